import type { Socket } from "node:net";
import { isPositive } from "../../protocol/reply";
import { cancelled, lastWordWait } from "../deadline";
import { FtpError } from "../errors";
import type { Transfer } from "../transfer";

/** Bytes that a typed command may bring: it is for looking at, not for fetching. */
export const mostTypedBytes = 1024 * 1024;

/** A typed command's bytes take at most so many of the session's time-outs, however slowly they drip. */
const mostTimeouts = 3;

/** Why reading ended. */
type Ending = "end" | "full" | "slow" | "silent" | "broken" | "cancelled";

/** What a typed command brought through its data connection, as far as it came. */
export class ReceivedText {
  /** Grows as it fills: chunks of single bytes, each with a read's buffer behind it, would hold much more. */
  #buffer = Buffer.alloc(0);
  #bytes = 0;
  #isCut = false;

  /** At most `mostTypedBytes` of them. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#bytes);
  }

  /** More would have come, or should have. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** The server said that not all of it came. */
  breakOff(): void {
    this.#isCut = true;
  }

  /**
   * Reads until the data connection ends, or enough came, and brings the control connection back in step.
   *
   * @param final settles with the server's verdict, which may come before the data connection's end
   * @param timeout milliseconds of silence after which nothing more is expected
   * @param mayResetEmpty whether a reset instead of the first byte may mean that there is none (interop S13)
   * @throws {FtpError} the server's refusal; `data-connection-failed` when it broke without one; `cancelled`
   */
  async read(
    transfer: Transfer,
    {
      final,
      timeout,
      signal,
      mayResetEmpty,
    }: {
      readonly final: Promise<unknown>;
      readonly timeout: number;
      readonly signal: AbortSignal | undefined;
      readonly mayResetEmpty: boolean;
    },
  ): Promise<void> {
    const { socket } = transfer;
    const ending = socket === null ? "end" : await this.#fill(socket, final, timeout, signal);
    this.#isCut = ending !== "end";
    switch (ending) {
      case "end":
        await transfer.finish(this.#bytes);
        // The server had begun, and its data connection was reset before it was ours.
        if (socket === null && !mayResetEmpty && !transfer.mayBeEmpty(null))
          throw broke(transfer, "broke", 0);
        return;
      case "full":
      case "slow":
        transfer.note("console-text-cut", tooMuch[ending]);
        await transfer.cut(this.#bytes, null);
        return;
      case "cancelled":
        await transfer.cut(this.#bytes, "cancelled");
        throw cancelled(signal);
      case "broken":
        if (mayResetEmpty && this.#bytes === 0 && (await this.#isEmpty(transfer))) return;
        throw await this.#broken(transfer, "reset", "broke");
      case "silent":
        throw await this.#broken(transfer, "timeout", "fell silent");
    }
  }

  async #isEmpty(transfer: Transfer): Promise<boolean> {
    const closing = await transfer.cut(0, null);
    this.#isCut = closing === null || !isPositive(closing);
    return !this.#isCut;
  }

  async #broken(transfer: Transfer, reason: "timeout" | "reset", what: string): Promise<FtpError> {
    const error = broke(transfer, what, this.#bytes);
    const failed = await transfer.broken(this.#bytes, reason, error.message);
    return failed.code === "incomplete" && failed.reply === undefined ? error : failed;
  }

  #fill(
    socket: Socket,
    final: Promise<unknown>,
    timeout: number,
    signal: AbortSignal | undefined,
  ): Promise<Ending> {
    return new Promise((resolve) => {
      let isDone = false;
      let isOver = false;
      const end = (ending: Ending) => {
        if (isOver) return;
        isOver = true;
        clearTimeout(silence);
        clearTimeout(all);
        signal?.removeEventListener("abort", onAbort);
        socket.removeListener("data", onData);
        socket.pause();
        resolve(ending);
      };
      const onSilence = () => end(isDone ? "end" : "silent");
      const all = setTimeout(() => end("slow"), timeout * mostTimeouts);
      let silence = setTimeout(onSilence, timeout);
      const wait = (milliseconds: number) => {
        clearTimeout(silence);
        silence = setTimeout(onSilence, milliseconds);
      };
      const onData = (chunk: Buffer) => {
        wait(isDone ? lastWordWait : timeout);
        if (!this.#take(chunk)) end("full");
      };
      const onAbort = () => end("cancelled");
      // In block mode (RFC 959 §3.4.2) the data connection may stay open: the verdict says that all was sent.
      const onVerdict = () => {
        isDone = true;
        if (!isOver) wait(lastWordWait);
      };
      if (signal?.aborted) return end("cancelled");
      if (socket.readableEnded) return end("end");
      if (socket.destroyed) return end("broken");
      signal?.addEventListener("abort", onAbort, { once: true });
      socket.on("data", onData);
      // One that the server opened was paused until now.
      socket.resume();
      socket.once("end", () => end("end"));
      socket.once("close", () => end("broken"));
      final.then(onVerdict, onVerdict);
    });
  }

  /** @returns false when there was more than fits */
  #take(chunk: Buffer): boolean {
    const room = mostTypedBytes - this.#bytes;
    const taken = chunk.subarray(0, room);
    if (this.#bytes + taken.length > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(16 * 1024, 2 * (this.#bytes + taken.length)));
      this.bytes.copy(larger);
      this.#buffer = larger;
    }
    this.#bytes += taken.copy(this.#buffer, this.#bytes);
    return chunk.length <= room;
  }
}

function broke({ dataMode }: Transfer, what: string, bytes: number): FtpError {
  return new FtpError(
    "data-connection-failed",
    `The data connection ${what} after ${bytes} bytes. Send the command again.`,
    { dataMode },
  );
}

const tooMuch = {
  full: "This is the first MiB, which is all that the console shows; Portside ends the data connection. Download the file to have all of it.",
  slow: "It comes so slowly that Portside ends the data connection and shows what came. Download the file to have all of it.",
} as const;
