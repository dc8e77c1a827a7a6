import type { Endpoint, TrafficEventOf } from "../../traffic";
import { textBytes } from "./blocks";
import type { Capture, Packet } from "./capture";
import { known, type Stations } from "./stations";
import { TcpConnection } from "./tcp-connection";
import { largestPayload, type Station } from "./tcp-packet";

/** Where readers look for FTP. RFC 959 §8 */
const ftpPort = 21;

type ControlEvent = TrafficEventOf<
  | "control-dialling"
  | "control-failed"
  | "control-opened"
  | "control-secured"
  | "control-closed"
  | "command"
  | "reply"
>;

interface Dial {
  readonly at: number;
  readonly remote: Endpoint;
}

/** One control connection on its way into the packets. */
export class ControlPackets {
  #dial: Dial | null = null;
  #tcp: TcpConnection | null = null;
  #stations: Readonly<Record<"client" | "server", Station>> | null = null;
  #hasSpoken = false;
  /** Comments for the next packet, where there is none yet. */
  #pending: string[] = [];

  constructor(
    private readonly capture: Capture,
    private readonly stations: Stations,
    private readonly number: number,
    /** The session's own port. */
    private readonly port: number,
  ) {}

  /** @param at when it happened, milliseconds since the epoch, never before the event in front of it */
  read(event: ControlEvent, at: number): void {
    switch (event.type) {
      case "control-dialling":
        this.#dial = { at, remote: event.remote };
        return;
      case "control-failed":
        this.#failed(event, at);
        return;
      case "control-opened":
        this.#opened(event, at);
        return;
      case "control-secured":
        this.#secured(event, at);
        return;
      case "command":
        this.#command(event.line, at);
        return;
      case "reply":
        this.#say("server", at, textBytes(event.lines.map((line) => `${line}\r\n`).join("")));
        return;
      case "control-closed":
        this.#closed(event, at);
    }
  }

  /** Says something about the latest packet, or the next one where there is none. */
  comment(text: string): void {
    const packet = this.#tcp?.lastPacket;
    if (packet) packet.comment(text);
    else this.#pending.push(text);
  }

  /** The log ends here. */
  end(): void {
    const dial = this.#dial;
    if (dial) this.#dialInVain(dial).comment("The log doesn't tell what came of it.");
  }

  #failed({ remote, reason }: TrafficEventOf<"control-failed">, at: number): void {
    const dial = this.#dial ?? { at, remote };
    this.#dial = null;
    const packet = this.#dialInVain(dial);
    packet.comment(`No connection came of it: ${reason}`);
    if (/refused/i.test(reason)) this.#tcp?.reset("server", at);
    this.#tcp = null;
  }

  #dialInVain({ at, remote }: Dial): Packet {
    this.#connect(null, remote);
    return this.#introduced(this.#use().dial("client", at), remote.port);
  }

  #opened({ local, remote }: TrafficEventOf<"control-opened">, at: number): void {
    this.#connect(local, remote);
    const tcp = this.#use();
    this.#introduced(tcp.dial("client", this.#dial?.at ?? at), remote.port);
    tcp.accept("server", at);
    this.#dial = null;
  }

  #introduced(packet: Packet, port: number): Packet {
    packet.comment(`Control connection ${this.number}: Portside dials the FTP server.`);
    this.#takePort(packet, port);
    return packet;
  }

  #takePort(packet: Packet, port: number): void {
    if (port !== ftpPort) {
      packet.comment(
        `The server's real port is ${port}; it is ${ftpPort} here because readers look for FTP there.`,
      );
    }
    for (const text of this.#pending.splice(0)) packet.comment(text);
  }

  /** Readers expect TLS records after a plain beginning: what was inside them goes on as a connection of its own. */
  #secured({ protocol, cipher }: TrafficEventOf<"control-secured">, at: number): void {
    const encryption = `${protocol}, ${cipher}`;
    if (this.#tcp === null) {
      this.comment(`Encrypted with ${encryption}: on the wire, what follows could not be read.`);
      return;
    }
    if (!this.#hasSpoken || this.#stations === null) {
      this.comment(
        `Everything in this connection was encrypted (${encryption}): on the wire it could not be read.`,
      );
      return;
    }
    this.comment("The TLS handshake and everything after it are not shown in this connection.");
    this.#tcp = new TcpConnection(this.capture, this.#stations);
    const opening = this.#tcp.dial("client", at);
    opening.comment(
      `Not a new connection: control connection ${this.number} goes on, encrypted from here on (${encryption}).`,
    );
    opening.comment(
      "What was inside the encryption is shown as a connection of its own, whose opening is made up. On the wire nobody could read it.",
    );
    this.#tcp.accept("server", at);
  }

  #command(line: string, at: number): void {
    const bytes = textBytes(`${line}\r\n`);
    if (bytes.length <= largestPayload) {
      this.#say("client", at, bytes);
      return;
    }
    this.#say("client", at, bytes.subarray(0, largestPayload)).comment(
      `The command has ${bytes.length} bytes; the rest doesn't fit into one packet and is left out.`,
    );
  }

  #say(by: "client" | "server", at: number, bytes: Uint8Array): Packet {
    const isLate = this.#tcp === null;
    if (isLate) this.#connect(null, null);
    const packet = this.#use().send(by, at, bytes);
    this.#hasSpoken = true;
    if (isLate) {
      packet.comment(`Control connection ${this.number}: the log doesn't hold its beginning.`);
      this.#takePort(packet, this.port);
    }
    return packet;
  }

  #closed({ by, reason }: TrafficEventOf<"control-closed">, at: number): void {
    if (this.#tcp === null) return;
    const isReset = /reset|ECONNRESET/i.test(reason);
    const packet = isReset ? this.#tcp.reset(by, at) : this.#tcp.close(by, at);
    packet.comment(
      `The control connection ends, by the ${by === "client" ? "client (Portside)" : "server"}: ${reason}`,
    );
  }

  /** @param remote null when nobody knows */
  #connect(local: Endpoint | null, remote: Endpoint | null): void {
    const server = { address: remote?.address ?? null, port: ftpPort };
    const { stations, remark } = this.stations.ends({ client: known(local), server });
    this.#stations = stations;
    this.#tcp = new TcpConnection(this.capture, stations);
    this.#hasSpoken = false;
    if (remark !== null) this.#pending.push(remark);
  }

  #use(): TcpConnection {
    if (this.#tcp === null) throw new Error("No packets without a connection");
    return this.#tcp;
  }
}
