import type { ByteString } from "../../protocol/byte-string";
import { parseSize } from "../../protocol/listing/size";
import { isPositive } from "../../protocol/reply";
import type { Announced } from "../announced";
import type { PendingCommand } from "../conversation";
import { timedOut, within } from "../deadline";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import { refusal } from "../reply-errors";
import type { UploadRequest } from "../session-types";
import type { Transfer } from "../transfer";
import { ensureBinary } from "./binary";
import { askSize } from "./facts";
import { ask, openNamed, refusalOf } from "./naming";
import { mayPipeline } from "./pipelining";
import { Meter, send } from "./send";
import { isTemporary } from "./temporary-name";
import { storedSize, verify, verifyAhead } from "./verify";

/** One file for one name. */
export interface Storing {
  readonly target: ByteString;
  readonly request: UploadRequest;
  /** Whether a part may be deleted: nothing else was there. */
  readonly mayRemove: boolean;
  readonly announced: Announced | undefined;
  /** Whether nothing but the comparison is left to do for this file. */
  readonly mayVerifyAhead: boolean;
  /** The date to set, ISO 8601 with Z; null for the server's own. */
  readonly modifiedAt: string | null;
}

/** A file that the server has confirmed. */
export interface Stored {
  readonly size: number;
  readonly sha256: string | null;
  /** Null: it was compared. Otherwise it is being compared: false when that has to be done once more, by `settle`. */
  readonly verdict: Promise<boolean> | null;
}

/** STOR under this name; what was stored is removed again when it is not whole (unless it replaced something). */
export async function store(operation: Operation, storing: Storing): Promise<Stored> {
  const { target, request, modifiedAt, mayVerifyAhead } = storing;
  const { memory } = operation.core;
  const sent: PendingCommand[] = [];
  const startsEarly = memory.storesAtOnce && memory.pipelines === true && mayPipeline(operation, target);
  const transfer = await openUpload(operation, storing, sent, startsEarly);
  const meter = new Meter({ hash: request.hash ?? false });
  try {
    await send(operation, transfer, { source: request.source, meter, onBreak: "cut" });
    await confirm(operation, transfer, target, meter.bytes);
    memory.storesAtOnce ||= await someBegan(sent);
    const size = meter.bytes;
    const isAsAnnounced = (request.size ?? size) === size;
    const verdict =
      mayVerifyAhead && isAsAnnounced ? verifyAhead(operation, { target, size, modifiedAt }) : null;
    if (verdict === null) await verify(operation, target, request, size, modifiedAt);
    return { size, sha256: meter.digest(), verdict };
  } catch (error) {
    // Refused before it began, when bytes were on their way already: what is there is somebody else's.
    if (startsEarly && !(await someMadeFile(sent))) throw error;
    throw await undone(operation, storing, error, meter.bytes);
  }
}

/** Compares a stored file once more, and removes it as `store` does when it isn't whole. @throws {FtpError} */
export async function settle(operation: Operation, storing: Storing, size: number): Promise<void> {
  try {
    await verify(operation, storing.target, storing.request, size, storing.modifiedAt);
  } catch (error) {
    throw await undone(operation, storing, error, size);
  }
}

/** Removes what a failed upload stored, if it is its own. @returns the error to throw */
async function undone(
  operation: Operation,
  { target, mayRemove }: Storing,
  error: unknown,
  sent: number,
): Promise<FtpError> {
  const failure =
    error instanceof FtpError ? error : new FtpError("incomplete", "The upload broke off.", { cause: error });
  // A file that turns out to be there after all is somebody else's.
  if (failure.code === "already-exists") return failure;
  if (mayRemove && (await isReplaced(operation, target, sent))) {
    const text = `${failure.message} Another file has come under its name meanwhile; it was left as it is.`;
    return new FtpError(failure.code, text, { cause: failure });
  }
  if (mayRemove && (await removeQuietly(operation, target))) return failure;
  return leftBehind(operation, target, failure);
}

/** Whether what is under the name can't be the part that was sent, because it is larger. */
async function isReplaced(stopped: Operation, target: ByteString, sent: number): Promise<boolean> {
  if (isTemporary(target)) return false;
  const operation = stopped.unstoppable();
  try {
    if (!operation.control.isOpen) await operation.reconnect();
    const answer = await askSize(operation, target);
    if (answer === null || !isPositive(answer.reply)) return false;
    return (parseSize(answer.reply.lines.join("\n")) ?? 0) > sent;
  } catch {
    // The server is out of reach: what happens to the part is told by whoever tries to delete it.
    return false;
  }
}

/**
 * Waits for the server's 2xx. Where the control connection died meanwhile, or stays silent, a new one is asked: routers
 * forget connections that are silent during a long transfer (interop S37), and the file is there all the same.
 *
 * @param sent bytes of this transfer
 * @param before bytes that the file had before it
 */
export async function confirm(
  operation: Operation,
  transfer: Transfer,
  target: ByteString,
  sent: number,
  before = 0,
): Promise<void> {
  try {
    await transfer.finish(sent);
  } catch (error) {
    const isUnheard = isFtpError(error, "timeout") || isFtpError(error, "connection-failed");
    if (!isUnheard || operation.control.isOpen) throw error;
    const stored = await sizeAfterLoss(operation, target);
    if (stored !== before + sent) throw error;
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
async function openUpload(
  operation: Operation,
  { target, mayRemove, announced }: Storing,
  sent: PendingCommand[],
  startsEarly: boolean,
): Promise<Transfer> {
  const onSent = (pending: PendingCommand) => void sent.push(pending);
  try {
    const plan = { direction: "up", prepare: ensureBinary, onSent, announced, startsEarly } as const;
    return await openNamed(operation, "STOR", target, plan);
  } catch (error) {
    if (!mayRemove || !(error instanceof FtpError) || !(await someMadeFile(sent))) throw error;
    if (!(await removeQuietly(operation, target))) throw leftBehind(operation, target, error);
    throw error;
  }
}

async function someBegan(sent: readonly PendingCommand[]): Promise<boolean> {
  for (const { preliminary } of sent) if ((await within(preliminary, 0)) !== timedOut) return true;
  return false;
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

/** The failure of an upload of which something may have stayed: says under which name. */
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
