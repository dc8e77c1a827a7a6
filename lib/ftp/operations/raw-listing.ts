import { meansCutListing, meansEmptyListing, meansUnreadableDirectory } from "../../protocol/answers";
import { type ByteString, byteString } from "../../protocol/byte-string";
import type { ListedEntry, ListingFormat, ParsedListing } from "../../protocol/listing/entry";
import { parseListingInSteps } from "../../protocol/listing/parse";
import { isHeading, saysDenied, saysEmpty } from "../../protocol/listing/said-rows";
import type { DataMode } from "../../protocol/traffic";
import type { ReceivedReply } from "../conversation";
import { FtpError } from "../errors";
import { inTurns } from "../in-turns";
import type { Operation } from "../lane";
import { saidBy } from "../reply-errors";
import type { Transfer } from "../transfer";
import { namesWithinDirectory } from "./listed-names";
import { readListing } from "./read-listing";

export type ListCommand = "MLSD" | "LIST" | "NLST";

/** VMS counts blocks, z/OS tracks, IBM i and z/VM what is allocated (interop S47). */
const roughSizes: readonly ListingFormat[] = ["vms", "mvs", "as400", "zvm"];

/** Formats in which a row that is no entry may still hide one: the others have headings of many kinds. */
const strictFormats: readonly (ListingFormat | null)[] = [null, "mlsd", "unix", "nlst"];

/** Bytes of a row that are quoted in a message. */
const mostQuoted = 120;

/** A listing as bytes, before the session's charset. */
export interface RawListing {
  readonly entries: readonly ListedEntry[];
  readonly listedWith: ListCommand;
  readonly dataMode: DataMode;
  /** Whether the directory itself is among the rows, as `.`, or the server says in words that it is empty. */
  readonly listsItself: boolean;
  /** Whether MLSD's own row says that the directory may be entered, or nothing against it (RFC 3659 §7.5.5). */
  readonly mayBeEntered: boolean;
  /** Whether at least one entry says what it is. */
  readonly isTyped: boolean;
  /** Whether sizes are bytes, and not blocks or tracks that a file fills in part. */
  readonly sizesAreExact: boolean;
  /** False when the server left entries out: then nothing is missing because it isn't listed. */
  readonly isComplete: boolean;
  /** A row that nobody understood, when nothing else came. */
  readonly unread: ByteString | null;
}

/** The listing of a directory that the server says, or is known, to be empty. */
export function emptyListing(listedWith: ListCommand, dataMode: DataMode): RawListing {
  return {
    ...{ entries: [], listedWith, dataMode },
    ...{
      listsItself: true,
      mayBeEntered: true,
      isTyped: true,
      sizesAreExact: true,
      isComplete: true,
      unread: null,
    },
  };
}

/** What is asked for: a listing command, flag and path included, and the directory that it is to list. */
export interface ListingQuestion {
  readonly command: ByteString;
  readonly path: ByteString;
}

/**
 * Opens a listing and reads it to its end.
 * @throws {FtpError} the refusal; `denied` also where a server sends its "permission denied" as a row or behind 226
 */
export async function readRaw(
  operation: Operation,
  { command, path }: ListingQuestion,
  open: () => Promise<Transfer>,
): Promise<RawListing> {
  const listedWith = verbOf(command);
  let transfer: Transfer;
  let pieces: readonly ByteString[];
  let closing: ReceivedReply;
  try {
    transfer = await open();
    ({ pieces, closing } = await readListing(operation, transfer));
  } catch (error) {
    if (!(error instanceof FtpError) || !error.reply || !meansEmptyListing(error.reply)) throw error;
    const empty = emptyListing(listedWith, error.dataMode ?? operation.core.settings.dataMode);
    // A flag that was taken for a file's name finds no such file (interop S9, S10): that isn't the last word.
    return { ...empty, listsItself: !command.startsWith("LIST -") };
  }
  const { charset, system } = operation.core;
  const denied = (answer: string) => {
    const shown = charset.decodeForLog(command);
    return new FtpError(
      "denied",
      `The server answered ${shown} with ${answer}. The account lacks the right to read this directory; ask the server's operator.`,
      { reply: { command: shown, code: closing.code, lines: closing.shown }, dataMode: transfer.dataMode },
    );
  };
  if (pieces.every((text) => text.trim() === "") && meansUnreadableDirectory(closing))
    throw denied(saidBy(closing));
  const parsed = await inTurns(
    parseListingInSteps(pieces, {
      command: listedWith,
      now: Date.now(),
      decode: (bytes) => charset.decode(bytes),
      ...(system === null ? {} : { system }),
    }),
  );
  const unread = unreadRow(parsed);
  if (unread !== null && saysDenied(unread)) throw denied(`“${shownRow(operation, unread)}”`);
  const isComplete = !meansCutListing(closing);
  if (!isComplete) {
    transfer.note(
      "listing-cut-off",
      `The server ended the listing early and said “${saidBy(closing)}”: the directory has more entries than these.`,
    );
  }
  const beginning = beginningOf(pieces);
  return {
    entries: await inTurns(namesWithinDirectory(parsed, path, transfer)),
    listedWith,
    dataMode: transfer.dataMode,
    listsItself:
      hasItself(beginning, listedWith) ||
      (parsed.entries.length === 0 && parsed.ignored.some((row) => saysEmpty(row.slice(0, 400)))),
    mayBeEntered: listedWith !== "MLSD" || saysEnterable(beginning),
    isTyped: parsed.entries.length === 0 || parsed.untyped < parsed.entries.length,
    sizesAreExact: parsed.format === null || !roughSizes.includes(parsed.format),
    isComplete,
    unread,
  };
}

/** A row as it may be quoted: cut, decoded, without control characters. */
export function shownRow({ core }: Operation, row: ByteString): string {
  const start = core.charset.decodeForLog(byteString(row.slice(0, mostQuoted)));
  const text = start.replaceAll(/\p{Cc}+/gu, " ").trim();
  return row.length > mostQuoted ? `${text}…` : text;
}

/** The first row that is neither an entry nor a heading, when there is no entry at all. */
function unreadRow({ format, entries, ignored }: ParsedListing): ByteString | null {
  if (entries.length > 0 || !strictFormats.includes(format)) return null;
  return ignored.find((row) => !isHeading(row, format)) ?? null;
}

/** The rows among which a directory's own stands: servers list it first. */
function beginningOf(pieces: readonly ByteString[]): readonly string[] {
  let text = "";
  for (const piece of pieces) {
    text += piece.slice(0, 100_000 - text.length);
    if (text.length === 100_000) break;
  }
  return text.split(/\r?\n/);
}

/** Whether the directory itself is among the rows, as `.` or MLSD's `cdir`. */
function hasItself(rows: readonly string[], listedWith: ListCommand): boolean {
  if (listedWith === "MLSD")
    return rows.some((row) => row.endsWith("; .") || /^[^ ]*\btype=cdir;/i.test(row));
  // In Unix' format, in that of MS-DOS, or alone.
  return rows.some(
    (row) => row === "." || (row.endsWith(" .") && (row.startsWith("d") || row.includes("<DIR>"))),
  );
}

/** Whether there is a row of the directory itself whose `perm`, if it has one, lets enter it. */
function saysEnterable(rows: readonly string[]): boolean {
  const own = rows.find((row) => /^[^ ]*\btype=cdir;/i.test(row));
  if (own === undefined) return false;
  const [, perm] = /^[^ ]*\bperm=(\w*);/i.exec(own) ?? [];
  return perm === undefined || /e/i.test(perm);
}

function verbOf(command: ByteString): ListCommand {
  if (command.startsWith("MLSD")) return "MLSD";
  return command.startsWith("NLST") ? "NLST" : "LIST";
}
