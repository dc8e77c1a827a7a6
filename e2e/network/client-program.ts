import { syncBuiltinESMExports } from "node:module";
import tls, { type ConnectionOptions } from "node:tls";
import { FtpError } from "@/lib/ftp/errors";
import { createRealNetwork } from "@/lib/ftp/real-network";
import { Session } from "@/lib/ftp/session";
import type { SessionSettings } from "@/lib/ftp/session-types";
import type { Answer, ClientOption, ListingAttempt, Order, Outcome } from "./client";

// Portside's engine on a host of a topology, as a program: takes orders from the process that started it and answers
// each. It ends when that process does.

const neverResumes: ClientOption = "--never-resume-tls";
if (process.argv.includes(neverResumes)) {
  const connect = tls.connect.bind(tls);
  // The engine always resumes; what may fail to is the TLS below it.
  Object.assign(tls, {
    connect: ({ session: _, ...options }: ConnectionOptions) => connect(options),
  });
  syncBuiltinESMExports();
}

const network = createRealNetwork({ policy: { allows: () => true } });
const sessions = new Map<string, Session>();

process.on("message", (order: Order & { readonly number: number }) => {
  const { number } = order;
  void carryOut(order).then(
    (answer) => send({ number, answer }),
    (error: unknown) =>
      send({ number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.once("disconnect", () => process.exit());

function send(answer: Answer): void {
  process.send?.(answer);
}

async function carryOut(order: Order): Promise<ListingAttempt | null> {
  switch (order.type) {
    case "connect":
      return connect(order.session, order.settings);
    case "change":
      sessionOf(order).change(order.settings);
      return null;
    case "list":
      return attemptListing(sessionOf(order), order.path);
  }
}

/** @returns null when there is a session now, otherwise why there is none */
async function connect(id: string, settings: SessionSettings): Promise<ListingAttempt | null> {
  try {
    sessions.set(id, await Session.connect({ id, settings, network }));
    return null;
  } catch (error) {
    if (!(error instanceof FtpError) || error.events === undefined) throw error;
    const { code, message, events } = error;
    const exchange = events.findLast((event) => event.exchange !== null)?.exchange?.id;
    if (exchange === undefined) throw error;
    return { outcome: { type: "failed", code, message }, exchange, events };
  }
}

function sessionOf({ session }: Order): Session {
  const found = sessions.get(session);
  if (found === undefined) throw new Error(`There is no session ${session}`);
  return found;
}

async function attemptListing(session: Session, path: string | undefined): Promise<ListingAttempt> {
  const { outcome, exchange } = await list(session, path);
  return { outcome, exchange, events: session.traffic.after() };
}

async function list(
  session: Session,
  path: string | undefined,
): Promise<{ readonly outcome: Outcome; readonly exchange: number }> {
  try {
    const bytes = path === undefined ? session.homeBytes : session.encodePath(path);
    const { entries, exchange } = await session.list(bytes);
    const names = entries.map(({ name, type, size }) => ({ name, type, size }));
    return { outcome: { type: "listed", entries: names }, exchange };
  } catch (error) {
    if (!(error instanceof FtpError) || error.exchange === undefined) throw error;
    const { code, message, exchange } = error;
    return { outcome: { type: "failed", code, message }, exchange };
  }
}
