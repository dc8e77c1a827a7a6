import { constants } from "node:fs";
import { access, chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { say } from "./console.mjs";
import { find, root, run } from "./run.mjs";

/**
 * What the tests need beyond packages, and where it is. A reason stands where something could not be had.
 * @typedef {{ path: string } | { reason: string }} Tool
 * @typedef {{ chromium: Tool, servers: Tool, curl: Tool, lftp: Tool, python3: Tool, tshark: Tool }} TestTools
 */

const cache = join(root, ".cache");
export const toolsFile = join(cache, "test-tools.json");
const serversDirectory = join(cache, "servers");
const tsharkDirectory = join(cache, "tshark");

/** The real servers, each with what it depends on. Debian declares them to be in conflict, so each is resolved by itself. */
const serverPackages = [
  ["vsftpd"],
  ["proftpd-core", "proftpd-mod-crypto"],
  ["pure-ftpd"],
  ["inetutils-ftpd", "openbsd-inetd"],
  ["python3-pyftpdlib", "python3-openssl"],
];

/**
 * Finds or installs what the tests need and writes it to `.cache/test-tools.json`.
 * @returns {Promise<string[]>} what could not be had, as sentences
 */
export async function prepareTestTools() {
  await mkdir(cache, { recursive: true });
  const apt = await aptUse();
  /** @type {TestTools} */
  const tools = {
    chromium: await chromium(apt),
    servers: await realServers(apt),
    curl: await client("curl", apt),
    lftp: await client("lftp", apt),
    python3: await client("python3", apt),
    tshark: await tshark(apt),
  };
  await writeFile(toolsFile, `${JSON.stringify(tools, null, 2)}\n`);
  return missingTools(tools);
}

/** @returns {Promise<TestTools | null>} what the last preparation found */
export async function readTestTools() {
  try {
    return JSON.parse(await readFile(toolsFile, "utf8"));
  } catch {
    // Nothing was prepared yet.
    return null;
  }
}

/**
 * @param {TestTools} tools
 * @returns {string[]}
 */
export function missingTools(tools) {
  const needed = {
    chromium: "the interface's tests (Chromium)",
    servers: "the tests on real FTP servers",
    curl: "the tests with curl",
    lftp: "the tests with lftp",
    python3: "the tests with Python's ftplib",
    tshark: "the tests of exported packets (tshark)",
  };
  return Object.entries(needed).flatMap(([name, purpose]) => {
    const tool = tools[/** @type {keyof TestTools} */ (name)];
    return "reason" in tool ? [`${purpose}: ${tool.reason}`] : [];
  });
}

/**
 * Whether packages can be installed here, by apt and as root.
 * @returns {Promise<{ usable: true } | { usable: false, reason: string }>}
 */
async function aptUse() {
  if ((await find("apt-get")) === null) return { usable: false, reason: "there is no apt on this system" };
  if (process.getuid?.() !== 0) return { usable: false, reason: "installing it needs root" };
  return { usable: true };
}

let isUpdated = false;

/**
 * `apt-get install`, with fresh package lists when it fails without.
 * @param {readonly string[]} args
 */
async function aptInstall(args) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = () => run("apt-get", ["install", "-y", "--no-install-recommends", ...args], { env });
  const first = await install();
  if (first.code === 0 || isUpdated) return first;
  isUpdated = true;
  await run("apt-get", ["update"], { env });
  return install();
}

/**
 * @param {string} name
 * @param {Awaited<ReturnType<typeof aptUse>>} apt
 * @returns {Promise<Tool>}
 */
async function client(name, apt) {
  const path = await find(name);
  if (path !== null) return { path };
  if (!apt.usable) return { reason: `${name} is not installed, and ${apt.reason}` };
  say(`Installing ${name} …`);
  const { code, output } = await aptInstall([name]);
  const installed = await find(name);
  return installed === null
    ? { reason: `apt could not install ${name} (${code}): ${lastLine(output)}` }
    : { path: installed };
}

/**
 * @param {Awaited<ReturnType<typeof aptUse>>} apt
 * @returns {Promise<Tool>}
 */
async function chromium(apt) {
  const system = await systemChromium();
  if (system !== null) return { path: system };
  if (apt.usable) {
    say("Installing Chromium …");
    await aptInstall(["chromium"]);
    const installed = await systemChromium();
    // Ubuntu's package of that name is a snap, which containers can't run; Playwright's own download is next.
    if (installed !== null) return { path: installed };
  }
  const own = await playwrightChromium();
  if (own !== null) return { path: own };
  say("Downloading Chromium …");
  const withDependencies = apt.usable ? ["--with-deps"] : [];
  const { output } = await run("playwright", ["install", ...withDependencies, "chromium"]);
  const downloaded = await playwrightChromium();
  return downloaded === null
    ? { reason: `Playwright could not download Chromium: ${lastLine(output)}` }
    : { path: downloaded };
}

async function systemChromium() {
  const candidates = [
    ...(await Promise.all(["chromium", "google-chrome", "google-chrome-stable"].map(find))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ];
  for (const candidate of candidates) {
    if (candidate !== null && (await answersVersion(candidate))) return candidate;
  }
  return null;
}

/** @returns {Promise<string | null>} the Chromium that belongs to the installed Playwright, when it is there and runs */
async function playwrightChromium() {
  const script = 'process.stdout.write((await import("@playwright/test")).chromium.executablePath())';
  const { code, output } = await run(process.execPath, ["--input-type=module", "-e", script]);
  return code === 0 && (await answersVersion(output)) ? output : null;
}

/** @param {string} path */
async function answersVersion(path) {
  try {
    await access(path, constants.X_OK);
  } catch {
    // Not there.
    return false;
  }
  const { code, output } = await run(path, ["--version"]);
  return code === 0 && /Chrom/i.test(output);
}

/**
 * @param {Awaited<ReturnType<typeof aptUse>>} apt
 * @returns {Promise<Tool>}
 */
async function realServers(apt) {
  if (!apt.usable) return { reason: `the servers run on Debian or Ubuntu as root only; ${apt.reason}` };
  const reason = await unpack(serversDirectory, serverPackages, "FTP servers for the tests");
  return reason === null ? { path: serversDirectory } : { reason };
}

/**
 * The system's tshark, or Debian's unpacked with the libraries that aren't installed, behind a script that finds them.
 * @param {Awaited<ReturnType<typeof aptUse>>} apt
 * @returns {Promise<Tool>}
 */
async function tshark(apt) {
  const system = await find("tshark");
  if (system !== null) return { path: system };
  if (!apt.usable) return { reason: `tshark is not installed, and ${apt.reason}` };
  const starter = join(tsharkDirectory, "run-tshark");
  const runs = async () => (await run(starter, ["--version"])).code === 0;
  if (await runs()) return { path: starter };
  // What it needs may have been installed when it was unpacked, and be gone now.
  await rm(tsharkDirectory, { recursive: true, force: true });
  const reason = await unpack(tsharkDirectory, [["tshark"]], "tshark");
  if (reason !== null) return { reason };
  await writeFile(starter, await starterScript(tsharkDirectory));
  await chmod(starter, 0o755);
  return (await runs()) ? { path: starter } : { reason: "the unpacked tshark doesn't start" };
}

/** @param {string} directory that holds the unpacked packages */
async function starterScript(directory) {
  const libraries = [];
  for (const folder of [join(directory, "usr", "lib"), join(directory, "lib")]) {
    // Not every set of packages has both. The folders in them are named by the machine's kind.
    const names = await readdir(folder).catch(() => []);
    libraries.push(
      folder,
      ...names.filter((name) => name.includes("-linux-")).map((name) => join(folder, name)),
    );
  }
  return `#!/bin/sh
export LD_LIBRARY_PATH='${libraries.join(delimiter)}'
export WIRESHARK_DATA_DIR='${join(directory, "usr", "share", "wireshark")}'
exec '${join(directory, "usr", "bin", "tshark")}' "$@"
`;
}

/**
 * Downloads packages, with what they need and isn't installed, and unpacks them into a folder without installing them.
 *
 * @param {string} directory emptied first, unless these packages are in it
 * @param {readonly (readonly string[])[]} sets resolved one by one, because those of one set may be in conflict with another's
 * @param {string} what for the person who waits
 * @returns {Promise<string | null>} why it could not be done
 */
async function unpack(directory, sets, what) {
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

/** @param {string} output */
function lastLine(output) {
  return output.trim().split("\n").at(-1) ?? "";
}
