import type { Socket } from "node:net";
import type { Clock } from "./clock";
import { LineFilter } from "./line-filter";
import { type LoopbackPair, openLoopbackPair } from "./loopback-pair";

/** Bytes under way in one direction before their sender has to wait. */
const MOST_UNDER_WAY = 256 * 1024;

/** Reads the lines of a control connection, and may change them. */
export interface WireReader {
  command(line: string): string;
  reply(line: string): string;
  /** Whether it can't read the connection any more. */
  readonly isBlind: boolean;
  /** The connection is over. */
  end(): void;
}

export interface WireOptions {
  /** Milliseconds, one way. */
  readonly latency: number;
  readonly clock: Clock;
  /** In the order in which the dialler's bytes pass them. */
  readonly readers: readonly WireReader[];
  /** Whether each end's socket stays open when the other side has ended. */
  readonly allowHalfOpen: { readonly dialler: boolean; readonly acceptor: boolean };
}

/**
 * An open connection between two programs in the lab: each has a socket of its own, and what it sends comes out of the
 * other's after the network's latency. A side that ends or breaks ends or breaks the other one.
 */
export class Wire {
  /** Resolves when nothing goes over it any more. */
  readonly closed: Promise<void>;
  readonly #pending = new Set<() => void>();

  private constructor(
    private readonly pairs: { readonly dialler: LoopbackPair; readonly acceptor: LoopbackPair },
    private readonly options: WireOptions,
  ) {
    const { dialler, acceptor } = pairs;
    const { readers } = options;
    // The ends are the programs' own: what listens on them may have been removed by then.
    const relays = [dialler.relay, acceptor.relay];
    this.closed = Promise.all(
      relays.map((socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()))),
    ).then(() => {
      for (const reader of readers) reader.end();
    });
    this.#carry(dialler.relay, acceptor.relay, chain(readers, "command"));
    this.#carry(acceptor.relay, dialler.relay, chain(readers.toReversed(), "reply"));
  }

  /** @throws the system's error when it has no sockets left */
  static async open(options: WireOptions): Promise<Wire> {
    const { allowHalfOpen } = options;
    const dialler = await openLoopbackPair(allowHalfOpen.dialler);
    try {
      return new Wire({ dialler, acceptor: await openLoopbackPair(allowHalfOpen.acceptor) }, options);
    } catch (error) {
      dialler.end.destroy();
      dialler.relay.destroy();
      throw error;
    }
  }

  /** For the program that dialled. */
  get dialler(): Socket {
    return this.pairs.dialler.end;
  }

  /** For the program that listened. */
  get acceptor(): Socket {
    return this.pairs.acceptor.end;
  }

  /** The listener went before it took the connection: the dialler gets a reset. */
  reset(): void {
    this.pairs.acceptor.end.resetAndDestroy();
  }

  /** Ends both sides at once, and what is under way is lost. */
  destroy(): void {
    for (const callOff of this.#pending) callOff();
    this.#pending.clear();
    for (const { end, relay } of Object.values(this.pairs)) {
      end.destroy();
      relay.destroy();
    }
  }

  /** Calls back after the latency, in the order of the calls; never once the wire is destroyed. */
  later(arrive: () => void): void {
    const { clock, latency } = this.options;
    if (latency === 0) {
      arrive();
      return;
    }
    const callOff = clock.after(latency, () => {
      this.#pending.delete(callOff);
      arrive();
    });
    this.#pending.add(callOff);
  }

  #carry(from: Socket, to: Socket, filters: readonly LineFilter[]): void {
    let underWay = 0;
    const send = (bytes: Buffer) => {
      if (bytes.length === 0) return;
      underWay += bytes.length;
      if (underWay > MOST_UNDER_WAY) from.pause();
      this.later(() =>
        to.write(bytes, () => {
          underWay -= bytes.length;
          if (underWay <= MOST_UNDER_WAY) from.resume();
        }),
      );
    };
    from.on("data", (chunk: Buffer) => send(filters.reduce((bytes, filter) => filter.push(bytes), chunk)));
    from.once("end", () => {
      for (const [index, filter] of filters.entries()) {
        send(filters.slice(index + 1).reduce((bytes, next) => next.push(bytes), filter.rest()));
      }
      this.later(() => to.end());
    });
    from.once("error", () => this.later(() => to.resetAndDestroy()));
    from.resume();
  }
}

function chain(readers: readonly WireReader[], kind: "command" | "reply"): readonly LineFilter[] {
  return readers.map(
    (reader) =>
      new LineFilter(
        (line) => reader[kind](line),
        () => reader.isBlind,
      ),
  );
}
