import { onTestFinished } from "vitest";
import type { Endpoint, TrafficEvent, TrafficEventOf, TrafficEventType } from "../../protocol/traffic";
import { defaultEngineOptions, type EngineOptions } from "../engine-options";
import type { Connection, ConnectOptions, Network } from "../network";
import { createRealNetwork } from "../real-network";
import { Session } from "../session";
import type { SessionSettings } from "../session-types";
import { FakeFtpServer, type FakeServerOptions } from "./fake-server";
import { settingsFor } from "./session-settings";

export const anywhere = createRealNetwork({ policy: { allows: () => true } });

/** A scripted server that the test's end closes; it fails the test when a handler threw. */
export async function fakeServer(options: FakeServerOptions = {}): Promise<FakeFtpServer> {
  const server = await FakeFtpServer.start(options);
  onTestFinished(() => server.close());
  return server;
}

/** A session on a server; closed by the test's end, before the server. */
export async function openSession(
  server: { readonly host: string; readonly port: number },
  given: Partial<SessionSettings> = {},
  network: Network = anywhere,
): Promise<Session> {
  const settings = settingsFor(server, given);
  const session = await Session.connect({ id: "test", settings, network });
  onTestFinished(() => session.close());
  return session;
}

/** The same under other options of the deployment than the usual ones. */
export async function openSessionWith(
  server: { readonly host: string; readonly port: number },
  options: Partial<EngineOptions>,
): Promise<Session> {
  const session = await Session.connect({
    id: "test",
    settings: settingsFor(server),
    network: anywhere,
    options: { ...defaultEngineOptions, ...options },
  });
  onTestFinished(() => session.close());
  return session;
}

/** The events of one type that a session's log holds. */
export function eventsOf<T extends TrafficEventType>(
  session: { readonly traffic: { after(): readonly TrafficEvent[] } },
  type: T,
): readonly TrafficEventOf<T>[] {
  return session.traffic.after().filter((event): event is TrafficEventOf<T> => event.type === type);
}

/** The codes of the notes in a session's log: what Portside decided. */
export function notesOf(session: Parameters<typeof eventsOf>[0]): readonly string[] {
  return eventsOf(session, "note").map(({ code }) => code);
}

/** The real network, with a record of every dial: of all, or of those with one purpose. */
export function recordingNetwork(): Network & {
  readonly dialled: (purpose?: ConnectOptions["purpose"]) => readonly Endpoint[];
} {
  const dials: { readonly remote: Endpoint; readonly purpose: ConnectOptions["purpose"] }[] = [];
  return {
    ...anywhere,
    connect: (remote, options) => {
      dials.push({ remote, purpose: options.purpose });
      return anywhere.connect(remote, options);
    },
    dialled: (asked) =>
      dials.filter(({ purpose }) => asked === undefined || purpose === asked).map(({ remote }) => remote),
  };
}

/** The real network, counting what is open: sockets and listeners of the engine alone, not of the fake server. */
export function countingNetwork(): Network & { readonly open: () => number } {
  const sockets: Connection["socket"][] = [];
  let listeners = 0;
  const count = (connection: Connection): Connection => {
    sockets.push(connection.socket);
    return connection;
  };
  return {
    resolve: anywhere.resolve,
    allows: anywhere.allows,
    connect: async (remote, options) => count(await anywhere.connect(remote, options)),
    listen: async (options) => {
      const listener = await anywhere.listen(options);
      let closed = false;
      listeners++;
      return {
        local: listener.local,
        accept: async (waiting) => count(await listener.accept(waiting)),
        close: () => {
          if (!closed) listeners--;
          closed = true;
          listener.close();
        },
      };
    },
    open: () => listeners + sockets.filter((socket) => !socket.destroyed).length,
  };
}
