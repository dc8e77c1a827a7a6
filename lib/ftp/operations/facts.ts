import type { ByteString } from "../../protocol/byte-string";
import type { ListedEntry } from "../../protocol/listing/entry";
import { parseMdtm } from "../../protocol/listing/mdtm";
import { parseSize } from "../../protocol/listing/size";
import { isPositive, type Reply } from "../../protocol/reply";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { FileFacts } from "../session-types";
import { ensureBinary } from "./binary";
import { listDirectory } from "./list";
import { type Answer, ask, refusalOf } from "./naming";
import { nameOf, parentOf } from "./paths";

/**
 * What the server says of one file: SIZE and MDTM (RFC 3659 §3, §4), in binary type (interop S40). Without SIZE, and
 * in a directory that may be entered but not listed, that is nothing: RETR decides then (interop C54).
 *
 * @throws {FtpError} `not-found`, `denied`
 */
export async function fileFacts(operation: Operation, path: ByteString): Promise<FileFacts> {
  try {
    return await factsOfExisting(operation, path);
  } catch (error) {
    if (!operation.core.memory.sizeFails || !isRefusedListing(error)) throw error;
    return { size: null, modifiedAt: await modifiedAt(operation, path) };
  }
}

/** The same, of a file that was seen to be there. */
async function factsOfExisting(operation: Operation, path: ByteString): Promise<FileFacts> {
  const { core } = operation;
  let size: number | null = null;
  let refused: FtpError | undefined;
  if (!core.memory.sizeFails) {
    const answer = await askSize(operation, path);
    const { reply } = answer;
    if (isPositive(reply)) size = parseSize(reply.lines.join("\n"));
    else if (lacksCommand(reply)) core.memory.sizeFails = true;
    else refused = refusalOf(operation, answer);
  }
  // A refused SIZE says "missing", "a directory" or "not in this type" in the same words: look before believing.
  if (size === null && (refused || core.memory.sizeFails)) {
    return factsFromListing(operation, path, refused);
  }
  return { size, modifiedAt: await modifiedAt(operation, path) };
}

/**
 * SIZE. Its only positive answer is 213 (RFC 3659 §4); another one was meant for an earlier command, and believing
 * it would give this file another one's size (interop S18).
 */
export async function askSize(operation: Operation, path: ByteString): Promise<Answer> {
  await ensureBinary(operation);
  return askStatus(operation, "SIZE", path);
}

/** SIZE or MDTM, whose only positive answer is 213. */
async function askStatus(operation: Operation, verb: "SIZE" | "MDTM", path: ByteString): Promise<Answer> {
  const answer = await ask(operation, verb, path);
  const { command, reply } = answer;
  if (isPositive(reply) && reply.code !== 213) throw operation.control.outOfStep(command, reply);
  return answer;
}

/** Runs questions that may be asked twice, again on a new connection when the first is lost or out of step. */
export async function onFreshConnection<T>(operation: Operation, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isFtpError(error, "connection-failed") || operation.control.isOpen) throw error;
    await operation.reconnect();
    return ask();
  }
}

/**
 * The same before an upload, where "nothing there" is the usual case and a listing to make sure would cost a data
 * connection: a server that knows SIZE and MDTM and refuses both with 550 has no such file (a directory of that
 * name refuses STOR or RNTO itself). Anything less clear is looked up in the parent's listing.
 */
export async function fileFactsOrNull(operation: Operation, path: ByteString): Promise<FileFacts | null> {
  const { reply: size } = await askSize(operation, path);
  if (isPositive(size)) {
    return { size: parseSize(size.lines.join("\n")), modifiedAt: await modifiedAt(operation, path) };
  }
  if (size.code === 550) {
    const { reply: modified } = await ask(operation, "MDTM", path);
    if (modified.code === 550) return null;
  }
  try {
    return await factsOfExisting(operation, path);
  } catch (error) {
    if (isFtpError(error, "not-found")) return null;
    throw error;
  }
}

async function modifiedAt(operation: Operation, path: ByteString): Promise<string | null> {
  const { core } = operation;
  if (core.memory.modifiedFails) return null;
  const { reply } = await askStatus(operation, "MDTM", path);
  if (isPositive(reply)) return parseMdtm(reply.lines.join("\n"));
  if (lacksCommand(reply)) core.memory.modifiedFails = true;
  return null;
}

/** The parent's listing decides what an ambiguous 550 left open. */
async function factsFromListing(
  operation: Operation,
  path: ByteString,
  refused: FtpError | undefined,
): Promise<FileFacts> {
  if (refused?.code === "not-found") throw refused;
  let entry: ListedEntry | null;
  try {
    entry = await findEntry(operation, path);
  } catch (error) {
    // The listing was only to learn more; the first refusal stands.
    throw refused !== undefined && isRefusedListing(error) ? refused : error;
  }
  // "Not allowed" may be said of SIZE alone: of a file that is listed, RETR decides (interop C54).
  if (entry === null) throw refused?.code === "denied" ? refused : notFound(operation, path, refused);
  if (entry.type === "directory") {
    throw new FtpError(
      "denied",
      `${operation.core.charset.decode(nameOf(path))} is a directory, not a file.`,
    );
  }
  const isUtc = entry.modifiedAt?.endsWith("Z") ?? false;
  return { size: entry.type === "file" ? entry.size : null, modifiedAt: isUtc ? entry.modifiedAt : null };
}

/** The entry at a path, by listing its parent; null when the listing doesn't have it. A size is there only when it is exact. */
export async function findEntry(operation: Operation, path: ByteString): Promise<ListedEntry | null> {
  const { entries, sizesAreExact } = await listDirectory(operation, parentOf(path));
  const name = nameOf(path);
  const entry = entries.find((entry) => entry.name === name);
  if (entry === undefined) return null;
  return sizesAreExact ? entry : { ...entry, size: null };
}

/** The server said no to the listing itself; its connections are as good as before. */
function isRefusedListing(error: unknown): boolean {
  if (!isFtpError(error) || error.code === "connection-failed") return false;
  return (
    /^(?:CWD|LIST|MLSD|NLST)\b/.test(error.reply?.command ?? "") && error.code !== "data-connection-failed"
  );
}

function notFound({ core }: Operation, path: ByteString, refused: FtpError | undefined): FtpError {
  return new FtpError(
    "not-found",
    `There is no ${core.charset.decode(nameOf(path))} in ${core.charset.decode(parentOf(path))}. Refresh the listing: it may have been moved or deleted meanwhile.`,
    { cause: refused, ...(refused?.reply ? { reply: refused.reply } : {}) },
  );
}

/** 500, 502, 504: the server doesn't know the command, whatever the file. */
function lacksCommand(reply: Reply): boolean {
  return reply.code === 500 || reply.code === 502 || reply.code === 504 || reply.code === 202;
}

/** Whether something, file or directory, is there under this path. */
export async function exists(operation: Operation, path: ByteString): Promise<boolean> {
  if (!operation.core.memory.sizeFails) {
    if (isPositive((await askSize(operation, path)).reply)) return true;
  }
  return (await findEntry(operation, path)) !== null;
}

/**
 * An ambiguous 550 becomes `not-found` when the parent's listing shows that nothing is there; every other error
 * stays as it is.
 */
export async function clarify(operation: Operation, path: ByteString, error: unknown): Promise<unknown> {
  if (!(error instanceof FtpError) || error.code !== "ftp-error" || error.reply?.code !== 550) return error;
  try {
    return (await findEntry(operation, path)) === null ? notFound(operation, path, error) : error;
  } catch {
    // The listing was only to learn more; the first error stands.
    return error;
  }
}
