import type { ByteString } from "../../protocol/byte-string";
import { parseSize } from "../../protocol/listing/size";
import { isPositive } from "../../protocol/reply";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { FileFacts, UploadPart, UploadPlan, UploadProgress } from "../session-types";
import type { Transfer } from "../transfer";
import { ensureBinary } from "./binary";
import { askSize, type Found, fileFactsOrNull, findEntry, onFreshConnection } from "./facts";
import { assertItsName, moveIntoPlace } from "./into-place";
import { openNamed } from "./naming";
import { nameOf } from "./paths";
import { forgetRestart, restart } from "./restart";
import { Meter, send } from "./send";
import { confirm, removeQuietly } from "./store";
import { uploadFile } from "./upload";
import { factsOf, refuseExisting } from "./upload-plan";
import { storedSize } from "./verify";

/**
 * How much of an upload the server has. Only a question: what is complete but not yet under its name is told as stored
 * and not complete.
 *
 * @throws {FtpError} `already-exists` when the upload has no temporary name and something is under its own: nobody can
 *   tell whose that is
 */
export async function uploadProgress(operation: Operation, plan: UploadPlan): Promise<UploadProgress> {
  const stored = plan.temporary === null ? null : await partSize(operation, plan.temporary);
  if (stored !== null) {
    const mayGoOn = stored === plan.size || (stored < plan.size && operation.core.memory.appendsBy !== null);
    // It can't be appended to, or it is longer than the file: what is sent next begins anew, and replaces it.
    return { stored: mayGoOn ? stored : 0, isComplete: false };
  }
  const found = await fileFactsOrNull(operation, plan.target);
  if (found === null) return { stored: 0, isComplete: false };
  // The last answer was lost, and what remembered it: the same size and the very date that it was given.
  if (isThisUpload(found, plan)) return { stored: plan.size, isComplete: true };
  if (plan.temporary === null || plan.existing === null)
    refuseExisting(operation, plan.target, "create", found);
  return { stored: 0, isComplete: false };
}

function isThisUpload(found: FileFacts, plan: UploadPlan): boolean {
  // An earlier copy of the same file may be what is to be replaced.
  if (isSame(plan.existing, found)) return false;
  const { size, modifiedAt } = found;
  if (plan.modifiedAt === null || modifiedAt === null || size !== plan.size) return false;
  return Date.parse(modifiedAt) === Math.floor(Date.parse(plan.modifiedAt) / 1000) * 1000;
}

/**
 * Sends the bytes from `part.from` on, which the server doesn't have yet, and finishes the upload when they were the
 * last. A source that breaks off is no error: the progress tells how far it came.
 *
 * @throws {FtpError}
 */
export async function continueUpload(
  operation: Operation,
  plan: UploadPlan,
  part: UploadPart,
): Promise<UploadProgress> {
  // A source may break before anybody reads it; the transfer finds out when it does.
  part.source.on("error", () => undefined);
  if (plan.temporary === null) return uploadDirectly(operation, plan, part);
  if (part.from === 0)
    judge(operation, plan, await onFreshConnection(operation, () => fileFactsOrNull(operation, plan.target)));
  const stored = await append(operation, plan.temporary, part);
  if (stored < plan.size) return { stored, isComplete: false };
  await finishUpload(operation, plan);
  return { stored: plan.size, isComplete: true };
}

/**
 * Gives a file of which all bytes are there its name.
 * @throws {FtpError} also when its size isn't the one that was planned
 */
export async function finishUpload(stoppable: Operation, plan: UploadPlan): Promise<void> {
  // All bytes are there: whoever goes now, the file gets its name.
  const operation = stoppable.unstoppable();
  const { temporary, target, size } = plan;
  if (temporary === null) return;
  const stored = await onFreshConnection(operation, () => partSize(operation, temporary));
  if (stored !== null && stored !== size) {
    await discardPart(operation, plan);
    throw new FtpError(
      "incomplete",
      `The file has ${size} bytes, but the server stored ${stored}. What it stored was deleted. Upload the file again.`,
    );
  }
  await moveIntoPlace(operation, {
    temporary,
    target,
    modifiedAt: plan.modifiedAt,
    mayTryAgain: true,
    judge: (now) => judge(operation, plan, now),
  });
  await assertItsName(operation, target);
}

/** Deletes what is stored under the temporary name. @throws {FtpError} when it may still be there */
export async function discardPart(operation: Operation, { temporary }: UploadPlan): Promise<void> {
  if (temporary === null || (await removeQuietly(operation, temporary))) return;
  const name = operation.core.charset.decode(temporary);
  throw new FtpError("ftp-error", `The server didn't let ${name} be deleted. Delete it by hand.`, {
    leftBehind: name,
  });
}

/** @throws {FtpError} when something is under the name that nobody has agreed to replace */
function judge(operation: Operation, plan: UploadPlan, now: Found | null): void {
  refuseExisting(operation, plan.target, plan.onExisting, now);
  if (now === null || isSame(plan.existing, now)) return;
  const name = operation.core.charset.decode(nameOf(plan.target));
  throw new FtpError(
    "conflict",
    `${name} has changed on the server since this upload began. Look at both, then decide which one stays.`,
    { existing: factsOf(now) },
  );
}

/** Whether it is still the file that was to be replaced, as far as the server tells. */
function isSame(before: FileFacts | null, now: FileFacts): boolean {
  if (before === null) return false;
  const agree = <T>(a: T | null, b: T | null) => a === null || b === null || a === b;
  return agree(before.size, now.size) && agree(before.modifiedAt, now.modifiedAt);
}

/** A small file goes up whole or not at all. */
async function uploadDirectly(
  operation: Operation,
  plan: UploadPlan,
  { source, from, signal }: UploadPart,
): Promise<UploadProgress> {
  if (from !== 0) {
    throw new FtpError(
      "conflict",
      "Nothing of this upload is on the server. Upload the file from its beginning.",
    );
  }
  const { target, size, onExisting, modifiedAt } = plan;
  const precondition = (now: FileFacts | null) => judge(operation, plan, now);
  const request = { source, size, onExisting, modifiedAt, precondition, signal };
  const { verdict, lookAgain } = await uploadFile(operation, target, request);
  if (!(await verdict)) await lookAgain(operation);
  return { stored: size, isComplete: true };
}

/** Bytes under the temporary name; null when nothing is there. */
async function partSize(operation: Operation, temporary: ByteString): Promise<number | null> {
  const answer = await askSize(operation, temporary);
  if (answer !== null && isPositive(answer.reply)) return parseSize(answer.reply.lines.join("\n"));
  if (answer?.reply.code === 550) return null;
  const entry = await findEntry(operation, temporary);
  return entry?.size ?? null;
}

/**
 * Moves the source's bytes behind those that the server has.
 * @returns bytes that the server has then
 * @throws {FtpError} what was stored stays, unless it can't be trusted
 */
async function append(operation: Operation, temporary: ByteString, part: UploadPart): Promise<number> {
  const { source, from } = part;
  const { memory } = operation.core;
  if (from > 0) await assertStored(operation, temporary, from);
  const transfer = await openPart(operation, temporary, from);
  const meter = new Meter({ hash: false });
  try {
    await send(operation, transfer, { source, meter, onBreak: "end" });
    await confirm(operation, transfer, temporary, meter.bytes, from);
  } finally {
    if (from > 0 && memory.appendsBy === "REST") await forgetRestart(operation);
  }
  const stored = await storedSize(operation, temporary);
  const expected = from + meter.bytes;
  if (stored === null || stored === expected) return expected;
  // It wrote somewhere else than at the end (interop S39): nobody knows what is in it.
  const wasDeleted = await removeQuietly(operation, temporary);
  if (from > 0) memory.appendsBy = null;
  throw new FtpError(
    "incomplete",
    `The server has ${stored} bytes where ${expected} were expected: it doesn't append what an upload in parts sends. ${wasDeleted ? "What it stored was deleted; the upload begins anew." : "Delete what it stored, and upload the file again."}`,
    wasDeleted ? {} : { leftBehind: operation.core.charset.decode(temporary) },
  );
}

/** @throws {FtpError} when the server has another number of bytes than the next ones follow, and tells how many */
async function assertStored(operation: Operation, temporary: ByteString, from: number): Promise<void> {
  const stored = await onFreshConnection(operation, () => partSize(operation, temporary));
  if (stored === from || operation.core.memory.sizeFails) return;
  throw new FtpError(
    "busy",
    `The server has ${stored ?? 0} bytes of this upload, not ${from}: somebody else writes there. Ask how much is there, and go on from that.`,
  );
}

/** STOR for the first bytes, APPE for further ones (RFC 959 §4.1.3), or REST and STOR where APPE is unknown (interop S39). */
async function openPart(operation: Operation, temporary: ByteString, from: number): Promise<Transfer> {
  if (from === 0) return openFirstPart(operation, temporary);
  const { memory } = operation.core;
  if (memory.appendsBy === "APPE") {
    try {
      return await openNamed(operation, "APPE", temporary, { direction: "up", prepare: ensureBinary });
    } catch (error) {
      if (!meansNever(error, "APPE")) throw error;
      memory.appendsBy =
        isFtpError(error, "not-supported") && operation.core.hasFeature("REST STREAM") ? "REST" : null;
      if (memory.appendsBy === null) throw mayNotAppend(error);
    }
  }
  try {
    return await openNamed(operation, "STOR", temporary, {
      direction: "up",
      prepare: ensureBinary,
      beforeCommand: (current) => restart(current, from),
    });
  } catch (error) {
    await forgetRestart(operation);
    if (!meansNever(error, "REST") && !meansNever(error, "STOR")) throw error;
    memory.appendsBy = null;
    throw mayNotAppend(error);
  }
}

/** Whether a refusal says that nothing may be appended here, ever: a file in use (450) is free again in a moment. */
function meansNever(error: unknown, verb: string): error is FtpError {
  if (!isRefused(error, verb)) return false;
  const { code = 0, lines = [] } = error.reply ?? {};
  return code >= 500 || /\b(?:append|restart)\b.*not permitted/i.test(lines.join(" "));
}

/** Some servers let nobody overwrite (ProFTPD's AllowOverwrite): what an attempt without a byte left goes first. */
async function openFirstPart(operation: Operation, temporary: ByteString): Promise<Transfer> {
  const store = () => openNamed(operation, "STOR", temporary, { direction: "up", prepare: ensureBinary });
  try {
    return await store();
  } catch (error) {
    if (!isRefused(error, "STOR") || (await partSize(operation, temporary)) === null) throw error;
    if (!(await removeQuietly(operation, temporary))) throw error;
    return store();
  }
}

function isRefused(error: unknown, verb: string): error is FtpError {
  if (!isFtpError(error) || error.code === "storage-full" || error.code === "data-connection-failed")
    return false;
  return (error.reply?.code ?? 0) >= 400 && (error.reply?.command?.startsWith(verb) ?? false);
}

function mayNotAppend(cause: FtpError): FtpError {
  return new FtpError(
    "not-supported",
    "The server lets nobody append to a file, so an upload that broke off can't go on there. It begins anew.",
    { cause, ...(cause.reply ? { reply: cause.reply } : {}) },
  );
}
