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
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #isCut = false;

  /** At most `mostTypedBytes` of them. */
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** More would have come, or should have. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /**
   * Reads until the data connection ends, or enough came, and brings the control connection back in step.
   *
   * @param final settles with the server's verdict, which may come before the data connection's end
   * @param timeout milliseconds of silence after which nothing more is expected
   * @throws {FtpError} the server's refusal; `data-connection-failed` when it broke without one; `cancelled`
   */
  async read(
    transfer: Transfer,
    {
      final,
      timeout,
      signal,
    }: {
      readonly final: Promise<unknown>;
      readonly timeout: number;
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<void> {
    const { socket } = transfer;
    const ending = socket === null ? "end" : await this.#fill(socket, final, timeout, signal);
    this.#isCut = ending !== "end";
    switch (ending) {
      case "end":
        await transfer.finish(this.#bytes);
        return;
      case "full":
      case "slow":
        transfer.note("console-text-cut", tooMuch[ending]);
        await transfer.cut(this.#bytes, null);
        return;
      case "cancelled":
        await transfer.cut(this.#bytes, "cancelled");
        throw cancelled(signal);
      case "silent":
      case "broken":
        await this.#breakOff(transfer, ending);
    }
  }

  async #breakOff(transfer: Transfer, ending: "silent" | "broken"): Promise<void> {
    if (ending === "broken" && this.#bytes === 0) {
      // ProFTPD resets the data connection when there is nothing to list, and says 226 (interop S13).
      const closing = await transfer.cut(0, null);
      this.#isCut = false;
      if (closing !== null && isPositive(closing)) return;
    }
    const failed = await transfer.broken(
      this.#bytes,
      ending === "silent" ? "timeout" : "reset",
      `The data connection ${ending === "silent" ? "fell silent" : "broke"} after ${this.#bytes} bytes. Send the command again.`,
    );
    if (failed.code !== "incomplete" || failed.reply !== undefined) throw failed;
    throw new FtpError("data-connection-failed", failed.message, { dataMode: transfer.dataMode });
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
      socket.once("end", () => end("end"));
      socket.once("close", () => end("broken"));
      final.then(onVerdict, onVerdict);
    });
  }

  /** @returns false when there was more than fits */
  #take(chunk: Buffer): boolean {
    const room = mostTypedBytes - this.#bytes;
    const taken = chunk.subarray(0, room);
    this.#chunks.push(taken);
    this.#bytes += taken.length;
    return chunk.length <= room;
  }
}

const tooMuch = {
  full: "This is the first MiB, which is all that the console shows; Portside ends the data connection. Download the file to have all of it.",
  slow: "It comes so slowly that Portside ends the data connection and shows what came. Download the file to have all of it.",
} as const;
