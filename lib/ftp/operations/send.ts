import { createHash, type Hash } from "node:crypto";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { Transfer } from "../transfer";

/** Counts and hashes what goes into the data connection: at the sink, because a source may lose bytes unseen. */
export class Meter extends Transform {
  bytes = 0;
  readonly #hash: Hash | null;

  /** @param options `hash`: whether `digest` will be asked for */
  constructor({ hash }: { readonly hash: boolean }) {
    super({ highWaterMark: 256 * 1024 });
    this.#hash = hash ? createHash("sha256") : null;
  }

  /** Hex SHA-256 of all that went through; null when it wasn't wanted. */
  digest(): string | null {
    return this.#hash?.digest("hex") ?? null;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    callback: (error: null, chunk: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    this.#hash?.update(chunk);
    callback(null, chunk);
  }
}

export interface Sending {
  readonly source: Readable;
  readonly meter: Meter;
  /**
   * When the source breaks off: `cut` the transfer, or `end` it as if that were all, so that everything sent before is
   * stored.
   */
  readonly onBreak: "cut" | "end";
}

/**
 * Moves a source into a transfer's data connection, and ends that.
 *
 * @throws {FtpError} when the server, the session or (with `cut`) the source ended it; the transfer is over then
 */
export async function send(
  { core, deadline }: Operation,
  transfer: Transfer,
  { source, meter, onBreak }: Sending,
): Promise<void> {
  const { socket } = transfer;
  if (socket === null)
    throw new FtpError("incomplete", "The server ended the upload before it began. Try again.");
  // Only a server that doesn't take bytes is dead; a slow source (a browser on a train) is not.
  const onTimeout = () => {
    const isStuck = socket.writableLength > 0 || socket.writableEnded;
    if (isStuck) socket.destroy(new FtpError("timeout", "The server stopped taking data."));
    else socket.setTimeout(core.settings.timeoutSeconds * 1000);
  };
  socket.on("timeout", onTimeout);
  socket.setTimeout(core.settings.timeoutSeconds * 1000);
  // The server may send nothing on this connection; reading notices its end.
  socket.resume();
  // `pipeline` hands the sink's error to the source too: only what the source says first is its own.
  let sourceError: unknown = source.errored;
  source.once("error", (error) => {
    if (!socket.destroyed) sourceError = error;
  });
  void transfer.refused.then((error) => socket.destroy(error));
  const bytes = onBreak === "end" ? untilItBreaks(source) : source;
  try {
    await pipeline(bytes, meter, socket, deadline.signal ? { signal: deadline.signal } : {});
  } catch (cause) {
    const wasCancelled = deadline.signal?.aborted === true || (onBreak === "cut" && cause === sourceError);
    throw await brokenOff(transfer, meter.bytes, cause, wasCancelled);
  } finally {
    socket.setTimeout(0);
    socket.removeListener("timeout", onTimeout);
  }
}

/** The source's bytes, and an orderly end also when it breaks off. */
async function* untilItBreaks(source: Readable): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch {
    // Whoever gave the source knows why it broke, and sees by the progress how far it came.
  }
}

async function brokenOff(
  transfer: Transfer,
  bytes: number,
  cause: unknown,
  wasCancelled: boolean,
): Promise<FtpError> {
  if (wasCancelled) {
    await transfer.cut(bytes, "cancelled");
    return new FtpError("cancelled", `The upload was broken off after ${bytes} bytes. Upload it again.`, {
      cause,
    });
  }
  const isSilence = isFtpError(cause, "timeout");
  return transfer.broken(
    bytes,
    isSilence ? "timeout" : "reset",
    `The server broke the data connection after ${bytes} bytes. Upload the file again.`,
  );
}
