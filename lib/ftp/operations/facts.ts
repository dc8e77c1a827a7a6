import type { ByteString } from "../../protocol/byte-string";
import type { ListedEntry } from "../../protocol/listing/entry";
import { parseMdtm } from "../../protocol/listing/mdtm";
import { parseSize } from "../../protocol/listing/size";
import { isPositive, type Reply } from "../../protocol/reply";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import type { FileFacts } from "../session-types";
import { ensureBinary } from "./binary";
import { type ListingOptions, listDirectory } from "./list";
import { type Answer, ask, refusalOf } from "./naming";
import { nameOf, parentOf } from "./paths";
import { mayPipeline, together } from "./pipelining";

/** What an upload finds under its name. */
export interface Found extends FileFacts {
  /** Nobody could tell whether anything is there, for this reason: whoever may only create must not go on. */
  readonly unclear?: FtpError;
}

/**
 * What the server says of one file: SIZE and MDTM (RFC 3659 §3, §4), in binary type (interop S40). Without SIZE, and
 * in a directory that may be entered but not listed, that is nothing: RETR decides then (interop C54).
 *
 * @throws {FtpError} `not-found`, `denied`
 */
export async function fileFacts(operation: Operation, path: ByteString): Promise<FileFacts> {
  const { size, modified } = await askFacts(operation, path);
  if (size !== null && isPositive(size.reply)) return factsBySize(size, await modified());
  try {
    // A refused SIZE says "missing", "a directory" or "not in this type" in the same words: look before believing.
    return await factsFromListing(operation, path, size === null ? undefined : refusalOf(operation, size));
  } catch (error) {
    if (size !== null || !isRefusedListing(error)) throw error;
    return { size: null, modifiedAt: await modifiedAt(operation, path) };
  }
}

/** What a positive answer to SIZE tells, and the one to MDTM. */
function factsBySize({ reply }: Answer, modified: Answer | null): FileFacts {
  return { size: parseSize(reply.lines.join("\n")), modifiedAt: timeIn(modified) };
}

/** The answer to SIZE, and the one to MDTM for whoever wants it: they are asked together where the server takes that. */
async function askFacts(
  operation: Operation,
  path: ByteString,
  alongside: () => void = () => undefined,
): Promise<{ readonly size: Answer | null; readonly modified: () => Promise<Answer | null> }> {
  const { memory } = operation.core;
  const askMdtm = () => askModified(operation, path);
  if (!memory.sizeFails && !memory.modifiedFails) {
    await ensureBinary(operation);
    if (mayPipeline(operation, path)) {
      const [size, modified] = await together(operation, () => askSize(operation, path), askMdtm, alongside);
      return { size, modified: async () => modified };
    }
  }
  return { size: await askSize(operation, path), modified: askMdtm };
}

/**
 * SIZE. Its only positive answer is 213 (RFC 3659 §4); another one was meant for an earlier command, and believing
 * it would give this file another one's size (interop S18).
 *
 * @returns null where the server doesn't know SIZE, of which it is asked once a session
 */
export async function askSize(operation: Operation, path: ByteString): Promise<Answer | null> {
  const { memory } = operation.core;
  if (memory.sizeFails) return null;
  // Not awaited in vain: what is sent together leaves in its order.
  if (!operation.control.isBinary) await ensureBinary(operation);
  const answer = await askStatus(operation, "SIZE", path);
  if (!lacksCommand(answer.reply)) return answer;
  memory.sizeFails = true;
  return null;
}

/** MDTM; null where the server doesn't know it. */
async function askModified(operation: Operation, path: ByteString): Promise<Answer | null> {
  const { memory } = operation.core;
  if (memory.modifiedFails) return null;
  const answer = await askStatus(operation, "MDTM", path);
  if (!lacksCommand(answer.reply)) return answer;
  memory.modifiedFails = true;
  return null;
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
 * What is under an upload's name, where "nothing there" is the usual case and a listing to make sure would cost a data
 * connection: a server that knows SIZE and MDTM and refuses both with 550 has no such file (a directory of that
 * name refuses STOR or RNTO itself). Anything less clear is looked up in the parent's listing, and so is a refusal
 * that speaks of permission: it is said of files that are there.
 *
 * @param alongside called where more may be sent together with the questions
 */
export async function fileFactsOrNull(
  operation: Operation,
  path: ByteString,
  alongside?: () => void,
): Promise<Found | null> {
  const { size, modified: askMdtm } = await askFacts(operation, path, alongside);
  if (size === null) return foundInListing(operation, path, undefined);
  if (isPositive(size.reply)) return factsBySize(size, await askMdtm());
  const refusedSize = refusalOf(operation, size);
  if (!saysNothingThere(refusedSize)) return foundInListing(operation, path, refusedSize);
  const modified = await askMdtm();
  if (modified === null || isPositive(modified.reply)) {
    // One voice only, or two that disagree: it has to be a clear one that nobody contradicts.
    if (modified === null && refusedSize.code === "not-found") return null;
    return foundInListing(operation, path, refusedSize);
  }
  const refusedTime = refusalOf(operation, modified);
  if (saysNothingThere(refusedTime)) return null;
  return foundInListing(operation, path, refusedTime.code === "denied" ? refusedTime : refusedSize);
}

/** Clearly, or in words that mean nothing else either: vsftpd's "Could not get file size". */
function saysNothingThere({ code, reply }: FtpError): boolean {
  return code === "not-found" || (code === "ftp-error" && reply?.code === 550);
}

async function foundInListing(
  operation: Operation,
  path: ByteString,
  refused: FtpError | undefined,
): Promise<Found | null> {
  const unknown = { size: null, modifiedAt: null };
  let entry: ListedEntry | null | undefined;
  try {
    entry = await findEntry(operation, path);
  } catch (error) {
    if (refused === undefined || !isRefusedListing(error)) throw error;
    if (refused.code === "denied") return { ...unknown, unclear: refused };
    throw refused;
  }
  if (entry === undefined) return { ...unknown, unclear: refused ?? cutOff(operation, path) };
  return entry === null ? null : factsOfEntry(operation, path, entry);
}

async function modifiedAt(operation: Operation, path: ByteString): Promise<string | null> {
  return timeIn(await askModified(operation, path));
}

function timeIn(answer: Answer | null): string | null {
  if (answer === null || !isPositive(answer.reply)) return null;
  return parseMdtm(answer.reply.lines.join("\n"));
}

/** The parent's listing decides what an ambiguous 550 left open. */
async function factsFromListing(
  operation: Operation,
  path: ByteString,
  refused: FtpError | undefined,
): Promise<FileFacts> {
  if (refused?.code === "not-found") throw refused;
  let entry: ListedEntry | null | undefined;
  try {
    entry = await findEntry(operation, path);
  } catch (error) {
    // The listing was only to learn more; the first refusal stands.
    throw refused !== undefined && isRefusedListing(error) ? refused : error;
  }
  if (entry === undefined) {
    if (refused !== undefined) throw refused;
    return { size: null, modifiedAt: await modifiedAt(operation, path) };
  }
  // "Not allowed" may be said of SIZE alone: of a file that is listed, RETR decides (interop C54).
  if (entry === null) throw refused?.code === "denied" ? refused : notFound(operation, path, refused);
  return factsOfEntry(operation, path, entry);
}

/** @throws {FtpError} `denied` for a directory */
function factsOfEntry({ core }: Operation, path: ByteString, entry: ListedEntry): FileFacts {
  if (entry.type === "directory") {
    throw new FtpError("denied", `${core.charset.decode(nameOf(path))} is a directory, not a file.`);
  }
  const isUtc = entry.modifiedAt?.endsWith("Z") ?? false;
  return { size: entry.type === "file" ? entry.size : null, modifiedAt: isUtc ? entry.modifiedAt : null };
}

/**
 * The entry at a path, by listing its parent. A size is there only when it is exact.
 *
 * @returns null when it isn't there; undefined when nobody can tell, because the server cut its listing off or it is
 *   beyond this deployment's limits
 */
export async function findEntry(
  operation: Operation,
  path: ByteString,
  options: ListingOptions = {},
): Promise<ListedEntry | null | undefined> {
  const listing = await listDirectory(operation, parentOf(path), options).catch(async (error: unknown) => {
    if (!isFtpError(error, "too-large")) throw error;
    if (!operation.control.isOpen) await operation.reconnect();
    return undefined;
  });
  if (listing === undefined) return undefined;
  const { entries, sizesAreExact, isComplete } = listing;
  const name = nameOf(path);
  const entry = entries.find((entry) => entry.name === name);
  if (entry === undefined) return isComplete ? null : undefined;
  return sizesAreExact ? entry : { ...entry, size: null };
}

/** The server said no to the listing itself; its connections are as good as before. */
export function isRefusedListing(error: unknown): boolean {
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

function cutOff({ core }: Operation, path: ByteString): FtpError {
  return new FtpError(
    "already-exists",
    `${core.charset.decode(nameOf(path))} may exist already: the server knows no SIZE and cut its listing off. Say that it may be replaced, or choose another name.`,
  );
}

/** Whether something, file or directory, is there under this path; also when nobody can tell. */
export async function exists(operation: Operation, path: ByteString): Promise<boolean> {
  const size = await askSize(operation, path);
  if (size !== null && isPositive(size.reply)) return true;
  const entry = await findEntry(operation, path);
  if (entry !== undefined) return entry !== null;
  // The listing was cut off: what the server said counts.
  return size === null || !saysNothingThere(refusalOf(operation, size));
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
