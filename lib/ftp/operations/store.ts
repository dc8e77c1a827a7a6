import { createHash, type Hash } from "node:crypto";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ByteString } from "../../protocol/byte-string";
import { parseSize } from "../../protocol/listing/size";
import { isPositive } from "../../protocol/reply";
import type { PendingCommand } from "../conversation";
import { timedOut, within } from "../deadline";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import { refusal } from "../reply-errors";
import type { UploadRequest } from "../session-types";
import type { Transfer } from "../transfer";
import { ensureBinary } from "./binary";
import { askSize, onFreshConnection } from "./facts";
import { ask, openNamed, refusalOf } from "./naming";

/** STOR under this name; what was stored is removed again when it is not whole (unless it replaced something). */
export async function store(
  operation: Operation,
  target: ByteString,
  request: UploadRequest,
  mayRemove: boolean,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const transfer = await openUpload(operation, target, mayRemove);
  const meter = new Meter();
  try {
    await send(operation, transfer, request, meter);
    await finish(operation, transfer, target, meter.bytes);
    await verify(operation, target, request, meter.bytes);
    return { size: meter.bytes, sha256: meter.digest() };
  } catch (error) {
    const failure =
      error instanceof FtpError
        ? error
        : new FtpError("incomplete", "The upload broke off.", { cause: error });
    // A file that turns out to be there after all is somebody else's.
    if (failure.code === "already-exists") throw failure;
    if (mayRemove && (await removeQuietly(operation, target))) throw failure;
    throw leftBehind(operation, target, failure);
  }
}

/**
 * Waits for the server's 2xx. Where the control connection died meanwhile, or stays silent, a new one is asked: routers
 * forget connections that are silent during a long transfer (interop S37), and the file is there all the same.
 */
async function finish(
  operation: Operation,
  transfer: Transfer,
  target: ByteString,
  sent: number,
): Promise<void> {
  try {
    await transfer.finish(sent);
  } catch (error) {
    const isUnheard = isFtpError(error, "timeout") || isFtpError(error, "connection-failed");
    if (!isUnheard || operation.control.isOpen) throw error;
    const stored = await sizeAfterLoss(operation, target);
    if (stored !== sent) throw error;
    operation.control.note(
      "not-confirmed",
      `The server's last word on this upload was lost, but it has all ${sent} bytes of it.`,
    );
  }
}

async function sizeAfterLoss(operation: Operation, target: ByteString): Promise<number | null> {
  try {
    await operation.reconnect();
    return await storedSize(operation, target);
  } catch {
    // The server is out of reach: what was lost stays lost.
    return null;
  }
}

/** STOR; a server that made the file and then got no data connection has left an empty one, which goes again. */
async function openUpload(operation: Operation, target: ByteString, mayRemove: boolean): Promise<Transfer> {
  const sent: PendingCommand[] = [];
  const onSent = (pending: PendingCommand) => void sent.push(pending);
  try {
    return await openNamed(operation, "STOR", target, { direction: "up", prepare: ensureBinary, onSent });
  } catch (error) {
    if (!mayRemove || !(error instanceof FtpError) || !(await someMadeFile(sent))) throw error;
    if (!(await removeQuietly(operation, target))) throw leftBehind(operation, target, error);
    throw error;
  }
}

async function someMadeFile(sent: readonly PendingCommand[]): Promise<boolean> {
  for (const pending of sent) if (await mayHaveMadeFile(pending)) return true;
  return false;
}

/**
 * Whether a STOR that led to no transfer may have made the file: it began (1xx), or nobody knows how it ended, or only
 * its data connection was missing, as vsftpd says before any 1xx with the file already made. Any other refusal means
 * that what is there is somebody else's (interop C78).
 */
async function mayHaveMadeFile({ preliminary, final }: PendingCommand): Promise<boolean> {
  const reply = await within(final, 0).catch((): typeof timedOut => timedOut);
  if (reply === timedOut || isPositive(reply)) return true;
  const { code } = refusal(reply, { command: "STOR" });
  if (code === "data-connection-failed") return true;
  return code !== "already-exists" && (await within(preliminary, 0)) !== timedOut;
}

/** Counts and hashes what goes into the data connection: at the sink, because a source may lose bytes unseen. */
class Meter extends Transform {
  bytes = 0;
  readonly #hash: Hash = createHash("sha256");

  constructor() {
    super({ highWaterMark: 256 * 1024 });
  }

  digest(): string {
    return this.#hash.digest("hex");
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    callback: (error: null, chunk: Buffer) => void,
  ): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    callback(null, chunk);
  }
}

async function send(
  { core, deadline }: Operation,
  transfer: Transfer,
  { source }: UploadRequest,
  meter: Meter,
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
  try {
    await pipeline(source, meter, socket, deadline.signal ? { signal: deadline.signal } : {});
  } catch (cause) {
    throw await brokenOff(
      transfer,
      meter.bytes,
      cause,
      deadline.signal?.aborted === true || cause === sourceError,
    );
  } finally {
    socket.setTimeout(0);
    socket.removeListener("timeout", onTimeout);
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

/** Compares what was announced, what was sent, and what the server has. */
async function verify(
  operation: Operation,
  target: ByteString,
  { size }: UploadRequest,
  sent: number,
): Promise<void> {
  if (size !== undefined && size !== null && size !== sent) {
    throw new FtpError(
      "incomplete",
      `Only ${sent} of ${size} bytes came from the browser. Upload the file again.`,
    );
  }
  const stored = await storedSize(operation, target);
  if (stored === null) {
    operation.control.note(
      "size-unknown",
      "The server doesn't tell the size of what it stored, so it could not be compared.",
    );
  } else if (stored !== sent) {
    throw new FtpError(
      "incomplete",
      `${sent} bytes were sent, but the server stored ${stored}. Upload the file again.`,
    );
  }
}

/** What SIZE says; null when it says nothing. Silence is no reason to doubt what the server has confirmed. */
async function storedSize(operation: Operation, target: ByteString): Promise<number | null> {
  try {
    return await onFreshConnection(operation, async () => {
      const answer = await askSize(operation, target);
      if (answer === null || !isPositive(answer.reply)) return null;
      return parseSize(answer.reply.lines.join("\n"));
    });
  } catch (error) {
    if (!isFtpError(error, "timeout")) throw error;
    await operation.reconnect();
    return null;
  }
}

/** Deletes what a broken upload left. @returns whether nothing is there (any more) */
export async function removeQuietly(stopped: Operation, target: ByteString): Promise<boolean> {
  const operation = stopped.unstoppable();
  try {
    if (!operation.control.isOpen) await operation.reconnect();
    const { reply: deleted } = await ask(operation, "DELE", target);
    if (isPositive(deleted)) return true;
    // Asked without a listing: the data connection may be what is broken.
    const size = await askSize(operation, target);
    return size?.reply.code === 550 && refusalOf(operation, size).code !== "denied";
  } catch {
    // The server is out of reach: the caller says that a part may be there.
    return false;
  }
}

export function leftBehind({ core }: Operation, target: ByteString, failure: FtpError): FtpError {
  const name = core.charset.decode(target);
  return new FtpError(
    failure.code,
    `${failure.message} An incomplete file may have stayed on the server as ${name}; delete it.`,
    {
      cause: failure.cause,
      leftBehind: name,
      ...(failure.reply ? { reply: failure.reply } : {}),
      ...(failure.dataMode ? { dataMode: failure.dataMode } : {}),
    },
  );
}
