import { constants } from "node:fs";
import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { aptInstall, aptUse, lastLine, libraryFolders, unpack, writeStarter } from "./apt.mjs";
import { say } from "./console.mjs";
import { find, root, run } from "./run.mjs";

/**
 * What the tests need beyond packages, and where it is. A reason stands where something could not be had.
 * @typedef {{ path: string } | { reason: string }} Tool
 * @typedef {import("./apt.mjs").AptUse} AptUse
 * @typedef {{ chromium: Tool, servers: Tool, curl: Tool, lftp: Tool, tnftp: Tool, python3: Tool,
 *   tshark: Tool, iptables: Tool, firewalls: Tool }} TestTools
 */

const cache = join(root, ".cache");
export const toolsFile = join(cache, "test-tools.json");
const serversDirectory = join(cache, "servers");
const tsharkDirectory = join(cache, "tshark");
const iptablesDirectory = join(cache, "iptables");
const tnftpDirectory = join(cache, "tnftp");
const firewallsDirectory = join(cache, "firewalls");

/** Runs a script on a machine that has those firewalls, and is gone after it. */
const firewallMachine = join(root, "scripts", "steps", "firewall-machine.sh");

/** The real servers, each with what it depends on. Debian declares them to be in conflict, so each is resolved by itself. */
const serverPackages = [
  ["vsftpd"],
  ["proftpd-core", "proftpd-mod-crypto"],
  ["pure-ftpd"],
  ["inetutils-ftpd", "openbsd-inetd"],
  ["python3-pyftpdlib", "python3-openssl"],
];

/** The firewalls whose lines are shown, with all that they need to run on a machine of their own. */
const firewallPackages = [["iptables"], ["nftables"], ["ufw"], ["firewalld", "dbus-daemon"]];

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
    tnftp: await tnftp(apt),
    python3: await client("python3", apt),
    tshark: await tshark(apt),
    iptables: await iptables(apt),
    firewalls: await firewalls(apt),
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
    tnftp: "the tests with the classic ftp program (tnftp)",
    python3: "the tests with Python's ftplib",
    tshark: "the tests of exported packets (tshark)",
    iptables: "the tests behind firewalls and NAT",
    firewalls: "the tests that load the firewall rules we show",
  };
  return Object.entries(needed).flatMap(([name, purpose]) => {
    const tool = tools[/** @type {keyof TestTools} */ (name)];
    return "reason" in tool ? [`${purpose}: ${tool.reason}`] : [];
  });
}

/**
 * @param {string} name
 * @param {AptUse} apt
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
 * @param {AptUse} apt
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
 * @param {AptUse} apt
 * @returns {Promise<Tool>}
 */
async function realServers(apt) {
  if (!apt.usable) return { reason: `the servers run on Debian or Ubuntu as root only; ${apt.reason}` };
  const reason = await unpack(serversDirectory, serverPackages, "FTP servers for the tests");
  return reason === null ? { path: serversDirectory } : { reason };
}

/**
 * The system's tshark, or Debian's unpacked with the libraries that aren't installed, behind a script that finds them.
 * @param {AptUse} apt
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
  await writeStarter(starter, tsharkDirectory, join("usr", "bin", "tshark"), {
    WIRESHARK_DATA_DIR: join(tsharkDirectory, "usr", "share", "wireshark"),
  });
  return (await runs()) ? { path: starter } : { reason: "the unpacked tshark doesn't start" };
}

/**
 * iptables, the system's or Debian's unpacked, as the one program behind all its names: it takes the name as its first
 * argument. Which of its two kinds works is the kernel's matter.
 * @param {AptUse} apt
 * @returns {Promise<Tool>}
 */
async function iptables(apt) {
  if (process.platform !== "linux") return { reason: "network namespaces are there on Linux only" };
  if (process.getuid?.() !== 0) return { reason: "network namespaces need root" };
  if ((await find("ip")) === null) {
    if (!apt.usable) return { reason: `ip (iproute2) is not installed, and ${apt.reason}` };
    await aptInstall(["iproute2"]);
  }
  const kinds = ["xtables-nft-multi", "xtables-legacy-multi"];
  for (const kind of kinds) {
    const system = await find(kind);
    if (system !== null && (await filtersPackets(system))) return { path: system };
  }
  if (!apt.usable) return { reason: `no iptables that works is installed, and ${apt.reason}` };
  const starters = kinds.map((kind) => join(iptablesDirectory, `run-${kind}`));
  const working = async () => {
    for (const starter of starters) if (await filtersPackets(starter)) return starter;
    return null;
  };
  const found = await working();
  if (found !== null) return { path: found };
  // What it needs may have been installed when it was unpacked, and be gone now.
  await rm(iptablesDirectory, { recursive: true, force: true });
  const reason = await unpack(iptablesDirectory, [["iptables"]], "iptables");
  if (reason !== null) return { reason };
  const extensions = (await libraryFolders(iptablesDirectory)).map((folder) => join(folder, "xtables"));
  for (const [index, kind] of kinds.entries()) {
    await writeStarter(starters[index] ?? "", iptablesDirectory, join("usr", "sbin", kind), {
      XTABLES_LIBDIR: extensions.join(delimiter),
    });
  }
  const unpacked = await working();
  return unpacked === null
    ? { reason: "packets can't be filtered in a network namespace here" }
    : { path: unpacked };
}

/**
 * Whether it makes rules of all the kinds that the tests use, in a namespace that is gone right after.
 * @param {string} path
 */
async function filtersPackets(path) {
  const rules = [
    "iptables -A FORWARD -p tcp -m conntrack --ctstate ESTABLISHED -m tcp --dport 1:2 -j REJECT",
    "iptables -t nat -A POSTROUTING -j MASQUERADE",
    "iptables -t nat -A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1",
    "iptables -t raw -A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp",
    "ip6tables -A FORWARD -p tcp -j REJECT",
  ];
  const script = rules.map((rule) => `"$0" ${rule}`).join(" && ");
  return (await run("unshare", ["--net", "sh", "-c", script, path])).code === 0;
}

/**
 * The classic ftp program, the system's or Debian's unpacked.
 * @param {AptUse} apt
 * @returns {Promise<Tool>}
 */
async function tnftp(apt) {
  const system = await find("tnftp");
  if (system !== null) return { path: system };
  if (!apt.usable) return { reason: `tnftp is not installed, and ${apt.reason}` };
  const starter = join(tnftpDirectory, "run-tnftp");
  // Without a server it says how it is used.
  const runs = async () => /usage: /.test((await run(starter, ["-?"])).output);
  if (await runs()) return { path: starter };
  await rm(tnftpDirectory, { recursive: true, force: true });
  const reason = await unpack(tnftpDirectory, [["tnftp"]], "tnftp");
  if (reason !== null) return { reason };
  await writeStarter(starter, tnftpDirectory, join("usr", "bin", "tnftp"), {});
  return (await runs()) ? { path: starter } : { reason: "the unpacked tnftp doesn't start" };
}

/**
 * Firewalls of Debian, unpacked, for a machine that is there for a moment (scripts/steps/firewall-machine.sh). They are
 * never this machine's own, which nobody would have a test change.
 * @param {AptUse} apt
 * @returns {Promise<Tool>} the folder of the unpacked packages
 */
async function firewalls(apt) {
  if (process.platform !== "linux") return { reason: "network namespaces are there on Linux only" };
  if (!apt.usable) return { reason: `the firewalls run on Debian or Ubuntu as root only; ${apt.reason}` };
  const runs = async () => {
    const script = "iptables -S && nft list ruleset && ufw status && start_firewalld && firewall-cmd --state";
    return run("bash", [firewallMachine, firewallsDirectory, script]);
  };
  const isThere = await access(join(firewallsDirectory, "finished")).then(
    () => true,
    () => false,
  );
  if (isThere && (await runs()).code === 0) return { path: firewallsDirectory };
  // What they need may have been installed when they were unpacked, and be gone now.
  await rm(firewallsDirectory, { recursive: true, force: true });
  const reason = await unpack(firewallsDirectory, firewallPackages, "firewalls");
  if (reason !== null) return { reason };
  const { code, output } = await runs();
  return code === 0
    ? { path: firewallsDirectory }
    : { reason: `firewalls don't run in namespaces here: ${lastLine(output)}` };
}
