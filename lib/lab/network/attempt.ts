import { type Connection, type ConnectOptions, NetworkError, type NetworkErrorCode } from "../../ftp/network";
import type { Answer, NetworkDetail, NetworkEvent } from "../../protocol/lab/network-event";
import { CONTROL_PORT } from "../../protocol/lab/topology";
import type { Endpoint } from "../../protocol/traffic";
import type { Clock } from "./clock";
import { FtpHelper } from "./ftp-helper";
import { type Arrival, type GatewayOnTheWay, hostOf, type Journey, type Stop } from "./journey";
import type { SiteState } from "./terrain";
import type { OpenPort } from "./virtual-listener";
import { Wire } from "./wire";

export interface AttemptParts {
  readonly number: number;
  readonly origin: SiteState;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly journey: Journey;
  /** Whether the dialler's socket stays open when the other side has ended. */
  readonly allowHalfOpen: boolean;
  readonly clock: Clock;
  readonly tell: (event: NetworkEvent) => void;
  /** Who listens there at a site's host; null when nobody does. */
  readonly listenerAt: (site: SiteState, endpoint: Endpoint) => OpenPort | null;
  /** Hears of the connection when it stands. */
  readonly onWire: (wire: Wire) => void;
}

/** One attempt to connect, from the dial to its answer. */
export class Attempt {
  readonly #result: Promise<Connection>;
  readonly #callOffs = new Set<() => void>();
  #resolve: (connection: Connection) => void = () => {};
  #reject: (error: NetworkError) => void = () => {};
  #isSettled = false;
  #arrival: Promise<void> = Promise.resolve();

  constructor(private readonly parts: AttemptParts) {
    this.#result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** @throws {NetworkError} */
  async run({ timeout, signal }: Pick<ConnectOptions, "timeout" | "signal">): Promise<Connection> {
    const onAbort = () => this.#giveUp("cancelled", "Cancelled", signal?.reason);
    if (signal?.aborted) onAbort();
    else {
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#after(timeout, () =>
        this.#giveUp("timeout", `No answer within ${Math.round(timeout / 100) / 10} s`),
      );
      this.#begin(this.parts.journey);
    }
    try {
      return await this.#result;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Resolves when nothing of it is under way: a connection that nobody wants any more may still be in the making. */
  get finished(): Promise<void> {
    return this.#arrival;
  }

  /** The network is gone. */
  cancel(): void {
    this.#fail(new NetworkError("unreachable", "The lab's network was closed"));
  }

  #begin({ steps, end }: Journey): void {
    for (const { after, detail } of steps) this.#after(after, () => this.#tell(detail));
    if (end.type === "stopped") {
      this.#after(end.after, () => this.#stop(end));
      return;
    }
    this.#after(end.latency, () => {
      this.#arrival = this.#arrive(end);
    });
  }

  #stop({ station, by, answer, back }: Pick<Stop, "station" | "by" | "answer" | "back">): void {
    this.#tell({ event: "stopped", station, by, answer });
    const error = errorFor(answer);
    if (error !== null) this.#after(back, () => this.#fail(error));
  }

  async #arrive({ host, from, to, latency }: Arrival): Promise<void> {
    const { clock, allowHalfOpen, listenerAt, onWire } = this.parts;
    const station = hostOf(host);
    const port = listenerAt(host, to);
    if (port === null) {
      return this.#stop({ station, by: { reason: "nobody-listens" }, answer: "refused", back: latency });
    }
    if (!port.reserve()) {
      return this.#stop({ station, by: { reason: "queue-full" }, answer: "nothing", back: latency });
    }
    this.#tell({ event: "arrived", station, from, to });
    let wire: Wire;
    try {
      wire = await Wire.open({
        latency,
        clock,
        readers: this.#helpers(),
        allowHalfOpen: { dialler: allowHalfOpen, acceptor: port.allowHalfOpen },
      });
    } catch (cause) {
      port.release();
      this.#fail(new NetworkError("unreachable", "This machine has no sockets left", { cause }));
      return;
    }
    onWire(wire);
    if (this.#isSettled) {
      port.release();
      wire.destroy();
      return;
    }
    const deliver = () => {
      if (!port.deliver({ socket: wire.acceptor, local: to, remote: from })) wire.reset();
    };
    this.#after(latency, () => {
      this.#succeed({ socket: wire.dialler, local: this.parts.from, remote: this.parts.to });
      // The end of TCP's handshake needs as long to the listener as the first bytes behind it.
      wire.later(deliver);
    });
    void this.#result.catch(() => {
      port.release();
      wire.destroy();
    });
  }

  /** FTP helpers that read the connection, in the order in which the dialler's bytes pass them. */
  #helpers(): readonly FtpHelper[] {
    if (this.parts.to.port !== CONTROL_PORT) return [];
    return this.parts.journey.gateways.flatMap((place: GatewayOnTheWay) => {
      const { gateway } = place.state;
      if (gateway?.gateway.ftpHelper !== true) return [];
      return new FtpHelper(gateway, place, (detail) => this.#tell(detail));
    });
  }

  #giveUp(code: NetworkErrorCode, message: string, cause?: unknown): void {
    if (this.#isSettled) return;
    this.#tell({ event: "given-up", station: hostOf(this.parts.origin) });
    this.#fail(new NetworkError(code, message, { cause }));
  }

  #succeed(connection: Connection): void {
    this.#settle();
    this.#resolve(connection);
  }

  #fail(error: NetworkError): void {
    this.#settle();
    this.#reject(error);
  }

  #settle(): void {
    this.#isSettled = true;
    for (const callOff of this.#callOffs) callOff();
    this.#callOffs.clear();
  }

  #after(milliseconds: number, callback: () => void): void {
    if (this.#isSettled) return;
    if (milliseconds === 0) {
      callback();
      return;
    }
    const callOff = this.parts.clock.after(milliseconds, () => {
      this.#callOffs.delete(callOff);
      callback();
    });
    this.#callOffs.add(callOff);
  }

  #tell(detail: NetworkDetail): void {
    const { tell, clock, number } = this.parts;
    tell({ type: "network", at: clock.now(), attempt: number, ...detail });
  }
}

function errorFor(answer: Answer): NetworkError | null {
  switch (answer) {
    case "nothing":
      return null;
    case "refused":
      return new NetworkError("refused", "Connection refused");
    case "unreachable":
      return new NetworkError("unreachable", "Unreachable (EHOSTUNREACH)");
  }
}
