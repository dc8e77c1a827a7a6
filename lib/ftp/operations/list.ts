import { type ByteString, byteString } from "../../protocol/byte-string";
import { FtpError, isFtpError } from "../errors";
import type { Operation } from "../lane";
import { openTransfer } from "../open-transfer";
import { isEmptyAfterAll, listCommandOf } from "./empty-directory";
import { chooseFacts } from "./facts-option";
import { openNamed } from "./naming";
import { emptyListing, type RawListing, readRaw, shownRow } from "./raw-listing";
import { changeDirectory, takesNamesOnly } from "./working-directory";

export interface ListingOptions {
  /** For whoever changes what is in a tree: no link may look like what it leads to. */
  readonly findsLinks?: boolean | undefined;
}

/**
 * Lists a directory with the command that the session's settings name; without one with MLSD (RFC 3659 §7) where the
 * server has it, else with LIST, else with NLST.
 *
 * @throws {FtpError} the refusal, and `ftp-error` when the rows are in a format that nobody knows: no listing is
 *   empty that a server has not shown to be
 */
export async function listDirectory(
  operation: Operation,
  path: ByteString,
  { findsLinks = false }: ListingOptions = {},
): Promise<RawListing> {
  let listing: RawListing;
  try {
    listing =
      findsLinks && hidesLinks(operation)
        ? await listWithList(operation, path)
        : await listAsSet(operation, path);
  } catch (error) {
    if (!(await isEmptyAfterAll(operation, path, error))) throw error;
    return emptyListing(listCommandOf(error) ?? "LIST", operation.core.settings.dataMode);
  }
  if (listing.unread !== null) throw notUnderstood(operation, listing, listing.unread);
  return listing;
}

/**
 * Whether MLSD tells of a link what it leads to, as that of pyftpdlib does, so that whoever changes what is in a directory
 * could change another one (S61). What it calls its facts in FEAT, in small letters, is pyftpdlib's own. Its LIST tells.
 */
function hidesLinks({ core }: Operation): boolean {
  return /\bunix\.mode\b/.test(core.feature("MLST") ?? "");
}

function notUnderstood(
  operation: Operation,
  { listedWith, dataMode }: RawListing,
  row: ByteString,
): FtpError {
  const next =
    operation.core.settings.listCommand === "auto"
      ? "Choose another listing command in the session's settings, and report this row, so that Portside can learn to read it."
      : "Let Portside choose the listing command (session settings), and report this row, so that Portside can learn to read it.";
  return new FtpError(
    "ftp-error",
    `The server's answer to ${listedWith} is in a format that Portside doesn't know; its first row is “${shownRow(operation, row)}”. ${next}`,
    { dataMode },
  );
}

function listAsSet(operation: Operation, path: ByteString): Promise<RawListing> {
  switch (operation.core.settings.listCommand) {
    case "MLSD":
      return listWithMlsd(operation, path);
    case "LIST":
      return listWithList(operation, path);
    case "auto":
      return listByAnyCommand(operation, path);
  }
}

async function listByAnyCommand(operation: Operation, path: ByteString): Promise<RawListing> {
  const { core } = operation;
  if (core.memory.mlsdFails || !core.hasFeature("MLST")) return listWithoutMlsd(operation, path);
  let listing: RawListing;
  try {
    listing = await listWithMlsd(operation, path);
  } catch (error) {
    if (!isFtpError(error, "not-supported")) throw error;
    core.memory.mlsdFails = true;
    return listWithoutMlsd(operation, path);
  }
  if (listing.unread !== null) noteNotUnderstood(operation, listing.unread, "MLSD", "by LIST");
  // Facts may be off by default (interop S21): without types nobody knows what is a directory.
  return listing.unread === null && listing.isTyped ? listing : listInstead(operation, path, listing);
}

/** What the older commands give where MLSD gave rows that say too little: if that is more. */
async function listInstead(operation: Operation, path: ByteString, mlsd: RawListing): Promise<RawListing> {
  let other: RawListing;
  try {
    other = await listWithoutMlsd(operation, path);
  } catch (error) {
    // Names without a type are better than none.
    if (isFtpError(error, "not-supported")) return mlsd;
    throw error;
  }
  if (other.entries.length > 0) operation.core.memory.mlsdFails = true;
  else if (mlsd.entries.length > 0 || !other.listsItself) return mlsd;
  return other;
}

async function listWithoutMlsd(operation: Operation, path: ByteString): Promise<RawListing> {
  const { memory } = operation.core;
  if (memory.listFails) return listWithNlst(operation, path);
  try {
    const listing = await listWithList(operation, path);
    return listing.unread === null
      ? listing
      : await listNamesInstead(operation, path, listing, listing.unread);
  } catch (error) {
    if (!isFtpError(error, "not-supported")) throw error;
    memory.listFails = true;
    return listWithNlst(operation, path);
  }
}

/** Rows of an unknown format must not look like an empty directory: names alone are more. */
async function listNamesInstead(
  operation: Operation,
  path: ByteString,
  listing: RawListing,
  unread: ByteString,
): Promise<RawListing> {
  noteNotUnderstood(operation, unread, "LIST", "for the names alone (NLST)");
  try {
    const names = await listWithNlst(operation, path);
    return names.entries.length > 0 ? names : listing;
  } catch (error) {
    // A refused NLST says no more than the row did; a forbidden or a lost one does.
    if (!isFtpError(error) || !error.reply || error.code === "denied") throw error;
    return listing;
  }
}

function noteNotUnderstood(operation: Operation, row: ByteString, command: string, next: string): void {
  operation.control.note(
    "rows-not-understood",
    `The answer to ${command} is in a format that Portside doesn't know; its first row is “${shownRow(operation, row)}”. Portside asks ${next}.`,
  );
}

async function listWithMlsd(operation: Operation, path: ByteString): Promise<RawListing> {
  const listing = await readRaw(operation, { command: byteString(`MLSD ${path}`), path }, () =>
    openNamed(operation, "MLSD", path, { direction: "down", prepare: chooseFacts }),
  );
  // A directory that may be read but not entered is empty to ProFTPD and pyftpdlib (interop S51); CWD says what is wrong
  // with it. Not asked for nothing: Pure-FTPd ends a connection that is in a directory which somebody deletes.
  const isEmpty = listing.entries.length === 0 && listing.unread === null;
  if (isEmpty && !listing.mayBeEntered) await changeDirectory(operation, path);
  return listing;
}

/** Milliseconds after which the directory of a connection may be gone, or another one may be called so. */
const mayHaveMoved = 1_000;

/** Nothing came, not even the directory itself. */
function isBlank({ entries, unread, listsItself }: RawListing): boolean {
  return entries.length === 0 && unread === null && !listsItself;
}

/**
 * LIST, without a path after CWD: a directory called `-R` must not become an option, and options and a path together
 * mean something else on most servers. `-a` brings hidden files; servers that take it for a file name answer with
 * nothing, with an error, or with what `ls` says (interop S9, S10), and get a plain LIST. vsftpd alone gets flag and
 * path in one, which saves it the CWD.
 *
 * @returns a listing whose rows may be `unread`
 * @throws {FtpError}
 */
export async function listWithList(operation: Operation, path: ByteString): Promise<RawListing> {
  const { control, core } = operation;
  if (core.memory.listTakesFlagAndPath && mayFollowFlag(operation, path)) {
    const listing = await listWith(operation, `LIST -a ${path}`, path).catch(nullWhenUnreadable);
    // A directory that isn't there is an empty listing to vsftpd; CWD says what is wrong with it.
    if (listing?.listsItself) return listing;
  }
  const wasThere = control.isIn(path, core.directoryVersion) && control.directoryAge > mayHaveMoved;
  const listing = await listEntered(operation, path);
  if (!wasThere || listing.entries.length > 0) return listing;
  // Somebody may have deleted or replaced the directory while the connection was in it: that one is empty (interop S52).
  operation.control.leftDirectory();
  return listEntered(operation, path);
}

/** From inside the directory. */
async function listEntered(operation: Operation, path: ByteString): Promise<RawListing> {
  const { memory } = operation.core;
  if (memory.listFlagFails) return listHere(operation, "LIST", path);
  let refused: FtpError | null = null;
  try {
    const flagged = await listHere(operation, "LIST -a", path);
    // A server that understands -a lists at least `.`; "total 0" or an error of `ls` may be about a file called -a.
    memory.flagListsItself ||= flagged.listsItself;
    if (flagged.entries.length > 0 || flagged.listsItself) return flagged;
  } catch (error) {
    if (!isFtpError(error) || !isRefusedFlag(operation, error)) throw error;
    refused = error;
  }
  const plain = await listHere(operation, "LIST", path);
  if (refused === null ? plain.entries.length > 0 : isLasting(operation, refused))
    memory.listFlagFails = true;
  if (isBlank(plain)) await checkBlank(operation, path, plain);
  return plain;
}

/**
 * ProFTPD and Pure-FTPd send no row and 226 of a directory that may be entered but not read (interop S50). MLSD says
 * what is wrong with it, unless it has been heard already; where there is none, a server that lists other directories
 * as `.` has shown that this one isn't empty.
 *
 * @throws {FtpError}
 */
async function checkBlank(operation: Operation, path: ByteString, { dataMode }: RawListing): Promise<void> {
  const { control, core } = operation;
  const hasMlsd = core.hasFeature("MLST") && !core.memory.mlsdFails;
  if (hasMlsd && core.settings.listCommand === "auto") return;
  if (!hasMlsd && !core.memory.flagListsItself) return;
  if (hasMlsd) {
    control.note(
      "blank-listing",
      "The server sent nothing of this directory, not even the directory itself. Portside asks MLSD whether it may be read.",
    );
    try {
      if (isBlank({ ...(await listWithMlsd(operation, path)), listsItself: false })) return;
    } catch (error) {
      // Only a refusal of this directory counts: somebody may have chosen LIST because MLSD doesn't work.
      if (!isFtpError(error) || !error.reply || error.reply.code === 550) throw error;
      if (!core.memory.flagListsItself) return;
    }
  }
  throw new FtpError(
    "ftp-error",
    "The server sent nothing of this directory, although it isn't empty. The account may lack the right to read it; ask the server's operator.",
    { dataMode },
  );
}

/** vsftpd lists what matches: `LIST -a /in/*` is what /in holds, `.` included. */
function mayFollowFlag({ core }: Operation, path: ByteString): boolean {
  return !takesNamesOnly(core, path) && !/[*?[\]{}]/.test(path);
}

/** The directory can't be opened, or nor can the one above: CWD tells which. */
function nullWhenUnreadable(error: unknown): null {
  if (isFtpError(error, "denied") && error.reply !== undefined && error.reply.code < 300) return null;
  throw error;
}

function isRefusedFlag({ core }: Operation, { code, reply }: FtpError): boolean {
  if (reply === undefined || code === "data-connection-failed") return false;
  // 502 is said of LIST itself; whoever has chosen LIST gets it tried without the flag all the same.
  if (reply.code === 502) return core.settings.listCommand === "LIST";
  return [450, 451, 500, 501, 504, 550].includes(reply.code);
}

/** A 4xx may be a passing trouble of the server: about the flag only when it names it, or comes twice. */
function isLasting({ core }: Operation, { reply }: FtpError): boolean {
  if (reply === undefined || reply.code >= 500) return true;
  if (reply.lines.some((line) => /(?:^|[^\w-])-a\b/.test(line))) return true;
  core.memory.listFlagRefusals++;
  return core.memory.listFlagRefusals > 1;
}

/** Names alone, for servers without LIST or with one that nobody can read. */
function listWithNlst(operation: Operation, path: ByteString): Promise<RawListing> {
  return listHere(operation, "NLST", path);
}

/** A command without a path, from inside the directory. */
function listHere(operation: Operation, command: string, path: ByteString): Promise<RawListing> {
  return listWith(operation, command, path, (current) => changeDirectory(current, path));
}

function listWith(
  operation: Operation,
  line: string,
  path: ByteString,
  prepare?: (current: Operation) => Promise<void>,
): Promise<RawListing> {
  const command = byteString(line);
  return readRaw(operation, { command, path }, () =>
    openTransfer(operation, { command, direction: "down", ...(prepare ? { prepare } : {}) }),
  );
}
