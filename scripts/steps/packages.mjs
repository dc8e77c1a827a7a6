import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { say } from "./console.mjs";
import { root, run } from "./run.mjs";

const lock = join(root, "package-lock.json");
const stamp = join(root, "node_modules", ".portside-stamp");
/** npm writes it as the last thing of an install: when it is there, the install was finished. */
const installed = join(root, "node_modules", ".package-lock.json");

/** `npm ci` when node_modules is missing, unfinished, or made from another package-lock.json. @throws when npm fails. */
export async function installPackages() {
  const hash = createHash("sha256")
    .update(await readFile(lock))
    .digest("hex");
  if (await isCurrent(hash)) return;
  say("Installing packages …");
  const { code, output } = await run("npm", ["ci", "--no-audit", "--no-fund"]);
  if (code !== 0) {
    throw new Error(
      `npm could not install the packages. This needs the network the first time.\n\n${output.trim()}`,
    );
  }
  await writeFile(stamp, hash);
}

/** @param {string} hash of package-lock.json */
async function isCurrent(hash) {
  const installedAt = await modifiedAt(installed);
  if (installedAt === null) return false;
  const stamped = await readFile(stamp, "utf8").catch(() => null);
  if (stamped === hash) return true;
  // Somebody ran npm themselves, after the lock file last changed.
  return installedAt >= ((await modifiedAt(lock)) ?? 0);
}

/** @param {string} path */
async function modifiedAt(path) {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    // Missing is an answer here.
    return null;
  }
}
