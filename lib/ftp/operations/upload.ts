import { randomBytes } from "node:crypto";
import { type ByteString, byteString } from "../../protocol/byte-string";
import { hasOwnNotation } from "../../protocol/path";
import { isPositive } from "../../protocol/reply";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import type { FileFacts, Upload, UploadRequest } from "../session-types";
import { renameFile, replaceByRename } from "./change";
import { askSize, type Found, fileFactsOrNull, findEntry, onFreshConnection } from "./facts";
import { join, nameOf, parentOf } from "./paths";
import { leftBehind, removeQuietly, store } from "./store";

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
  const existing = await onFreshConnection(operation, () => fileFactsOrNull(operation, path));
  request.precondition?.(existing);
  refuseExisting(operation, path, request, existing);

  const via = chooseWay(operation, path, existing !== null, request.size ?? null);
  const target = via === "temporary" ? join(parentOf(path), temporaryName()) : path;
  const stored = await store(operation, target, request, via === "temporary" || existing === null);
  if (via === "temporary") await moveIntoPlace(operation, target, path, request, existing);
  await assertItsName(operation, path);
  return { ...stored, created: existing === null, exchange: operation.exchange.id };
}

/**
 * Some servers accept a name and store another: Pure-FTPd writes "_" for a space at the end, Windows drops it, and
 * servers that know UTF-8 alone replace other charsets' letters. Names that may meet that are looked for once more
 * (interop S48); letters once a session.
 *
 * @throws {FtpError} `ftp-error` when the file isn't there under its name
 */
async function assertItsName(operation: Operation, path: ByteString): Promise<void> {
  const { core } = operation;
  const name = nameOf(path);
  const hasOddLetters = /^ |[ .]$|[\\:*?"<>|]/.test(name);
  // pyftpdlib and others know UTF-8 alone, and write U+FFFD for any other byte, in answers as in names.
  const hasForeignLetters = /[\u0080-\u00ff]/.test(name) && !core.charset.isUtf8 && !core.memory.keepsLetters;
  if (!hasOddLetters && !hasForeignLetters) return;
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

/** `.portside-<16 hex>.part`: random, so that no server, user or earlier attempt can have it. */
function temporaryName(): ByteString {
  return byteString(`.portside-${randomBytes(8).toString("hex")}.part`);
}

function chooseWay(
  { core }: Operation,
  path: ByteString,
  replaces: boolean,
  size: number | null,
): "temporary" | "direct" {
  const { uploadVia } = core.settings;
  if (uploadVia !== "auto") return uploadVia;
  // VMS, z/OS and their like have rules for names that a temporary one breaks.
  if (core.memory.renameFails || hasOwnNotation(path)) return "direct";
  return replaces || size === null || size > directUpTo ? "temporary" : "direct";
}

/** @throws {FtpError} when the file may only be created, and something is there or nobody can tell */
function refuseExisting(
  operation: Operation,
  path: ByteString,
  { onExisting }: UploadRequest,
  found: Found | null,
): void {
  if (found === null || onExisting !== "create") return;
  throw found.unclear ?? alreadyExists(operation, path, found);
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

/** Gives the complete temporary file its real name. */
async function moveIntoPlace(
  operation: Operation,
  temporary: ByteString,
  path: ByteString,
  request: UploadRequest,
  before: FileFacts | null,
): Promise<void> {
  try {
    const now = await onFreshConnection(operation, () => fileFactsOrNull(operation, path));
    refuseExisting(operation, path, request, now);
    if (before !== null || now !== null) request.precondition?.(now);
    await (now === null
      ? renameFile(operation, temporary, path)
      : replaceByRename(operation, temporary, path));
  } catch (error) {
    if (isRenameRefused(error)) {
      const explained = await explainRefusedRename(operation, temporary, path, error);
      if (explained !== null) throw explained;
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
  const entry = await findEntry(operation.unstoppable(), path).catch(() => undefined);
  if (entry?.type === "directory") return removedBecauseOfDirectory(operation, temporary, path, refused);
  // Anonymous drop boxes let upload and not rename: only a refusal that can have no other reason says so.
  const code = refused.reply?.code ?? 0;
  const isFirst = refused.reply?.command?.startsWith("RNFR") ?? false;
  const isForGood =
    [500, 502, 504].includes(code) || ([550, 553].includes(code) && (isFirst || entry === null));
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
