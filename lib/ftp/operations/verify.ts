import { type ByteString, byteString } from "../../protocol/byte-string";
import { parseSize } from "../../protocol/listing/size";
import { isPositive } from "../../protocol/reply";
import { Deadline } from "../deadline";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { UploadRequest } from "../session-types";
import { askSize, findEntry, onFreshConnection } from "./facts";
import { keepModified, modifyingCommand } from "./modified";
import { mayPipeline, together } from "./pipelining";

/** Compares what was announced, what was sent, and what the server has. */
export async function verify(
  operation: Operation,
  target: ByteString,
  { size }: UploadRequest,
  sent: number,
  modifiedAt: string | null,
): Promise<void> {
  if (size !== undefined && size !== null && size !== sent) {
    throw new FtpError(
      "incomplete",
      `Only ${sent} of ${size} bytes came from the browser. Upload the file again.`,
    );
  }
  const stored = await sizeAndDate(operation, target, modifiedAt);
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

/** Asks the size, and sets the date together with it where the server takes that. */
async function sizeAndDate(
  operation: Operation,
  target: ByteString,
  modifiedAt: string | null,
): Promise<number | null> {
  if (modifiedAt === null) return storedSize(operation, target);
  if (!operation.core.memory.pipelines || !mayPipeline(operation, target)) {
    const stored = await storedSize(operation, target);
    await onFreshConnection(operation, () => keepModified(operation, target, modifiedAt)).catch(unlessLost);
    return stored;
  }
  return unlessSilent(operation, () =>
    onFreshConnection(operation, async () => {
      const date = () => keepModified(operation, target, modifiedAt);
      const [stored] = await together(operation, () => askStored(operation, target), date);
      return stored;
    }),
  );
}

/** A file is not thrown away because its date could not be set. @throws any other error */
function unlessLost(error: unknown): void {
  if (!isFtpError(error, "connection-failed") && !isFtpError(error, "timeout")) throw error;
}

/** What SIZE says; null when it says nothing. */
export function storedSize(operation: Operation, target: ByteString): Promise<number | null> {
  return unlessSilent(operation, () => onFreshConnection(operation, () => askStored(operation, target)));
}

/** @throws {FtpError} `incomplete` when somebody has renamed or deleted the file since it was stored */
async function askStored(operation: Operation, target: ByteString): Promise<number | null> {
  const { memory, charset } = operation.core;
  const answer = await askSize(operation, target);
  if (answer === null) return null;
  if (isPositive(answer.reply)) {
    memory.sizesUploads = true;
    return parseSize(answer.reply.lines.join("\n"));
  }
  // Drop boxes hide what was put into them: only a server that has shown such a file before shows that it is gone.
  const isGone =
    memory.sizesUploads &&
    answer.reply.code === 550 &&
    (await findEntry(operation, target).catch(() => undefined)) === null;
  if (!isGone) return null;
  throw new FtpError(
    "incomplete",
    `All of it was sent, but ${charset.decode(target)} is not there: somebody renamed or deleted it, or the folder it was in, meanwhile. Refresh the listing, then upload the file again.`,
  );
}

/** Null for silence: it is no reason to doubt what the server has confirmed. */
async function unlessSilent(operation: Operation, ask: () => Promise<number | null>): Promise<number | null> {
  try {
    return await ask();
  } catch (error) {
    if (!isFtpError(error, "timeout")) throw error;
    await operation.reconnect();
    return null;
  }
}

/** What a file that was sent should be on the server. */
export interface Expected {
  readonly target: ByteString;
  /** Bytes. */
  readonly size: number;
  /** ISO 8601 with Z; null for the server's own date. */
  readonly modifiedAt: string | null;
}

/**
 * Asks the size and sets the date without keeping the lane for the answers: the next operation's commands follow at
 * once, and their answers come behind. Nothing else may be sent for this file by then.
 *
 * @returns null where that isn't known to work; otherwise whether all is as expected. When it isn't, or nobody knows,
 *   `verify` has to find out what is wrong.
 */
export function verifyAhead(
  operation: Operation,
  { target, size, modifiedAt }: Expected,
): Promise<boolean> | null {
  const { core, control } = operation;
  // The caller's going ends nothing by now: the connection is the next operation's.
  const deadline = new Deadline(operation.deadline.milliseconds, undefined);
  const { pipelines, sizeFails, keepsModified } = core.memory;
  if (!pipelines || sizeFails || !control.isOpen || !mayPipeline(operation, target)) return null;
  const dating = modifiedAt === null ? null : modifyingCommand(core, target, modifiedAt);
  if (dating !== null && !keepsModified) return null;
  const lines = [byteString(`SIZE ${target}`), ...(dating === null ? [] : [dating])];
  const answers = lines.map((line) => control.finish(control.begin(line), deadline));
  return Promise.all(answers).then(
    ([told, ...dated]) => {
      // 213 is SIZE's only positive answer: another one was meant for STOR, and what follows is one behind (interop S18).
      if (told !== undefined && isPositive(told) && told.code !== 213) {
        control.outOfStep(lines[0] ?? target, told);
        return false;
      }
      if (told?.code !== 213 || parseSize(told.lines.join("\n")) !== size) return false;
      core.memory.sizesUploads = true;
      return dated.every(isPositive);
    },
    // The connection was lost: the file is looked at on another one.
    () => false,
  );
}
