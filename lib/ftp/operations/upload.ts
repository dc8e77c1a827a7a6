import { createHash, type Hash, randomBytes } from "node:crypto";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ByteString, byteString } from "../../protocol/byte-string";
import { parseSize } from "../../protocol/listing/size";
import { isPositive } from "../../protocol/reply";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import { openTransfer } from "../open-transfer";
import type { FileFacts, Upload, UploadRequest } from "../session-types";
import type { Transfer } from "../transfer";
import { renameFile, replaceByRename } from "./change";
import { fileFactsOrNull } from "./facts";
import { join, nameOf, parentOf } from "./paths";

/** Above this a new file takes a temporary name first (`uploadVia: "auto"`): it takes long enough to be seen half done. */
const directUpTo = 1024 * 1024;

/**
 * Uploads a file so that its real name never holds a part of it without anybody being told: by a temporary name
 * that is renamed when complete, or directly for a small new file, which is deleted when it breaks off.
 *
 * @throws {FtpError} `already-exists`, `incomplete` (with `leftBehind`), `storage-full`, `denied` …
 */
export async function uploadFile(
  operation: Operation,
  path: ByteString,
  request: UploadRequest,
): Promise<Upload> {
  if (nameOf(path) === "" || path.endsWith("/")) {
    throw new FtpError(
      "invalid-request",
      "The path ends in a slash: say under which name the file is to be stored.",
    );
  }
  // A source may break before anybody reads it; the transfer finds out when it does.
  request.source.on("error", () => undefined);
  const existing = await fileFactsOrNull(operation, path);
  request.precondition?.(existing);
  if (existing !== null && request.onExisting === "create") throw alreadyExists(operation, path, existing);

  const via = chooseWay(operation, existing !== null, request.size ?? null);
  const target = via === "temporary" ? join(parentOf(path), temporaryName()) : path;
  const stored = await store(operation, target, request, via === "temporary" || existing === null);
  if (via === "temporary") await moveIntoPlace(operation, target, path, request, existing);
  return { ...stored, created: existing === null, exchange: operation.exchange.id };
}

/** `.portside-<16 hex>.part`: random, so that no server, user or earlier attempt can have it. */
function temporaryName(): ByteString {
  return byteString(`.portside-${randomBytes(8).toString("hex")}.part`);
}

function chooseWay({ core }: Operation, replaces: boolean, size: number | null): "temporary" | "direct" {
  if (core.memory.renameFails) return "direct";
  const { uploadVia } = core.settings;
  if (uploadVia !== "auto") return uploadVia;
  return replaces || size === null || size > directUpTo ? "temporary" : "direct";
}

function alreadyExists({ core }: Operation, path: ByteString, { size, modifiedAt }: FileFacts): FtpError {
  const facts = [size === null ? null : `${size} bytes`, modifiedAt]
    .filter((fact) => fact !== null)
    .join(", ");
  return new FtpError(
    "already-exists",
    `${core.charset.decode(nameOf(path))} exists already${facts ? ` (${facts})` : ""}. Say that it may be replaced, or choose another name.`,
  );
}

/** STOR under this name; what was stored is removed again when it is not whole (unless it replaced something). */
async function store(
  operation: Operation,
  target: ByteString,
  request: UploadRequest,
  mayRemove: boolean,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const transfer = await openUpload(operation, target, mayRemove);
  const meter = new Meter();
  try {
    await send(operation, transfer, request, meter);
    await transfer.finish(meter.bytes);
    await verify(operation, target, request, meter.bytes);
    return { size: meter.bytes, sha256: meter.digest() };
  } catch (error) {
    const failure =
      error instanceof FtpError
        ? error
        : new FtpError("incomplete", "The upload broke off.", { cause: error });
    if (mayRemove && (await removeQuietly(operation, target))) throw failure;
    throw leftBehind(operation, target, failure);
  }
}

/** STOR; a server that made the file and then got no data connection has left an empty one, which goes again. */
async function openUpload(operation: Operation, target: ByteString, mayRemove: boolean): Promise<Transfer> {
  try {
    return await openTransfer(operation, { command: byteString(`STOR ${target}`), direction: "up" });
  } catch (error) {
    const mayExist = mayRemove && error instanceof FtpError && !isRefusal(error);
    if (mayExist && !(await removeQuietly(operation, target))) throw leftBehind(operation, target, error);
    throw error;
  }
}

/** The server said no to the announce or to STOR before it began: it made no file. */
function isRefusal({ reply, code }: FtpError): boolean {
  if (reply === undefined) return false;
  return code !== "data-connection-failed" || !reply.command?.startsWith("STOR");
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
  { source, signal }: UploadRequest,
  meter: Meter,
): Promise<void> {
  const { socket } = transfer;
  if (socket === null)
    throw new FtpError("incomplete", "The server ended the upload before it began. Try again.");
  // Only a server that doesn't take bytes is dead; a slow source (a browser on a train) is not.
  const onTimeout = () => {
    if (socket.writableNeedDrain) socket.destroy(new FtpError("timeout", "The server stopped taking data."));
  };
  socket.setTimeout(core.settings.timeoutSeconds * 1000, onTimeout);
  // The server may send nothing on this connection; reading notices its end.
  socket.resume();
  // `pipeline` hands the sink's error to the source too: only what the source says first is its own.
  let sourceError: unknown = source.errored;
  source.once("error", (error) => {
    if (!socket.destroyed) sourceError = error;
  });
  void transfer.refused.then((error) => socket.destroy(error));
  try {
    const stop = AbortSignal.any([signal, deadline.signal].filter((one) => one !== undefined));
    await pipeline(source, meter, socket, { signal: stop });
  } catch (cause) {
    throw await brokenOff(transfer, meter.bytes, cause, signal?.aborted === true || cause === sourceError);
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
  if (operation.core.memory.sizeFails) return;
  const reply = await operation.control.request(byteString(`SIZE ${target}`), operation.deadline);
  const stored = isPositive(reply) ? parseSize(reply.lines.join("\n")) : null;
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

/** Deletes what a broken upload left. @returns whether nothing is there (any more) */
async function removeQuietly(stopped: Operation, target: ByteString): Promise<boolean> {
  const operation = stopped.unstoppable();
  try {
    if (!operation.control.isOpen) await operation.reconnect();
    const deleted = await operation.control.request(byteString(`DELE ${target}`), operation.deadline);
    if (isPositive(deleted)) return true;
    // Asked without a listing: the data connection may be what is broken.
    const size = await operation.control.request(byteString(`SIZE ${target}`), operation.deadline);
    return size.code === 550;
  } catch {
    // The server is out of reach: the caller says that a part may be there.
    return false;
  }
}

function leftBehind({ core }: Operation, target: ByteString, failure: FtpError): FtpError {
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

/** Gives the complete temporary file its real name. */
async function moveIntoPlace(
  operation: Operation,
  temporary: ByteString,
  path: ByteString,
  request: UploadRequest,
  before: FileFacts | null,
): Promise<void> {
  try {
    const now = await fileFactsOrNull(operation, path);
    if (now !== null && request.onExisting === "create") throw alreadyExists(operation, path, now);
    if (before !== null || now !== null) request.precondition?.(now);
    await (now === null
      ? renameFile(operation, temporary, path)
      : replaceByRename(operation, temporary, path));
  } catch (error) {
    if (isRenameRefused(error)) {
      operation.core.memory.renameFails = true;
      throw renameRefused(operation, temporary, error);
    }
    if (await removeQuietly(operation, temporary)) throw error;
    throw leftBehind(
      operation,
      temporary,
      error instanceof FtpError
        ? error
        : new FtpError("ftp-error", "The upload could not be finished.", { cause: error }),
    );
  }
}

function isRenameRefused(error: unknown): error is FtpError {
  return error instanceof FtpError && /^RN(?:FR|TO)\b/.test(error.reply?.command ?? "");
}

/** Anonymous drop boxes let upload, not rename: what arrived is whole, under another name. */
function renameRefused({ core }: Operation, temporary: ByteString, refused: FtpError): FtpError {
  const name = core.charset.decode(temporary);
  return new FtpError(
    refused.code,
    `The file arrived whole, but the server refused to rename it; it stayed as ${name}. Further uploads of this session go to their names directly.`,
    { cause: refused, leftBehind: name, ...(refused.reply ? { reply: refused.reply } : {}) },
  );
}
