import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { say } from "./console.mjs";
import { root, run } from "./run.mjs";

/** What a build is made from. */
const sources = [
  "app",
  "components",
  "lib",
  "public",
  "instrumentation.ts",
  "instrumentation-node.ts",
  "instrumentation-client.ts",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];
const stamp = join(root, ".next", "portside-build");

/** `next build`, when something that a build is made from changed since the last one. @throws when the build fails. */
export async function buildWhenChanged() {
  const fingerprint = await fingerprintOfSources();
  const isBuilt =
    (await contentOf(join(root, ".next", "BUILD_ID"))) !== null && (await contentOf(stamp)) === fingerprint;
  if (isBuilt) return;
  say("Building …");
  const { code, output } = await run("next", ["build"], { env: { NODE_ENV: "production" } });
  if (code !== 0) throw new Error(`The build failed.\n\n${output.trim()}`);
  await mkdir(join(root, ".next"), { recursive: true });
  await writeFile(stamp, fingerprint);
}

async function fingerprintOfSources() {
  const hash = createHash("sha256").update(process.versions.node);
  // The one setting that a build is made with.
  hash.update(`\0${process.env.PORTSIDE_BASE_PATH ?? ""}`);
  for (const source of sources) {
    for (const file of await filesOf(join(root, source))) {
      hash.update(`\0${relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest("hex");
}

/**
 * The file itself, or what a directory holds, without tests, in a fixed order.
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesOf(path) {
  let entries;
  try {
    entries = await readdir(path, { withFileTypes: true, recursive: true });
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOTDIR" ? [path] : [];
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/\.test\.tsx?$/.test(file) && !file.includes(`${sep}testing${sep}`))
    .sort();
}

/** @param {string} path */
async function contentOf(path) {
  try {
    return await readFile(path, "utf8");
  } catch {
    // Missing is an answer here.
    return null;
  }
}
