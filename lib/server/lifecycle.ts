import "server-only";
import diagnostics from "node:diagnostics_channel";
import { setTimeout as delay } from "node:timers/promises";
import { startPracticeServer } from "@/lib/lab/practice-server";
import { version } from "@/package.json";
import { noteClientAddress } from "./client-address";
import { type ArrivedSocket, ConnectionLimit } from "./connection-limit";
import { restoreContentLength } from "./content-length";
import type { OpenRequests } from "./open-requests";
import { keepRawBody, type NodeRequest } from "./raw-body";
import { closeRuntime, getRuntime, type Runtime } from "./runtime";
import { practiceAddress, SettingsError } from "./settings";

/**
 * Starts what belongs to the process and not to a request. Called once, before the first request.
 * Ends the process with status 1 and the reason when the settings are impossible or unsafe.
 */
export async function startPortside(): Promise<void> {
  let runtime: Runtime;
  try {
    runtime = getRuntime();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // How to log is a setting, too.
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  if (runtime.isInCharge) return;
  runtime.isInCharge = true;
  const { limits } = runtime.settings;
  const byAddress = new ConnectionLimit(limits.connectionsPerAddress, runtime.settings);
  adaptHttpServer(runtime.requests, limits.connections, (socket) => byAddress.arrived(socket));
  surviveUnhandledRejections(runtime);
  closeOnSignals(runtime);
  await startPractice(runtime);
  const { host, port } = runtime.settings;
  runtime.log.info("started", { version, host, port, practice: runtime.practice?.endpoint.port ?? null });
}

/**
 * Node ends any request after 300 s, which cuts off slow uploads; `headersTimeout`, which guards against clients
 * that never finish their headers, stays. The channel is the only way to the server that Next made.
 * @param requests where each is noted until its answer is out
 * @param maxConnections beyond which further ones are closed at once
 * @param onConnection sees each that comes after the server's first request, which is the starter's
 */
export function adaptHttpServer(
  requests: OpenRequests,
  maxConnections: number,
  onConnection: (socket: ArrivedSocket) => void = () => undefined,
): void {
  const servers = new WeakSet<object>();
  diagnostics.subscribe("http.server.request.start", (message) => {
    if (!isRequestStart(message)) return;
    message.server.requestTimeout = 0;
    message.server.maxConnections = maxConnections;
    if (!servers.has(message.server)) {
      servers.add(message.server);
      message.server.on("connection", onConnection);
    }
    requests.add(message.request, message.response, message.server);
    restoreContentLength(message.response);
    noteClientAddress(message.request);
    keepRawBody(message.request, message.response);
  });
}

type Noted = Parameters<OpenRequests["add"]>;

interface RequestStart {
  readonly server: {
    requestTimeout: number;
    maxConnections: number;
    on(event: "connection", listener: (socket: ArrivedSocket) => void): unknown;
  } & Noted[2];
  readonly request: NodeRequest & Parameters<typeof noteClientAddress>[0] & Noted[0];
  readonly response: Parameters<typeof restoreContentLength>[0] &
    Parameters<typeof keepRawBody>[1] &
    Noted[1];
}

/** What Node documents for this channel: `request`, `response`, `socket`, `server`. */
function isRequestStart(message: unknown): message is RequestStart {
  if (typeof message !== "object" || message === null) return false;
  return "server" in message && "request" in message && "response" in message;
}

/** One failed operation must not end everyone's sessions. Next sees to that itself; where it doesn't, we do. */
function surviveUnhandledRejections({ log }: Runtime): void {
  if (process.listenerCount("unhandledRejection") > 0) return;
  process.on("unhandledRejection", (reason) => {
    log.failure("unawaited-failure", reason);
  });
}

/** Milliseconds after draining in which FTP servers may answer QUIT and last answers leave. */
const graceMilliseconds = 5000;

/** One Ctrl+C comes several times, from the terminal, from npm and from the starter: within so many milliseconds it is one. */
const sameSignal = 1000;

/**
 * On a signal Portside drains, closes and ends; a second one ends it at once. The starter keeps Next from handling
 * signals: it would stop listening first, and nobody would be told why (docs/decisions/025).
 */
function closeOnSignals(runtime: Runtime): void {
  let firstAt: number | null = null;
  for (const [signal, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      if (firstAt !== null) {
        if (performance.now() - firstAt >= sameSignal) process.exit(status);
        return;
      }
      firstAt = performance.now();
      runtime.log.info("stopping", { signal });
      drainAndClose(runtime)
        .catch((error: unknown) => runtime.log.failure("not-closed-in-order", error))
        .finally(() => process.exit(status));
    });
  }
}

/** Lets what is under way come to its end, for a bounded time, takes nothing new, and closes. */
async function drainAndClose(runtime: Runtime): Promise<void> {
  const { requests } = runtime;
  runtime.isDraining = true;
  await Promise.race([requests.workToEnd(), delay(runtime.settings.drainSeconds * 1000)]);
  requests.stopListening();
  // What was cut off still gets its answer, and event streams their end.
  const closed = closeRuntime(runtime).then(() => requests.allToEnd());
  await Promise.race([closed, delay(graceMilliseconds)]);
  runtime.log.info("stopped");
}

async function startPractice(runtime: Runtime): Promise<void> {
  const { practice } = runtime.settings;
  if (practice === null) return;
  try {
    runtime.practice = await startPracticeServer({
      host: practiceAddress,
      port: practice.port,
      onFailure: (verb, error) => runtime.log.failure("practice-server-failure", error, { verb }),
      ...(practice.passivePorts && { passivePorts: practice.passivePorts }),
    });
  } catch (error) {
    // Portside is of use without it: say why it is missing, and how to get it.
    const reason = error instanceof Error ? error.message : "unknown reason";
    process.stderr.write(`${reason} (PORTSIDE_PRACTICE names its port, or "off".)\n`);
  }
}
