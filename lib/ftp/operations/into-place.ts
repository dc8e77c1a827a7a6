import type { ByteString } from "../../protocol/byte-string";
import { isPositive } from "../../protocol/reply";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { SessionCore } from "../session-core";
import { renameFile, replaceByRename } from "./change";
import {
  askSize,
  exists,
  type Found,
  fileFactsOrNull,
  findEntry,
  isRefusedListing,
  onFreshConnection,
} from "./facts";
import { keepModified } from "./modified";
import { nameOf } from "./paths";
import { leftBehind, removeQuietly } from "./store";

/** A complete file under its temporary name, and the one that it is to get. */
export interface Move {
  readonly temporary: ByteString;
  readonly target: ByteString;
  /** ISO 8601 with Z; null to let the server choose. */
  readonly modifiedAt: string | null;
  /** The move may be tried again later: then what is complete is deleted only when it is not wanted any more. */
  readonly mayTryAgain: boolean;
  /** Judges what is under the target's name right before. @throws {FtpError} when it must stay */
  readonly judge: (found: Found | null) => void;
}

/**
 * Gives the complete temporary file its real name. Whatever stands in the way, nothing incomplete or unwanted stays
 * without being named.
 *
 * @throws {FtpError}
 */
export async function moveIntoPlace(
  operation: Operation,
  { temporary, target: path, modifiedAt, mayTryAgain, judge }: Move,
): Promise<void> {
  let isWanted = true;
  try {
    const now = await onFreshConnection(operation, () => fileFactsOrNull(operation, path));
    isWanted = false;
    judge(now);
    isWanted = true;
    // Before the rename, which keeps it: after a rename that was refused it would be somebody else's date.
    if (modifiedAt !== null) {
      await onFreshConnection(operation, () => keepModified(operation, temporary, modifiedAt));
    }
    await (now === null
      ? renameFile(operation, temporary, path)
      : replaceByRename(operation, temporary, path));
  } catch (error) {
    if (isRenameRefused(error)) {
      const explained = await explainRefusedRename(operation, temporary, path, error);
      if (explained !== null) throw explained;
    }
    if (mayTryAgain && isWanted) throw error;
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
  if (!(error instanceof FtpError) || error.code === "connection-failed" || error.code === "busy")
    return false;
  return /^RN(?:FR|TO)\b/.test(error.reply?.command ?? "");
}

/**
 * A whole file that the server doesn't let be renamed stays where it is, by name, rather than being thrown away.
 * Null when its name is a directory's: then the file can't be wanted there.
 */
async function explainRefusedRename(
  operation: Operation,
  temporary: ByteString,
  path: ByteString,
  refused: FtpError,
): Promise<FtpError | null> {
  // Where nothing can be listed, only a refusal that speaks of permission says that there is something.
  const isThere = await exists(operation.unstoppable(), temporary).catch(
    (error: unknown) => !isRefusedListing(error) || refused.code === "denied" || isFtpError(error, "denied"),
  );
  if (!isThere) return vanished(refused);
  const entry = await findEntry(operation.unstoppable(), path).catch(() => undefined);
  if (entry?.type === "directory") return removedBecauseOfDirectory(operation, temporary, path, refused);
  // Anonymous drop boxes let upload and not rename: only a refusal that can have no other reason says so. One of the new
  // name may be about that name alone, and one of a file in use passes.
  const code = refused.reply?.code ?? 0;
  const isFirst = refused.reply?.command?.startsWith("RNFR") ?? false;
  const isForGood = [500, 502, 504].includes(code) || (isFirst && refused.code === "denied");
  if (isForGood) operation.core.memory.renameFails = true;
  const name = operation.core.charset.decode(temporary);
  const next = isForGood
    ? "Further uploads of this session go to their names directly."
    : "Rename it, or delete it and upload again.";
  return new FtpError(
    refused.code,
    `The file arrived whole, but the server refused to rename it; it stayed as ${name}. ${next}`,
    { cause: refused, leftBehind: name, ...(refused.reply ? { reply: refused.reply } : {}) },
  );
}

/** Somebody has cleared the temporary file away: that says nothing of renaming. */
function vanished(refused: FtpError): FtpError {
  return new FtpError(
    "incomplete",
    "The server no longer has what was sent: its temporary file is gone. Upload the file again.",
    { cause: refused, ...(refused.reply ? { reply: refused.reply } : {}) },
  );
}

async function removedBecauseOfDirectory(
  operation: Operation,
  temporary: ByteString,
  path: ByteString,
  refused: FtpError,
): Promise<FtpError> {
  const error = new FtpError(
    "already-exists",
    `${operation.core.charset.decode(nameOf(path))} is a directory. Choose another name for the file.`,
    { cause: refused, ...(refused.reply ? { reply: refused.reply } : {}) },
  );
  return (await removeQuietly(operation, temporary)) ? error : leftBehind(operation, temporary, error);
}

/**
 * Some servers accept a name and store another: Pure-FTPd writes "_" for a space at the end, Windows drops it, and
 * servers that know UTF-8 alone replace other charsets' letters. Names that may meet that are looked for once more
 * (interop S48); letters once a session.
 *
 * @throws {FtpError} `ftp-error` when the file isn't there under its name
 */
export async function assertItsName(operation: Operation, path: ByteString): Promise<void> {
  const { core } = operation;
  if (!mayBeChanged(core, path)) return;
  const name = nameOf(path);
  const hasForeignLetters = mayBeReplaced(core, name);
  if (!hasForeignLetters) {
    const size = await askSize(operation, path);
    if (size === null || isPositive(size.reply)) return;
  }
  const entry = await findEntry(operation, path);
  if (entry && hasForeignLetters) core.memory.keepsLetters = true;
  if (entry !== null) return;
  throw new FtpError(
    "ftp-error",
    `The file arrived whole, but the server stored it under another name than “${core.charset.decode(name)}”: it doesn't take all of its letters or spaces. Refresh the listing to find it, and rename it${core.charset.isUtf8 ? "" : "; if its letters are wrong, choose another character set"}.`,
  );
}

/** Whether a file's name is one that some servers store otherwise. */
export function mayBeChanged(core: SessionCore, path: ByteString): boolean {
  const name = nameOf(path);
  return /^ |[ .]$|[\\:*?"<>|]/.test(name) || mayBeReplaced(core, name);
}

/** pyftpdlib and others know UTF-8 alone, and write U+FFFD for any other byte, in answers as in names. */
function mayBeReplaced({ charset, memory }: SessionCore, name: ByteString): boolean {
  return /[\u0080-\u00ff]/.test(name) && !charset.isUtf8 && !memory.keepsLetters;
}
