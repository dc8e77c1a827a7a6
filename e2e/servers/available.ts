import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const tool = z.union([z.object({ path: z.string() }), z.object({ reason: z.string() })]);
const toolNames = [
  "chromium",
  "servers",
  "curl",
  "lftp",
  "tnftp",
  "python3",
  "tshark",
  "iptables",
  "firewalls",
] as const;
const testTools = z.partialRecord(z.enum(toolNames), tool);
type ToolName = (typeof toolNames)[number];

const toolsFile = fileURLToPath(new URL("../../.cache/test-tools.json", import.meta.url));

const notPrepared = "it was not prepared: run `node scripts/prepare.mjs test` first";

/** What `scripts/prepare.mjs test` found of a tool: where it is, or why it isn't there. */
export function testTool(name: ToolName): { readonly path: string } | { readonly reason: string } {
  let content: string;
  try {
    content = readFileSync(toolsFile, "utf8");
  } catch {
    return { reason: notPrepared };
  }
  // A preparation from before a tool was asked for says nothing of it.
  return testTools.parse(JSON.parse(content))[name] ?? { reason: notPrepared };
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
