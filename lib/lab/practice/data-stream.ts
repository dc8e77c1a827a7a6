import type { Socket } from "node:net";
import { Turn } from "./turn";

/** Why a data connection ended before its time. */
export class DataStreamError extends Error {
  override readonly name = "DataStreamError";

  constructor(
    readonly code: "aborted" | "stalled" | "broken",
    options?: ErrorOptions,
  ) {
    super(`Data connection ${code}`, options);
  }
}

/** How long a client may take to close its end after the last byte, in milliseconds. */
const LINGER = 5000;

/** An open data connection: sends or receives one file or listing with back pressure, and always ends. */
export class DataStream {
  #failure: Error | null = null;
  #reject: ((error: Error) => void) | null = null;
  #finished = false;
  #bytes = 0;

  /** @param options.stall milliseconds without a byte until it fails with `stalled` */
  constructor(
    private readonly socket: Socket,
    private readonly options: { readonly stall: number; readonly signal: AbortSignal },
  ) {
    socket.setTimeout(options.stall, () => this.#fail(new DataStreamError("stalled")));
    socket.on("error", (error) => this.#fail(new DataStreamError("broken", { cause: error })));
    socket.on("close", () => this.#fail(new DataStreamError("broken")));
    options.signal.addEventListener("abort", this.#abort);
    if (options.signal.aborted) this.#abort();
    // Reset before anybody looked: its "close" was long ago.
    if (socket.destroyed) this.#fail(new DataStreamError("broken"));
  }

  /** Bytes that went over the connection so far, before TLS. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Sends everything and closes.
   *
   * @throws {DataStreamError}, and whatever `slices` throws
   */
  async send(slices: Iterable<Uint8Array>): Promise<void> {
    // Nothing is expected from the client; reading lets the end of the connection through.
    this.socket.resume();
    try {
      const turn = new Turn();
      for (const slice of slices) {
        // As long as the client reads as fast as that, "drain" comes in the same turn.
        if (turn.isOver) await turn.next();
        if (this.#failure !== null) throw this.#failure;
        this.#bytes += slice.byteLength;
        if (!this.socket.write(slice)) await this.#wait((resolve) => this.socket.once("drain", resolve));
      }
      await this.#wait((resolve) => {
        this.socket.once("finish", resolve);
        this.socket.end();
      });
    } finally {
      this.#finish();
    }
  }

  /**
   * Receives until the client ends its side.
   *
   * @param accept called with each piece; what it throws ends the connection and is thrown
   * @throws {DataStreamError}
   */
  async receive(accept: (bytes: Buffer) => void): Promise<void> {
    try {
      await this.#wait((resolve) => {
        this.socket.on("data", (bytes: Buffer) => {
          if (this.#failure !== null) return;
          this.#bytes += bytes.byteLength;
          try {
            accept(bytes);
          } catch (error) {
            this.#fail(error instanceof Error ? error : new Error(String(error)));
          }
        });
        this.socket.once("end", resolve);
      });
      this.socket.end();
    } finally {
      this.#finish();
    }
  }

  /** Hangs up. */
  destroy(): void {
    this.socket.destroy();
    this.#finish();
  }

  readonly #abort = () => this.#fail(new DataStreamError("aborted"));

  #wait(start: (resolve: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      this.#reject = reject;
      start(resolve);
    });
  }

  #fail(error: Error): void {
    if (this.#finished || this.#failure !== null) return;
    this.#failure = error;
    this.socket.destroy();
    this.#reject?.(error);
  }

  #finish(): void {
    this.#finished = true;
    this.options.signal.removeEventListener("abort", this.#abort);
    if (this.socket.destroyed) return;
    const patience = setTimeout(() => this.socket.destroy(), LINGER);
    this.socket.once("close", () => clearTimeout(patience));
  }
}
