import { randomBytes } from "node:crypto";
import { type ByteString, byteString } from "../../protocol/byte-string";
import { hasOwnNotation, joinPath, namesOf, parentPath, rootOf } from "../../protocol/path";
import { isIntermediate, isPositive } from "../../protocol/reply";
import { FtpError } from "../errors";
import type { Operation } from "../lane";
import { clarify, exists, findEntry } from "./facts";
import { listDirectory } from "./list";
import { ask, refusalOf } from "./naming";
import { join, nameOf, parentOf, withoutTrailingSlash } from "./paths";
import { mayPipeline } from "./pipelining";
import { settleTelnet } from "./telnet";
import { bareName, changeDirectory, takesNamesOnly } from "./working-directory";

/** Sends one command that must be answered 2xx. @throws {FtpError} the refusal */
async function must(operation: Operation, verb: "MKD" | "DELE" | "RMD", path: ByteString): Promise<void> {
  const answer = await ask(operation, verb, path);
  if (!isPositive(answer.reply)) throw refusalOf(operation, answer);
}

/** MKD; with `parents` also the directories above that are missing. */
export async function makeDirectory(operation: Operation, path: ByteString, parents: boolean): Promise<void> {
  const target = withoutTrailingSlash(path);
  const answer = await ask(operation, "MKD", target);
  if (isPositive(answer.reply)) return;
  const error = refusalOf(operation, answer);
  const existing = await findEntry(operation, target).catch(() => undefined);
  if (existing) {
    if (parents && (existing.type === "directory" || existing.type === "link")) return;
    throw new FtpError(
      "already-exists",
      `${operation.core.charset.decode(target)} exists already. Choose another name.`,
      {
        cause: error,
        ...(error.reply ? { reply: error.reply } : {}),
      },
    );
  }
  const parent = parentOf(target);
  if (!parents || parent === target || parentPath(parent) === null) throw error;
  await makeDirectory(operation, parent, true);
  await must(operation, "MKD", target);
}

/**
 * RNFR and RNTO (RFC 959 §4.1.3), without looking first.
 *
 * @param follows a refused RNTO: a server may still hold the name of that RNFR, so nothing is sent ahead
 */
export async function renameFile(
  operation: Operation,
  from: ByteString,
  to: ByteString,
  { follows = false }: { readonly follows?: boolean } = {},
): Promise<void> {
  const { core, deadline } = operation;
  if (hasOwnNotation(to) && parentOf(from) !== parentOf(to)) {
    throw new FtpError(
      "not-supported",
      "This server writes paths in a notation of its own, so Portside can rename a file only within its directory. Download it and upload it where it should be.",
    );
  }
  await settleTelnet(operation, to);
  const renameTo = () => {
    // After RNFR nothing may come between: by name only where that is the same directory.
    const byName = takesNamesOnly(core, to) && parentOf(from) === parentOf(to);
    const command = byteString(`RNTO ${byName ? bareName(parentOf(to), nameOf(to)) : to}`);
    return { command, reply: operation.control.request(command, deadline) };
  };
  const first = ask(operation, "RNFR", from);
  // Sent together: RNTO without an accepted RNFR is refused (503) and does nothing.
  const early = !follows && core.memory.pipelines && mayPipeline(operation, from) ? renameTo() : null;
  early?.reply.catch(() => undefined);
  const answer = await first;
  if (!isIntermediate(answer.reply) && !isPositive(answer.reply)) {
    await early?.reply;
    throw await clarify(operation, from, refusalOf(operation, answer));
  }
  const { command, reply: pending } = early ?? renameTo();
  const reply = await pending;
  if (!isPositive(reply)) throw refusalOf(operation, { command, reply });
  core.directoriesMoved();
}

/** Renames or moves; never onto something that is there, unless `replace`. */
export async function renameEntry(
  operation: Operation,
  from: ByteString,
  to: ByteString,
  replace: boolean,
): Promise<void> {
  const target = withoutTrailingSlash(to);
  const source = withoutTrailingSlash(from);
  if (target === source) return;
  const isTaken = !(await isAnotherCaseOf(operation, source, target)) && (await exists(operation, target));
  if (!isTaken) return renameFile(operation, from, target);
  const name = operation.core.charset.decode(target);
  if (!replace) {
    throw new FtpError(
      "already-exists",
      `${name} exists already. Choose another name, or say that it may be replaced.`,
    );
  }
  if ((await findEntry(operation, target))?.type === "directory") {
    throw new FtpError(
      "already-exists",
      `${name} is a directory, which is not replaced. Choose another name.`,
    );
  }
  await replaceByRename(operation, from, target);
}

/**
 * Whether the new name "exists" only because letter case doesn't matter to the server: it is the old one. Where the
 * two differ in nothing else, the directory that has the first differing name is listed: on a server to which case
 * matters both names may be in it.
 */
async function isAnotherCaseOf(operation: Operation, from: ByteString, to: ByteString): Promise<boolean> {
  const { charset } = operation.core;
  // By letters: a letter's second byte may look like another one (Shift JIS).
  const folded = (path: ByteString) => charset.decode(path).toUpperCase().toLowerCase();
  const olds = namesOf(from);
  const news = namesOf(to);
  if (folded(from) !== folded(to) || olds.length !== news.length) return false;
  const first = news.findIndex((name, index) => name !== olds[index]);
  // The letter of a drive.
  if (first === -1) return true;
  const directory = byteString(news.slice(0, first).reduce(joinPath, rootOf(to)));
  const { entries, isComplete } = await listDirectory(operation, directory);
  const listed = new Set<string>(entries.map(({ name }) => name));
  const hasBoth = listed.has(news[first] ?? "") && listed.has(olds[first] ?? "");
  return !hasBoth && isComplete;
}

/**
 * Renames onto an existing file. Servers that refuse that (IIS and others) get the old file moved aside first;
 * it comes back when the rename still fails, so that nothing is lost on the way.
 */
export async function replaceByRename(operation: Operation, from: ByteString, to: ByteString): Promise<void> {
  try {
    return await renameFile(operation, from, to);
  } catch (error) {
    if (!(error instanceof FtpError) || !error.reply?.command?.startsWith("RNTO")) throw error;
    // A name to move it aside to would have to follow that server's own rules.
    if (hasOwnNotation(to)) throw error;
    await replaceByMovingAside(operation.unstoppable(), from, to, error);
  }
}

/** From here on nobody's going may leave the target's name empty. */
async function replaceByMovingAside(
  operation: Operation,
  from: ByteString,
  to: ByteString,
  refused: FtpError,
): Promise<void> {
  const aside = join(parentOf(to), byteString(`.portside-${randomBytes(8).toString("hex")}.old`));
  const follows = true;
  await renameFile(operation, to, aside, { follows }).catch(() => Promise.reject(refused));
  try {
    await renameFile(operation, from, to, { follows });
  } catch (cause) {
    await restore(operation, aside, to, cause);
  }
  try {
    await deleteFile(operation, aside);
  } catch {
    const name = operation.core.charset.decode(aside);
    operation.control.note(
      "old-file-kept",
      `The file was replaced; the old one could not be deleted and stays as ${name}.`,
    );
  }
}

async function restore(
  operation: Operation,
  aside: ByteString,
  to: ByteString,
  cause: unknown,
): Promise<never> {
  try {
    if (!operation.control.isOpen) await operation.reconnect();
    await renameFile(operation, aside, to, { follows: true });
  } catch {
    const name = operation.core.charset.decode(aside);
    throw new FtpError(
      "ftp-error",
      `The old file could not be put back; it is safe as ${name}. Rename it by hand.`,
      { cause, leftBehind: name },
    );
  }
  throw cause;
}

/** DELE, of what a listing has just shown: an unclear refusal isn't worth another one. @throws {FtpError} the refusal */
export async function deleteFile(operation: Operation, path: ByteString): Promise<void> {
  await must(operation, "DELE", path);
}

/** RMD of an empty directory, in the same way. */
export async function deleteDirectory(operation: Operation, path: ByteString): Promise<void> {
  // Some servers refuse to remove the directory they are in.
  if (operation.control.isIn(path, operation.core.directoryVersion))
    await changeDirectory(operation, parentOf(path));
  await must(operation, "RMD", path);
  operation.core.directoriesMoved();
}
