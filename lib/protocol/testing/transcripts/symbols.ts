import type { TrafficEvent, TrafficEventOf } from "../../traffic";

/** Names for what is different in every recording: addresses, ports, the user. */
export interface RecordingSymbols {
  /** "announced" for the port at which a data connection is awaited, "own" for the other end's; others as numbers. */
  port(port: number, channel: string | null): string;
  /** A text with the names in it; ports are those of the announcement nearest to an event's number. */
  text(text: string, seq: number): string;
}

export function symbolsOf(
  { host, user }: { readonly host: string; readonly user: string },
  events: readonly TrafficEvent[],
): RecordingSymbols {
  const announcements = events.filter((event) => event.type === "data-announced");
  const opened = events.find((event) => event.type === "control-opened");
  const client = opened?.type === "control-opened" ? opened.local.address : "nowhere";
  const ports = portNames(events);
  return {
    port: (port, channel) => ports.get(`${channel} ${port}`) ?? String(port),
    text: (text, seq) =>
      withPort(text, nearest(announcements, seq))
        .replaceAll(host, "server")
        .replaceAll(client, "client")
        .replaceAll(host.replaceAll(".", ","), "server")
        .replaceAll(client.replaceAll(".", ","), "client")
        .replaceAll(user, "user")
        // The server's clock: the answer to MDTM, Pure-FTPd's greeting, and what it says of a transfer.
        .replaceAll(/\b20\d{12}\b/g, "date")
        .replaceAll(/Local time is now \d\d:\d\d/g, "Local time is now hh:mm")
        .replaceAll(/[\d.]+ seconds \(measured here\), [\d.]+ \w?bytes per second/gi, "some time"),
  };
}

/** By channel and port. */
function portNames(events: readonly TrafficEvent[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const event of events) {
    const data = `data ${event.data}`;
    if (event.type === "data-announced") names.set(`${data} ${event.announced.port}`, "announced");
    if (event.type === "data-listening") names.set(`${data} ${event.local.port}`, "announced");
    if (event.type === "data-opened") {
      const own = event.openedBy === "client" ? event.local : event.remote;
      names.set(`${data} ${own.port}`, "own");
    }
    if (event.type === "control-opened") names.set(`control ${event.connection} ${event.local.port}`, "own");
  }
  return names;
}

function nearest(
  announcements: readonly TrafficEventOf<"data-announced">[],
  seq: number,
): TrafficEventOf<"data-announced"> | null {
  let found: TrafficEventOf<"data-announced"> | null = null;
  for (const one of announcements) {
    if (found === null || Math.abs(one.seq - seq) < Math.abs(found.seq - seq)) found = one;
  }
  return found;
}

/** `|20844|` as `|announced|`, and `81,108` at the end of six numbers, too. */
function withPort(text: string, announcement: TrafficEventOf<"data-announced"> | null): string {
  if (announcement === null) return text;
  const { port } = announcement.announced;
  const pair = `,${port >> 8},${port & 255}`;
  return text.replaceAll(`|${port}|`, "|announced|").replaceAll(pair, ",announced");
}
