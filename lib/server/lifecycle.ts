import "server-only";
import diagnostics from "node:diagnostics_channel";
import { startPracticeServer } from "@/lib/lab/practice-server";
import { noteClientAddress } from "./client-address";
import { restoreContentLength } from "./content-length";
import { describeForLog } from "./error-log";
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
    console.error(error.message);
    process.exit(1);
  }
  if (runtime.isInCharge) return;
  runtime.isInCharge = true;
  adaptHttpServer();
  surviveUnhandledRejections();
  closeOnSignals(runtime);
  await startPractice(runtime);
}

/**
 * Node ends any request after 300 s, which cuts off slow uploads; `headersTimeout`, which guards against clients
 * that never finish their headers, stays. The channel is the only way to the server that Next made.
 */
export function adaptHttpServer(): void {
  diagnostics.subscribe("http.server.request.start", (message) => {
    if (!isRequestStart(message)) return;
    message.server.requestTimeout = 0;
    restoreContentLength(message.response);
    noteClientAddress(message.request);
    keepRawBody(message.request, message.response);
  });
}

interface RequestStart {
  readonly server: { requestTimeout: number };
  readonly request: NodeRequest & Parameters<typeof noteClientAddress>[0];
  readonly response: Parameters<typeof restoreContentLength>[0] & Parameters<typeof keepRawBody>[1];
}

/** What Node documents for this channel: `request`, `response`, `socket`, `server`. */
function isRequestStart(message: unknown): message is RequestStart {
  if (typeof message !== "object" || message === null) return false;
  return "server" in message && "request" in message && "response" in message;
}

/** One failed operation must not end everyone's sessions. Next sees to that itself; where it doesn't, we do. */
function surviveUnhandledRejections(): void {
  if (process.listenerCount("unhandledRejection") > 0) return;
  process.on("unhandledRejection", (reason) => {
    console.error(`A failure that nobody waited for: ${describeForLog(reason)}`);
  });
}

/** After this a signal ends the process even when an FTP server does not answer QUIT. */
const graceMilliseconds = 5000;

/** Next stops listening on a signal and then waits for open responses: event streams and transfers must end. */
function closeOnSignals(runtime: Runtime): void {
  for (const [signal, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => {
      setTimeout(() => process.exit(status), graceMilliseconds).unref();
      closeRuntime(runtime).catch((error: unknown) => {
        console.error(`Portside did not close in order: ${describeForLog(error)}`);
      });
    });
  }
}

async function startPractice(runtime: Runtime): Promise<void> {
  const { practice } = runtime.settings;
  if (practice === null) return;
  try {
    runtime.practice = await startPracticeServer({
      host: practiceAddress,
      port: practice.port,
      ...(practice.passivePorts && { passivePorts: practice.passivePorts }),
    });
  } catch (error) {
    // Portside is of use without it: say why it is missing, and how to get it.
    const reason = error instanceof Error ? error.message : "unknown reason";
    console.error(`${reason} (PORTSIDE_PRACTICE names its port, or "off".)`);
  }
}
