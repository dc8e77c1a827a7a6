import { meansEmptyListing } from "../../protocol/answers";
import { type ByteString, byteString } from "../../protocol/byte-string";
import type { ListedEntry, ListingFormat, ParsedListing } from "../../protocol/listing/entry";
import { parseListingInSteps } from "../../protocol/listing/parse";
import type { DataMode } from "../../protocol/traffic";
import { FtpError, isFtpError } from "../errors";
import { inTurns } from "../in-turns";
import type { Operation } from "../lane";
import { openTransfer } from "../open-transfer";
import type { Transfer } from "../transfer";
import { chooseFacts } from "./facts-option";
import { namesWithinDirectory } from "./listed-names";
import { openNamed } from "./naming";
import { readListing } from "./read-listing";
import { changeDirectory, takesNamesOnly } from "./working-directory";

export type ListCommand = "MLSD" | "LIST" | "NLST";

const nothingListed = {
  hadText: true,
  listsItself: true,
  isTyped: true,
  sizesAreExact: true,
  unread: null,
} as const;

/** VMS counts blocks, z/OS tracks, IBM i and z/VM what is allocated (interop S47). */
const roughSizes: readonly ListingFormat[] = ["vms", "mvs", "as400", "zvm"];

/** A listing as bytes, before the session's charset. */
export interface RawListing {
  readonly entries: readonly ListedEntry[];
  readonly listedWith: ListCommand;
  readonly dataMode: DataMode;
  /** Whether any text came, even when nothing of it is an entry (`.`, `..`, "total 0"). */
  readonly hadText: boolean;
  /** Whether the directory itself is among the rows, as `.`. */
  readonly listsItself: boolean;
  /** Whether at least one entry says what it is. */
  readonly isTyped: boolean;
  /** Whether sizes are bytes, and not blocks or tracks that a file fills in part. */
  readonly sizesAreExact: boolean;
  /** A row that nobody understood, when nothing else came. */
  readonly unread: ByteString | null;
}

/**
 * Lists a directory with MLSD (RFC 3659 §7) where the server has it, else with LIST, else with NLST.
 * @throws {FtpError}
 */
export async function listDirectory(operation: Operation, path: ByteString): Promise<RawListing> {
  try {
    return await listByAnyCommand(operation, path);
  } catch (error) {
    if (!(await isEmptyAfterAll(operation, path, error))) throw error;
    return {
      entries: [],
      listedWith: listCommandOf(error) ?? "LIST",
      dataMode: operation.core.settings.dataMode,
      ...nothingListed,
    };
  }
}

/**
 * DrFTPD answers 550 to the listing of an empty directory (interop S12), in words that say nothing of it. When CWD
 * finds the directory, and nobody speaks of a permission, empty is what it is.
 */
async function isEmptyAfterAll(operation: Operation, path: ByteString, error: unknown): Promise<boolean> {
  if (!isFtpError(error) || error.reply?.code !== 550 || listCommandOf(error) === null) return false;
  const text = error.reply.lines.join(" ");
  const isVague = error.code === "not-found" || /unavailable|action not taken/i.test(text);
  if (!isVague || /no such (?:directory|folder)/i.test(text)) return false;
  try {
    await changeDirectory(operation, path);
  } catch {
    // It isn't there: the refusal meant what it said.
    return false;
  }
  operation.control.note(
    "refused-is-empty",
    `The server refuses to list a directory that it lets enter, with “${text}”. Portside takes it for empty.`,
  );
  return true;
}

function listCommandOf(error: unknown): ListCommand | null {
  const verb = isFtpError(error) ? error.reply?.command?.split(" ", 1)[0] : undefined;
  return verb === "MLSD" || verb === "LIST" || verb === "NLST" ? verb : null;
}

async function listByAnyCommand(operation: Operation, path: ByteString): Promise<RawListing> {
  const { core } = operation;
  const wanted = core.settings.listCommand;
  if (wanted === "MLSD" || (wanted === "auto" && !core.memory.mlsdFails && core.hasFeature("MLST"))) {
    try {
      const listing = await listWithMlsd(operation, path);
      if (wanted === "MLSD" || listing.isTyped) return listing;
      // Facts may be off by default (interop S21): without types nobody knows what is a directory.
      core.memory.mlsdFails = true;
    } catch (error) {
      if (wanted === "MLSD" || !isFtpError(error, "not-supported")) throw error;
      core.memory.mlsdFails = true;
    }
  }
  if (core.memory.listFails) return listWithNlst(operation, path);
  try {
    const listing = await listWithList(operation, path);
    return listing.unread === null ? listing : await listNamesInstead(operation, path, listing);
  } catch (error) {
    if (wanted === "LIST" || !isFtpError(error, "not-supported")) throw error;
    core.memory.listFails = true;
    return listWithNlst(operation, path);
  }
}

function listWithMlsd(operation: Operation, path: ByteString): Promise<RawListing> {
  return read(operation, "MLSD", path, () =>
    openNamed(operation, "MLSD", path, { direction: "down", prepare: chooseFacts }),
  );
}

/**
 * LIST without a path, after CWD: a directory called `-R` must not become an option, and options and a path
 * together mean something else on every other server. `-a` brings hidden files; servers that take it for a
 * file name answer with nothing or with an error (interop S9, S10) and get a plain LIST.
 */
export async function listWithList(operation: Operation, path: ByteString): Promise<RawListing> {
  const { memory } = operation.core;
  if (memory.listTakesFlagAndPath && !takesNamesOnly(operation.core, path)) {
    const listing = await listWith(operation, byteString(`LIST -a ${path}`), path);
    // A directory that isn't there is an empty listing to vsftpd; CWD says what is wrong with it.
    if (listing.listsItself) return listing;
  }
  const prepare = (current: Operation) => changeDirectory(current, path);
  if (memory.listFlagFails) return listWith(operation, byteString("LIST"), path, prepare);
  let flagged: RawListing | undefined;
  try {
    flagged = await listWith(operation, byteString("LIST -a"), path, prepare);
    // A server that understands -a lists at least `.`.
    if (flagged.hadText) return flagged;
  } catch (error) {
    if (!isRefusedFlag(error)) throw error;
  }
  const plain = await listWith(operation, byteString("LIST"), path, prepare);
  if (flagged === undefined || plain.entries.length > 0) memory.listFlagFails = true;
  return plain;
}

function isRefusedFlag(error: unknown): boolean {
  if (!(error instanceof FtpError) || error.reply === undefined) return false;
  return error.code !== "data-connection-failed" && [450, 451, 500, 501, 504, 550].includes(error.reply.code);
}

/** Names alone, for servers without LIST or with one that nobody can read. */
async function listWithNlst(operation: Operation, path: ByteString): Promise<RawListing> {
  return listWith(operation, byteString("NLST"), path, (current) => changeDirectory(current, path));
}

/** Rows of an unknown format must not look like an empty directory. */
async function listNamesInstead(
  operation: Operation,
  path: ByteString,
  { unread, ...listing }: RawListing,
): Promise<RawListing> {
  const row = operation.core.charset.decodeForLog(unread ?? byteString("")).slice(0, 120);
  operation.control.note(
    "rows-not-understood",
    `The listing is in a format that Portside doesn't know; its first row is “${row}”. Portside asks for the names alone (NLST).`,
  );
  try {
    const names = await listWithNlst(operation, path);
    if (names.entries.length > 0) return names;
  } catch (error) {
    if (!(error instanceof FtpError) || !error.reply) throw error;
  }
  return { ...listing, unread };
}

function listWith(
  operation: Operation,
  command: ByteString,
  path: ByteString,
  prepare?: (current: Operation) => Promise<void>,
): Promise<RawListing> {
  const listedWith = command.startsWith("NLST") ? "NLST" : "LIST";
  return read(operation, listedWith, path, () =>
    openTransfer(operation, { command, direction: "down", ...(prepare ? { prepare } : {}) }),
  );
}

async function read(
  operation: Operation,
  listedWith: ListCommand,
  path: ByteString,
  open: () => Promise<Transfer>,
): Promise<RawListing> {
  let transfer: Transfer;
  let text: string;
  try {
    transfer = await open();
    text = await readListing(operation, transfer);
  } catch (error) {
    if (!(error instanceof FtpError) || !error.reply || !meansEmptyListing(error.reply)) throw error;
    const dataMode = error.dataMode ?? operation.core.settings.dataMode;
    // A flag that was taken for a file's name finds no such file (interop S9, S10): that isn't the last word.
    const hadText = !/^LIST -/.test(error.reply.command ?? "");
    return { ...nothingListed, entries: [], listedWith, dataMode, hadText, listsItself: hadText };
  }
  const { charset, system } = operation.core;
  const parsed = await inTurns(
    parseListingInSteps(byteString(text), {
      command: listedWith,
      now: Date.now(),
      decode: (bytes) => charset.decode(bytes),
      ...(system === null ? {} : { system }),
    }),
  );
  return {
    entries: namesWithinDirectory(parsed, path, transfer),
    listedWith,
    dataMode: transfer.dataMode,
    hadText: text.trim() !== "",
    listsItself: /(?:^|[ \t])\.\r?$/m.test(text.slice(0, 100_000)),
    isTyped: parsed.entries.length === 0 || parsed.untyped < parsed.entries.length,
    sizesAreExact: parsed.format === null || !roughSizes.includes(parsed.format),
    unread: unreadRow(parsed),
  };
}

/** The first row that is neither an entry nor a heading, when there is no entry at all and no known format. */
function unreadRow({ format, entries, ignored }: ParsedListing): ByteString | null {
  if (format !== null || entries.length > 0) return null;
  return ignored.find((row) => !/^\s*(?:total\b.*)?$/i.test(row)) ?? null;
}
