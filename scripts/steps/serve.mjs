import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { complain, say } from "./console.mjs";
import { root } from "./run.mjs";

/** Milliseconds until the server has to have answered for the first time. */
const patience = 60_000;
/** Milliseconds after draining in which the server has to have ended; it gives up by itself after five seconds. */
const grace = 8_000;
/** What the server drains for when nothing else is set (`drainSeconds` in lib/server/settings.ts). */
const standardDrainSeconds = 30;

/**
 * Node lets garbage grow to several times what is in use, which a hostile server's listings then fill. With these the process
 * collects it earlier, and weighs half as much in floods (docs/reliability.md).
 */
const memoryFlags = ["--max-semi-space-size=4", "--heap-growing-percent=20"];

/**
 * Serves Portside until a signal or its own end, and ends this process with its result.
 * @param {"start" | "dev"} mode
 */
export async function serve(mode) {
  const place = readPlace(process.env);
  const faults = "faults" in place ? place.faults : await takenPorts(place);
  if ("faults" in place || faults.length > 0) {
    complain(...faults);
    process.exit(1);
  }
  if (mode === "start" && !existsSync(join(root, ".next", "BUILD_ID"))) {
    complain("Nothing is built yet. Use `npm start`, which builds first.");
    process.exit(1);
  }

  const url = `http://${urlHost(place.host)}:${place.port}${basePath(mode)}`;
  // HOSTNAME is set by containers and shells and says nothing about where to listen.
  const { HOSTNAME: _, ...environment } = process.env;
  const child = spawn(
    process.execPath,
    [
      ...knownFlags(mode),
      join(root, "node_modules/next/dist/bin/next"),
      mode,
      "-H",
      place.host,
      "-p",
      String(place.port),
    ],
    {
      cwd: root,
      env: {
        ...environment,
        PORT: String(place.port),
        PORTSIDE_HOST: place.host,
        NEXT_TELEMETRY_DISABLED: "1",
        // Next would stop listening at once and wait without end; lib/server/lifecycle.ts drains instead.
        ...(mode === "start" && { NEXT_MANUAL_SIG_HANDLE: "1" }),
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = once(child, "exit");
  process.once("exit", () => child.kill("SIGKILL"));
  const isStopping = stopOnSignals(child);

  // Next's own banner names addresses that are not the whole truth; ours replaces it.
  let isReady = mode === "dev";
  /** @type {string[]} */
  const heldBack = [];
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text) => {
    if (isReady) process.stdout.write(text);
    else heldBack.push(text);
  });

  const isAnswering = await Promise.race([answers(url, patience), ended.then(() => false)]);
  if (isAnswering) {
    say(...(await addresses(url, place)));
    isReady = true;
  } else if (!isStopping()) {
    // A server that ended by itself has said why, on its error output: "Ready" after it would be taken for the end of the matter.
    if (child.exitCode === null) {
      process.stdout.write(heldBack.join(""));
      complain(`Portside did not answer within ${patience / 1000} seconds.`);
    }
    child.kill("SIGKILL");
  }
  const [code] = await ended;
  process.exit(isStopping() ? 0 : isAnswering ? (code ?? 1) : code || 1);
}

/**
 * The flags under which the server runs: those that this Node doesn't know would keep it from starting.
 * @param {"start" | "dev"} mode
 */
function knownFlags(mode) {
  if (mode === "dev") return [];
  return memoryFlags.filter((flag) => spawnSync(process.execPath, [flag, "--version"]).status === 0);
}

/**
 * @typedef {{ host: string, port: number, practice: number | null }} Place
 * @param {NodeJS.ProcessEnv} env
 * @returns {Place | { faults: string[] }}
 */
function readPlace(env) {
  const host = (env.PORTSIDE_HOST || "127.0.0.1").replace(/^\[(.*)\]$/, "$1");
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);
  const faults = [];
  if (!isLoopback && !env.PORTSIDE_TARGETS && !env.PORTSIDE_PASSWORD) {
    faults.push(
      `PORTSIDE_HOST=${host} lets others reach Portside, and through it every host that this machine reaches.`,
      "Set PORTSIDE_TARGETS to the FTP servers that it may connect to, or PORTSIDE_PASSWORD to let in only people who know it.",
    );
  }
  const port = portOf(env.PORT, 3000);
  if (port === null) faults.push(`PORT=${env.PORT} is not a port. Use a number between 1 and 65535.`);
  const wanted = env.PORTSIDE_PRACTICE || (isLoopback ? "2121" : "off");
  const practice = wanted === "off" ? null : portOf(wanted, null);
  if (wanted !== "off" && practice === null) {
    faults.push(`PORTSIDE_PRACTICE=${wanted} is not a port. Use a number between 1 and 65535, or "off".`);
  }
  return faults.length > 0 || port === null ? { faults } : { host, port, practice };
}

/**
 * @param {string | undefined} text
 * @param {number | null} standard
 */
function portOf(text, standard) {
  if (text === undefined || text === "") return standard;
  const port = Number(text);
  return Number.isInteger(port) && port >= 1 && port <= 65535 ? port : null;
}

/**
 * What stands in the way of listening, in sentences.
 * @param {Place} place
 */
async function takenPorts({ host, port, practice }) {
  const faults = [];
  const fault = await listenFault(host, port);
  if (fault === "EADDRINUSE") {
    faults.push(
      `Port ${port} is taken by another program, perhaps by another Portside. Stop that one, or choose another port: PORT=${port + 1} npm start`,
    );
  } else if (fault !== null) {
    faults.push(`Portside can't listen on ${host} port ${port} (${fault}). Check PORTSIDE_HOST and PORT.`);
  }
  if (practice !== null && (await listenFault("127.0.0.1", practice)) !== null) {
    faults.push(
      `Port ${practice}, which the practice server wants, can't be used; perhaps another Portside has it. Choose another one with PORTSIDE_PRACTICE=${practice + 1}, or do without: PORTSIDE_PRACTICE=off`,
    );
  }
  return faults;
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | null>} the system's error code
 */
function listenFault(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? String(error.code) : error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** The host as it stands in a URL; an address that means "all" is reached by loopback. @param {string} host */
function urlHost(host) {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * The path below which pages and API are served: what the build was made with, or what the developer says now.
 * @param {"start" | "dev"} mode
 */
function basePath(mode) {
  if (mode === "dev") return process.env.PORTSIDE_BASE_PATH ?? "";
  return JSON.parse(readFileSync(join(root, ".next", "routes-manifest.json"), "utf8")).basePath;
}

/**
 * @param {string} url
 * @param {number} timeout
 */
async function answers(url, timeout) {
  const until = Date.now() + timeout;
  while (Date.now() < until) {
    try {
      const response = await fetch(`${url}/api/health`, {
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok) return true;
    } catch {
      // Not listening yet.
    }
    await delay(150);
  }
  return false;
}

/**
 * @param {string} url
 * @param {Place} place
 */
async function addresses(url, { practice }) {
  const isPracticing = practice !== null && (await accepts(practice));
  return [
    "",
    `  Portside          ${url}`,
    ...(isPracticing
      ? [`  Practice server   ftp://127.0.0.1:${practice}   (student / student, or anonymous)`]
      : []),
    "",
    "  Stop with Ctrl+C.",
    "",
  ];
}

/** @param {number} port */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/**
 * Passes SIGINT and SIGTERM on, and ends the server by force when it takes too long. A second signal goes on to it as well:
 * it knows which ones are the same Ctrl+C, that reached it by several ways.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => boolean} whether a signal came
 */
function stopOnSignals(child) {
  let isStopping = false;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => {
      child.kill(signal);
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => child.kill("SIGKILL"), drainMilliseconds(process.env) + grace).unref();
    });
  }
  return () => isStopping;
}

/** Whatever isn't a number was refused by the server before it served anything. @param {NodeJS.ProcessEnv} env */
function drainMilliseconds(env) {
  const seconds = Number(env.PORTSIDE_DRAIN_SECONDS || standardDrainSeconds);
  return 1000 * (Number.isFinite(seconds) ? seconds : standardDrainSeconds);
}
