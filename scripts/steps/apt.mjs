import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { say } from "./console.mjs";
import { find, run } from "./run.mjs";

/** @typedef {{ usable: true } | { usable: false, reason: string }} AptUse */

/**
 * Whether packages can be installed here, by apt and as root.
 * @returns {Promise<AptUse>}
 */
export async function aptUse() {
  if ((await find("apt-get")) === null) return { usable: false, reason: "there is no apt on this system" };
  if (process.getuid?.() !== 0) return { usable: false, reason: "installing it needs root" };
  return { usable: true };
}

let isUpdated = false;

/**
 * `apt-get install`, with fresh package lists when it fails without.
 * @param {readonly string[]} args
 */
export async function aptInstall(args) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = () => run("apt-get", ["install", "-y", "--no-install-recommends", ...args], { env });
  const first = await install();
  if (first.code === 0 || isUpdated) return first;
  isUpdated = true;
  await run("apt-get", ["update"], { env });
  return install();
}

/**
 * Downloads packages, with what they need and isn't installed, and unpacks them into a folder without installing them.
 *
 * @param {string} directory emptied first, unless these packages are in it
 * @param {readonly (readonly string[])[]} sets resolved one by one, because those of one set may be in conflict with another's
 * @param {string} what for the person who waits
 * @returns {Promise<string | null>} why it could not be done
 */
export async function unpack(directory, sets, what) {
  // Says which packages are there: a list that has grown since asks for all of them again.
  const finished = join(directory, "finished");
  const wanted = sets.flat().join(" ");
  const isThere = await readFile(finished, "utf8").then(
    (found) => found === wanted,
    () => false,
  );
  if (isThere) return null;
  say(`Unpacking ${what} …`);
  const archives = join(directory, "archives");
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(archives, "partial"), { recursive: true });
  for (const packages of sets) {
    const { code, output } = await aptInstall([
      "--download-only",
      "--reinstall",
      "-o",
      `Dir::Cache::archives=${archives}`,
      ...packages,
    ]);
    if (code !== 0) return `apt could not download ${packages.join(" and ")}: ${lastLine(output)}`;
  }
  for (const archive of (await readdir(archives)).filter((name) => name.endsWith(".deb"))) {
    const { code, output } = await run("dpkg", ["-x", join(archives, archive), directory]);
    if (code !== 0) return `${archive} could not be unpacked: ${lastLine(output)}`;
  }
  await writeFile(finished, wanted);
  return null;
}

/**
 * The folders with the libraries of unpacked packages.
 * @param {string} directory
 */
export async function libraryFolders(directory) {
  const folders = [];
  for (const folder of [join(directory, "usr", "lib"), join(directory, "lib")]) {
    // Not every set of packages has both. The folders in them are named by the machine's kind.
    const names = await readdir(folder).catch(() => []);
    folders.push(
      folder,
      ...names.filter((name) => name.includes("-linux-")).map((name) => join(folder, name)),
    );
  }
  return folders;
}

/**
 * Writes a script that runs an unpacked program with the libraries beside it.
 * @param {string} starter
 * @param {string} directory that holds the unpacked packages
 * @param {string} program within it
 * @param {Record<string, string>} environment what else it has to be told
 */
export async function writeStarter(starter, directory, program, environment) {
  const variables = { LD_LIBRARY_PATH: (await libraryFolders(directory)).join(delimiter), ...environment };
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(starter, `#!/bin/sh\n${exports.join("")}exec '${join(directory, program)}' "$@"\n`);
  await chmod(starter, 0o755);
}

/**
 * What a program said last, which is why it failed.
 * @param {string} output
 */
export function lastLine(output) {
  return output.trim().split("\n").at(-1) ?? "";
}
