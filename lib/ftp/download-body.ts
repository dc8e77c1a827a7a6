import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { lastWordWait } from "./deadline";
import { FtpError } from "./errors";
import type { Transfer } from "./transfer";

export interface DownloadBodyOptions {
  readonly transfer: Transfer;
  /** Bytes to hand out at most; null: until the data connection ends. */
  readonly limit: number | null;
  /**
   * Whether bytes beyond the limit mean that the file grew (noted) rather than that only a range was asked for.
   */
  readonly limitIsWholeFile: boolean;
  /** Milliseconds without a byte, while the reader wants some, until the transfer counts as dead. */
  readonly idleTimeout: number;
}

/**
 * A file's bytes on their way from the data connection to whoever reads them, with back pressure and without
 * buffering. The newest chunk is held back until the server has confirmed the transfer and the size agrees: a
 * reader never takes a broken file for a whole one. Destroying it stops the transfer.
 */
export class DownloadBody extends Readable {
  readonly #options: DownloadBodyOptions;
  readonly #socket: Socket | null;
  #held: Buffer | null = null;
  #received = 0;
  #ended = false;
  #endedAtOnce = false;
  /** Nobody wants the file any more: the server's verdict isn't waited for. */
  readonly #gone = new AbortController();
  readonly #settled: Promise<void>;
  #onSettled: () => void = () => undefined;

  constructor(options: DownloadBodyOptions) {
    super({ highWaterMark: 256 * 1024 });
    this.#options = options;
    this.#socket = options.transfer.socket;
    this.#settled = new Promise((resolve) => {
      this.#onSettled = resolve;
    });
    this.#socket?.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#socket?.once("end", () => void this.#complete());
    this.#socket?.once("close", () => this.#onClose());
    this.#socket?.on("timeout", () =>
      this.#fail("timeout", "The data connection fell silent in the middle of the file."),
    );
    this.#socket?.pause();
    void options.transfer.endedAtOnce.then(() => {
      this.#endedAtOnce = true;
      if (this.#socket?.timeout) this.#socket.setTimeout(this.#idleTimeout);
    });
  }

  /** Resolves when the transfer is over and the control connection is in step again, however it went. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  override _read(): void {
    if (this.#ended) return;
    // A server with nothing to send may have ended before anybody listened.
    if (this.#socket === null || this.#socket.readableEnded) void this.#complete();
    else if (this.#socket.destroyed) this.#onClose();
    else {
      this.#socket.setTimeout(this.#idleTimeout);
      this.#socket.resume();
    }
  }

  /** A server that said 2xx at once and sends nothing is not waited for as long as one that has begun. */
  get #idleTimeout(): number {
    const isEmptyFile = this.#options.limit === 0;
    return this.#endedAtOnce && isEmptyFile ? lastWordWait : this.#options.idleTimeout;
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (this.#ended) {
      this.#gone.abort();
      callback(error);
      return;
    }
    this.#ended = true;
    void this.#options.transfer.cut(this.#received, "cancelled").finally(this.#onSettled);
    callback(error);
  }

  #take(chunk: Buffer): void {
    if (this.#ended) return;
    const { limit } = this.#options;
    const room = limit === null ? chunk.length : limit - this.#received;
    if (chunk.length > room) {
      this.#stopAtLimit(chunk.subarray(0, Math.max(0, room)));
      return;
    }
    this.#received += chunk.length;
    this.#socket?.setTimeout(this.#idleTimeout);
    const held = this.#held;
    this.#held = chunk;
    if (held !== null && !this.push(held)) {
      // No time-out while the reader, not the server, is slow.
      this.#socket?.pause();
      this.#socket?.setTimeout(0);
    } else if (limit !== null && this.#received === limit && !this.#options.limitIsWholeFile) {
      this.#stopAtLimit(chunk.subarray(0, 0));
    }
  }

  /** Everything that was asked for is here; the server still sends, so it is cut. */
  #stopAtLimit(last: Buffer): void {
    this.#ended = true;
    this.#received += last.length;
    const { transfer, limitIsWholeFile } = this.#options;
    if (limitIsWholeFile) {
      transfer.note(
        "file-grew",
        "The file grew while it was sent; the download ends at the size that was announced.",
      );
    } else {
      transfer.note(
        "range-complete",
        "The part that was asked for is here; Portside ends the data connection before the file's end.",
      );
    }
    if (this.#held !== null) this.push(this.#held);
    if (last.length > 0) this.push(last);
    this.push(null);
    void transfer.cut(this.#received, null).finally(this.#onSettled);
  }

  async #complete(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const { transfer, limit } = this.#options;
    this.#socket?.setTimeout(0);
    try {
      await transfer.finish(this.#received, this.#gone.signal);
      if (limit !== null && this.#received < limit) throw truncated(this.#received, limit);
      if (this.#socket === null && !transfer.mayBeEmpty(limit)) throw neverCame();
      if (this.#held !== null) this.push(this.#held);
      this.push(null);
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#onSettled();
    }
  }

  #onClose(): void {
    // After "end" this says nothing new; without it the connection was reset.
    if (!this.#ended) this.#fail("reset", "The data connection broke in the middle of the file.");
  }

  #fail(reason: "timeout" | "reset", message: string): void {
    if (this.#ended) return;
    this.#ended = true;
    const text = `${message} ${this.#received} bytes arrived. Download it again.`;
    void this.#options.transfer
      .broken(this.#received, reason, text, { size: this.#options.limit })
      .then((error) => (error === null ? this.push(null) : this.destroy(error)))
      .finally(this.#onSettled);
  }
}

function truncated(received: number, expected: number): FtpError {
  return new FtpError(
    "incomplete",
    `The server said that the file was complete, but only ${received} of ${expected} bytes arrived. Download it again.`,
  );
}

function neverCame(): FtpError {
  return new FtpError(
    "incomplete",
    "The server said that the file was complete, but its data connection broke before anything came. Download it again.",
  );
}
