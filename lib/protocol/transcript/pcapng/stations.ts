import { parseIpAddress } from "../../ip-address";
import type { Endpoint, TrafficEvent } from "../../traffic";
import type { Side } from "./tcp-connection";
import type { Station } from "./tcp-packet";

/** Addresses that stand in for those that nobody knows, from the ranges for documentation (RFC 5737, RFC 3849). */
const standIns: Readonly<Record<Side, Readonly<Record<4 | 6, string>>>> = {
  client: { 4: "192.0.2.1", 6: "2001:db8::1" },
  server: { 4: "198.51.100.1", 6: "2001:db8::2" },
};

/** Ports that stand in: one after the other, from the range that systems hand out themselves. */
const firstStandInPort = 49_152;
const standInPorts = 65_536 - firstStandInPort;

/** An end of a connection, as far as the log tells. */
export interface KnownEnd {
  readonly address: string | null;
  readonly port: number | null;
}

/** Both ends, ready for packets, and what had to be made up or read from elsewhere; null when nothing had. */
export interface Ends {
  readonly stations: Readonly<Record<Side, Station>>;
  readonly remark: string | null;
}

/** Finds addresses for connections of which the log doesn't tell both ends. */
export class Stations {
  /** Those of the first connection of which the log tells both ends. */
  readonly #usual: Readonly<Record<Side, string>> | null;
  readonly #host: string | null;
  #standInPort = 0;

  /** @param host of the session, which counts when it is an address */
  constructor(events: readonly TrafficEvent[], host: string) {
    const opened = events.find(({ type }) => type === "control-opened" || type === "data-opened");
    this.#usual =
      opened && "local" in opened && "remote" in opened
        ? { client: opened.local.address, server: opened.remote.address }
        : null;
    this.#host = parseIpAddress(host) === null ? null : host;
  }

  /** @param ends what the log tells of this connection */
  ends(ends: Readonly<Record<Side, KnownEnd>>): Ends {
    const remarks: string[] = [];
    const server = this.#address("server", ends, remarks);
    const client = this.#address("client", ends, remarks);
    const isMixed = client.length !== server.length;
    return {
      stations: {
        client: { address: isMixed ? asIpv6(client) : client, port: this.#port("client", ends, remarks) },
        server: { address: isMixed ? asIpv6(server) : server, port: this.#port("server", ends, remarks) },
      },
      remark: remarks.length === 0 ? null : `The log doesn't tell everything here: ${remarks.join("; ")}.`,
    };
  }

  #address(side: Side, ends: Readonly<Record<Side, KnownEnd>>, remarks: string[]): readonly number[] {
    const told = parseIpAddress(ends[side].address ?? "");
    if (told) return told.bytes;
    const other = parseIpAddress(ends[side === "client" ? "server" : "client"].address ?? "");
    const usual = parseIpAddress(this.#usual?.[side] ?? (side === "server" ? (this.#host ?? "") : ""));
    if (usual && (other === null || other.family === usual.family)) {
      remarks.push(`${names[side]} address is that of the session's other connections`);
      return usual.bytes;
    }
    const family = other?.family ?? 4;
    remarks.push(`${names[side]} address is made up, from a range for documentation`);
    return parseIpAddress(standIns[side][family])?.bytes ?? [0, 0, 0, 0];
  }

  #port(side: Side, ends: Readonly<Record<Side, KnownEnd>>, remarks: string[]): number {
    const { port } = ends[side];
    if (port !== null) return port;
    remarks.push(`${names[side]} port is made up`);
    return firstStandInPort + (this.#standInPort++ % standInPorts);
  }
}

const names: Readonly<Record<Side, string>> = { client: "Portside's", server: "the server's" };

/** An end that the log tells. */
export function known(endpoint: Endpoint | null): KnownEnd {
  return { address: endpoint?.address ?? null, port: endpoint?.port ?? null };
}

/** RFC 4291 §2.5.5.2: an IPv4 address where only IPv6 fits. */
function asIpv6(address: readonly number[]): readonly number[] {
  return address.length === 16 ? address : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address];
}
