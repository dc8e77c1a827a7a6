import type { DataMode, Endpoint, TrafficEventOf } from "../../traffic";
import type { Capture } from "./capture";
import { known, type Stations } from "./stations";
import { type Side, TcpConnection } from "./tcp-connection";
import { largestPayload } from "./tcp-packet";

type DataEvent = TrafficEventOf<
  | "data-announced"
  | "data-listening"
  | "data-dialling"
  | "data-opened"
  | "data-secured"
  | "data-closed"
  | "data-failed"
>;

/** One data connection on its way into the packets. */
export class DataPackets {
  #mode: DataMode | null = null;
  #listening: Endpoint | null = null;
  #dial: { readonly at: number; readonly remote: Endpoint } | null = null;
  #openedAt: number | null = null;
  #tcp: TcpConnection | null = null;

  constructor(
    private readonly capture: Capture,
    private readonly stations: Stations,
    /** "Data connection 3 of control connection 1" */
    private readonly name: string,
    /** Packets with content at most. */
    private readonly packets: number,
    /** Says something where the data connection itself has no packet. */
    private readonly commentControl: (text: string) => void,
  ) {}

  /** @param at when it happened, milliseconds since the epoch, never before the event in front of it */
  read(event: DataEvent, at: number): void {
    switch (event.type) {
      case "data-announced":
        this.#mode = event.dataMode;
        return;
      case "data-listening":
        this.#listening = event.local;
        return;
      case "data-dialling":
        this.#dial = { at, remote: event.remote };
        return;
      case "data-opened":
        this.#opened(event, at);
        return;
      case "data-secured":
        this.#tcp?.lastPacket?.comment(
          `${this.name} is encrypted from here on (${event.protocol}, ${event.cipher}). The bytes counted are those of the content: neither the TLS handshake nor its records are shown.`,
        );
        return;
      case "data-closed":
        this.#closed(event, at);
        return;
      case "data-failed":
        this.#failed(event, at);
    }
  }

  /** The log ends here. */
  end(): void {
    const dial = this.#dial;
    if (dial) this.#dialInVain(dial, "The log doesn't tell what came of it.");
  }

  #opened({ local, remote, openedBy }: TrafficEventOf<"data-opened">, at: number): void {
    const tcp = this.#connect(local, remote);
    const dialledAt = openedBy === "client" ? (this.#dial?.at ?? at) : at;
    tcp.dial(openedBy, dialledAt).comment(`${this.name}: ${whoDials[openedBy]}`);
    tcp.accept(openedBy === "client" ? "server" : "client", at);
    this.#remark();
    this.#openedAt = at;
    this.#dial = null;
  }

  #closed({ direction, bytes, milliseconds }: TrafficEventOf<"data-closed">, at: number): void {
    const isLate = this.#tcp === null;
    const tcp = this.#tcp ?? this.#connect(null, null);
    const from: Side = direction === "up" ? "client" : "server";
    const whole = Math.max(0, Math.floor(bytes));
    const start = Math.min(at, Math.max(this.#openedAt ?? at - milliseconds, at - milliseconds));
    const shown = tcp.sendUnrecorded(from, { bytes: whole, packets: this.packets, start, end: at });
    if (isLate && shown > 0) tcp.lastPacket?.comment(`${this.name}: the log doesn't hold its beginning.`);
    const end = tcp.close(from, at);
    if (isLate) this.#remark();
    end.comment(`${this.name} carried ${whole} bytes, ${direction === "up" ? "to" : "from"} the server.`);
    if (shown < whole) {
      end.comment(
        `Only the first ${shown} of them have packets here, in ${this.packets} of ${largestPayload} bytes.`,
      );
    }
    this.#tcp = null;
  }

  #failed({ reason, address }: TrafficEventOf<"data-failed">, at: number): void {
    const text = `${this.name} failed (${reason}).`;
    if (this.#tcp) {
      const end = this.#tcp.reset(reason === "reset" ? "server" : "client", at);
      end.comment(`${text} What it had carried by then wasn't counted.`);
      this.#tcp = null;
    } else if (this.#dial) {
      const tcp = this.#dialInVain(this.#dial, text);
      if (reason === "refused") tcp.reset("server", at);
      this.#dial = null;
    } else if (reason === "wrong-peer" && address && this.#listening) {
      const tcp = this.#connect(this.#listening, address);
      tcp.dial("server", at).comment(`${this.name}: somebody else than the FTP server dials.`);
      tcp.accept("client", at);
      tcp.reset("client", at).comment(text);
      this.#tcp = null;
    } else {
      const nobody = this.#mode === "active" ? " No dial of the server's arrived." : "";
      this.commentControl(`${text}${nobody}`);
    }
  }

  #dialInVain(
    { at, remote }: { readonly at: number; readonly remote: Endpoint },
    text: string,
  ): TcpConnection {
    const tcp = this.#connect(null, remote);
    const packet = tcp.dial("client", at);
    packet.comment(`${this.name}: ${whoDials.client}`);
    packet.comment(text);
    this.#remark();
    this.#tcp = null;
    return tcp;
  }

  #remarkText: string | null = null;

  #remark(): void {
    if (this.#remarkText !== null) this.#tcp?.lastPacket?.comment(this.#remarkText);
    this.#remarkText = null;
  }

  #connect(local: Endpoint | null, remote: Endpoint | null): TcpConnection {
    const { stations, remark } = this.stations.ends({ client: known(local), server: known(remote) });
    this.#remarkText = remark;
    this.#tcp = new TcpConnection(this.capture, stations);
    return this.#tcp;
  }
}

const whoDials: Readonly<Record<Side, string>> = {
  client: "Portside dials the port that the server announced (passive mode).",
  server: "the FTP server dials the port that Portside announced (active mode).",
};
