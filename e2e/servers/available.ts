import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const tool = z.union([z.object({ path: z.string() }), z.object({ reason: z.string() })]);
const testTools = z.object({ chromium: tool, servers: tool, curl: tool, lftp: tool, python3: tool });
type ToolName = keyof z.infer<typeof testTools>;

const toolsFile = fileURLToPath(new URL("../../.cache/test-tools.json", import.meta.url));

/** What `scripts/prepare.mjs test` found of a tool: where it is, or why it isn't there. */
export function testTool(name: ToolName): { readonly path: string } | { readonly reason: string } {
  let content: string;
  try {
    content = readFileSync(toolsFile, "utf8");
  } catch {
    return { reason: "nothing was prepared: run `node scripts/prepare.mjs test` first" };
  }
  return testTools.parse(JSON.parse(content))[name];
}

/** Where a tool is. @throws with the reason when it isn't there. */
export function requiredTool(name: ToolName): string {
  const found = testTool(name);
  if ("reason" in found) throw new Error(found.reason);
  return found.path;
}

/**
 * Why tests that need a tool are to be skipped; null when they run. With CI=true nothing is skipped: they run and fail
 * with the reason.
 */
export function reasonToSkip(...names: readonly ToolName[]): string | null {
  if (process.env.CI === "true") return null;
  for (const name of names) {
    const found = testTool(name);
    if ("reason" in found) return found.reason;
  }
  return null;
}
