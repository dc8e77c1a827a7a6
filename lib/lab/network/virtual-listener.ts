import { type Connection, type Listener, NetworkError } from "../../ftp/network";
import type { Endpoint } from "../../protocol/traffic";
import type { Clock } from "./clock";

/** Connections that may wait until somebody takes them; the system lets further attempts wait for an answer. */
const MOST_WAITING = 4;

/** A port that somebody listens on, as the network sees it. */
export interface OpenPort {
  /** Whether a socket taken here stays open when the other side has ended. */
  readonly allowHalfOpen: boolean;
  /** Whether there is room for another connection; keeps the place for it. */
  reserve(): boolean;
  /** The place isn't needed: the connection never came. */
  release(): void;
  /** @returns false when nobody listens any more */
  deliver(connection: Connection): boolean;
}

interface Waiter {
  take(connection: Connection): void;
  fail(error: NetworkError): void;
}

/** One listening port of a host, for connections that are waited for one by one. */
export class VirtualListener implements Listener, OpenPort {
  readonly #waiting: Connection[] = [];
  #reserved = 0;
  #waiter: Waiter | null = null;
  #isClosed = false;

  readonly local: Endpoint;
  readonly allowHalfOpen: boolean;

  /** @param parts.onClosed called once, when nobody listens on the port any more */
  constructor(
    private readonly parts: Pick<OpenPort, "allowHalfOpen"> & {
      readonly local: Endpoint;
      readonly clock: Clock;
      readonly onClosed: () => void;
    },
  ) {
    this.local = parts.local;
    this.allowHalfOpen = parts.allowHalfOpen;
  }

  reserve(): boolean {
    if (this.#waiting.length + this.#reserved >= MOST_WAITING) return false;
    this.#reserved++;
    return true;
  }

  release(): void {
    this.#reserved--;
  }

  deliver(connection: Connection): boolean {
    this.#reserved--;
    if (this.#isClosed) return false;
    if (this.#waiter !== null) this.#waiter.take(connection);
    else this.#waiting.push(connection);
    return true;
  }

  async accept({
    timeout,
    signal,
  }: {
    readonly timeout: number;
    readonly signal?: AbortSignal;
  }): Promise<Connection> {
    if (signal?.aborted || this.#isClosed) throw cancelled(signal);
    return this.#waiting.shift() ?? this.#next(timeout, signal);
  }

  #next(timeout: number, signal: AbortSignal | undefined): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const settled = () => {
        callOff();
        signal?.removeEventListener("abort", onAbort);
        this.#waiter = null;
      };
      const waiter: Waiter = {
        take: (connection) => {
          settled();
          resolve(connection);
        },
        fail: (error) => {
          settled();
          reject(error);
        },
      };
      const onAbort = () => waiter.fail(cancelled(signal));
      const callOff = this.parts.clock.after(timeout, () =>
        waiter.fail(new NetworkError("timeout", "Nobody connected in time")),
      );
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiter = waiter;
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.parts.onClosed();
    for (const { socket } of this.#waiting.splice(0)) socket.resetAndDestroy();
    this.#waiter?.fail(cancelled(undefined));
  }
}

function cancelled(signal: AbortSignal | undefined): NetworkError {
  return new NetworkError("cancelled", "Cancelled", { cause: signal?.reason });
}
