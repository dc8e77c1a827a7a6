import { createHash } from "node:crypto";
import { temporaryName } from "@/lib/contract/temporary-name";
import { FtpError, isFtpError } from "@/lib/ftp/errors";
import { inTurns, Turn } from "@/lib/ftp/in-turns";
import type { DirectoryEntry, DirectoryListing, FtpSession } from "@/lib/ftp/session-types";
import { type ByteString, byteString } from "@/lib/protocol/byte-string";
import { joinPath, lastName, namesOf, parentPath, rootOf } from "@/lib/protocol/path";
import { isServerLost, type Patience } from "./patience";

/** What a listing says of something, as far as whoever walks over it needs to know. */
export type FoundEntry = Pick<
  DirectoryEntry,
  "name" | "nameIsExact" | "nameBytes" | "type" | "modifiedAt" | "modifiedPrecision" | "linkTarget"
> & {
  /** Bytes, exactly; null where the listing doesn't say, or counts in blocks. */
  readonly size: number | null;
};

/** Something that was met on the way. `place` is where it goes: a name in an archive, a path elsewhere. */
export interface Met<Place> {
  readonly path: ByteString;
  readonly entry: FoundEntry;
  readonly place: Place;
  /** All that its listing says of it; absent where none does. */
  readonly listed?: DirectoryEntry;
}

/** What could not be looked at, and why: a missing entry, a directory that can't be listed, or not to its end. */
export interface Missed {
  readonly path: ByteString;
  readonly error: FtpError;
}

export type Step<Place> = Met<Place> | Missed;

export interface WalkOptions {
  readonly session: FtpSession;
  readonly signal: AbortSignal;
  readonly patience: Patience;
  /** Directories below each other that are gone into: deeper ones are a loop, or nobody's intention. */
  readonly treeDepth: number;
  /** So many are wanted: deeper ones are met, and that is all. */
  readonly depth?: number | undefined;
  /**
   * For whoever only tells what there is, and touches nothing: then temporary files and names with control characters
   * are met, too.
   */
  readonly meetsAll?: boolean;
  /** For whoever changes what there is: links are told from what they lead to also where only LIST does (S61). */
  readonly findsLinks?: boolean;
}

type LookUpOptions = Pick<WalkOptions, "session" | "signal" | "patience" | "findsLinks">;

/**
 * Walks through what was chosen and everything below it, directories before what is in them. Links are met, never
 * followed. Each directory is listed when it is its turn, and no earlier; large ones let everybody else have theirs.
 * What Portside's own uploads left in them is no file of the user's: it is missed, unless it was chosen itself.
 *
 * @param placesIn where the entries of a directory go, in the order of the entries; undefined leaves one out
 * @throws {FtpError} when the FTP server is lost, see `isServerLost`
 */
export async function* walkTree<Place>(
  chosen: AsyncIterable<Step<Place>>,
  placesIn: (directory: Met<Place>, entries: readonly FoundEntry[]) => readonly (Place | undefined)[],
  options: WalkOptions,
): AsyncGenerator<Step<Place>, void, void> {
  for await (const first of chosen) {
    yield first;
    if (isMet(first) && first.entry.type === "directory") yield* walkBelow(first, placesIn, options);
  }
}

/** A directory that waits for its turn, and what the listings above it were. */
interface Waiting<Place> {
  readonly directory: Met<Place>;
  /** Of the listings above, outermost first. */
  readonly above: readonly string[];
}

async function* walkBelow<Place>(
  top: Met<Place>,
  placesIn: (directory: Met<Place>, entries: readonly FoundEntry[]) => readonly (Place | undefined)[],
  options: WalkOptions,
): AsyncGenerator<Step<Place>, void, void> {
  const { session, treeDepth, depth, meetsAll = false } = options;
  const waiting: Waiting<Place>[] = [{ directory: top, above: [] }];
  const turn = new Turn();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { directory, above } = next;
    const { path } = directory;
    // Met right before it is gone into, so that what is in it follows.
    if (directory !== top) yield directory;
    if (depth !== undefined && above.length >= depth) continue;
    const listing =
      above.length < treeDepth ? await listedSafely(directory, options) : tooDeep(session, path, treeDepth);
    if (listing instanceof Error) {
      yield { path, error: listing };
      continue;
    }
    const print = await inTurns(fingerprint(listing));
    if (above.includes(print)) {
      yield { path, error: leadsBack(session, path) };
      continue;
    }
    const entries = listing.entries.map((entry) => foundIn(listing, entry));
    const places = placesIn(directory, entries);
    const below: Met<Place>[] = [];
    const aboveThose = [...above, print];
    for (const [index, entry] of entries.entries()) {
      if (turn.isOver) await turn.next();
      const place = places[index];
      if (place === undefined) continue;
      const listed = listing.entries[index];
      const met: Met<Place> = {
        path: join(path, entry.nameBytes),
        entry,
        place,
        ...(listed && { listed }),
      };
      const step = meetsAll ? met : wanted(session, met);
      if (isMet(step) && entry.type === "directory") below.push(step);
      else yield step;
    }
    if (!listing.isComplete) yield { path, error: cutOff(session, path) };
    // The last goes first from a stack.
    for (const met of below.reverse()) waiting.push({ directory: met, above: aboveThose });
  }
}

/** No command may name a directory that was met only to be told of. @throws {FtpError} when the FTP server is lost */
async function listedSafely<Place>(
  directory: Met<Place>,
  options: WalkOptions,
): Promise<DirectoryListing | FtpError> {
  const step = usable(options.session, directory);
  return isMet(step) ? listed(step.path, options) : step.error;
}

/**
 * Tells a listing from others. Some servers show a link to a directory as a directory (MLSD `type=dir`): one that leads
 * upwards lists what is above it, itself included, and two of them would have no end in time at any depth.
 */
function* fingerprint({ entries }: DirectoryListing): Generator<void, string, void> {
  const hash = createHash("sha256");
  for (const [index, { nameBytes, type, size, modifiedAt }] of entries.entries()) {
    if (index % 1000 === 0) yield;
    hash.update(`${nameBytes}\0${type}\0${size}\0${modifiedAt}\n`, "latin1");
  }
  return hash.digest("base64");
}

/**
 * What the listings of their directories say of some paths, each directory listed once. What isn't listed is asked for.
 * @param placeOf where it goes
 */
export async function* lookUp<Place>(
  paths: readonly ByteString[],
  placeOf: (path: ByteString) => Place,
  options: LookUpOptions,
): AsyncGenerator<Step<Place>, void, void> {
  const { session } = options;
  for (const [parent, children] of byParent(paths)) {
    if (parent === null) {
      for (const path of children) yield directoryAt(session, path, placeOf(path));
      continue;
    }
    const listing = await listed(parent, options);
    const entries =
      listing instanceof Error ? null : new Map(listing.entries.map((entry) => [entry.nameBytes, entry]));
    for (const path of children) {
      const entry = entries?.get(nameOf(path));
      if (entry !== undefined && !(listing instanceof Error)) {
        yield { path, entry: foundIn(listing, entry), place: placeOf(path), listed: entry };
        continue;
      }
      const asked = await askFor(path, options);
      yield asked instanceof Error ? { path, error: asked } : { path, entry: asked, place: placeOf(path) };
    }
  }
}

/** Whether a step is something, and not the word that it could not be looked at. */
export function isMet<Place>(step: Step<Place>): step is Met<Place> {
  return "entry" in step;
}

/** Why an entry of type "other" is neither copied nor packed. */
export function noFile(session: FtpSession, path: ByteString): FtpError {
  const shown = session.decodePath(path);
  return new FtpError("not-supported", `${shown} is no file: a device, a socket, or something of that kind.`);
}

/** The directory's listing, or why there is none. @throws {FtpError} when the FTP server is lost */
async function listed(
  path: ByteString,
  { session, signal, patience, findsLinks }: LookUpOptions,
): Promise<DirectoryListing | FtpError> {
  try {
    return await patience.run(() => session.list(path, { signal, findsLinks }), signal);
  } catch (error) {
    if (isFtpError(error) && !isServerLost(error)) return error;
    throw error;
  }
}

/** Something that the listing of its directory doesn't tell of: hidden, or in a directory that may not be listed. */
async function askFor(path: ByteString, options: LookUpOptions): Promise<FoundEntry | FtpError> {
  const { session, signal, patience } = options;
  try {
    const { size, modifiedAt } = await patience.run(() => session.facts(path, { signal }), signal);
    const modifiedPrecision = modifiedAt === null ? null : "second";
    return { ...nameIn(session, path), type: "file", size, modifiedAt, modifiedPrecision, linkTarget: null };
  } catch (error) {
    if (!isFtpError(error) || isServerLost(error)) throw error;
    const listing = await listed(path, options);
    return listing instanceof Error ? error : rootEntry(session, path);
  }
}

/** A directory that no listing tells of. */
export function directoryAt<Place>(session: FtpSession, path: ByteString, place: Place): Met<Place> {
  return { path, entry: rootEntry(session, path), place };
}

function rootEntry(session: FtpSession, path: ByteString): FoundEntry {
  const unknown = { size: null, modifiedAt: null, modifiedPrecision: null, linkTarget: null };
  return { ...nameIn(session, path), type: "directory", ...unknown };
}

/** The last name of a path, as a listing would tell it. */
export function nameIn(
  session: FtpSession,
  path: ByteString,
): Pick<FoundEntry, "name" | "nameIsExact" | "nameBytes"> {
  const nameBytes = nameOf(path);
  const name = session.decodePath(nameBytes);
  return { name, nameIsExact: encodesTo(session, name, nameBytes), nameBytes };
}

/** Whether text means exactly these bytes in the session's charset. */
export function encodesTo(session: FtpSession, name: string, bytes: ByteString): boolean {
  try {
    return session.encodePath(name) === bytes;
  } catch {
    // The charset lacks a letter that it decoded to: U+FFFD.
    return false;
  }
}

function foundIn({ sizesAreExact }: DirectoryListing, entry: DirectoryEntry): FoundEntry {
  // A link's own size is the length of its target's name.
  return entry.type === "file" && sizesAreExact ? entry : { ...entry, size: null };
}

/** The paths, without trailing slashes and each once, by the directories that they are in; null for the root's own. */
export function byParent(paths: readonly ByteString[]): Map<ByteString | null, ByteString[]> {
  const found = new Map<ByteString | null, ByteString[]>();
  for (const path of new Set(paths.map(withoutTrailingSlash))) {
    const parent = parentPath(path);
    const key = parent === null ? null : byteString(parent);
    const children = found.get(key);
    if (children === undefined) found.set(key, [path]);
    else children.push(path);
  }
  return found;
}

function wanted<Place>(session: FtpSession, met: Met<Place>): Step<Place> {
  const { entry, path } = met;
  const kind = entry.type === "directory" ? undefined : temporaryName.exec(entry.nameBytes)?.[1];
  return kind === undefined ? usable(session, met) : { path, error: leftOver(session, path, kind) };
}

/** A name with a control character could begin another command: what no request may send, no listing may either. */
function usable<Place>(session: FtpSession, met: Met<Place>): Step<Place> {
  try {
    session.pathFromBytes(Buffer.from(met.path, "latin1"));
    return met;
  } catch (error) {
    if (isFtpError(error)) return { path: met.path, error };
    throw error;
  }
}

/** One spelling for each path, so that none is met twice. */
export function withoutTrailingSlash(path: ByteString): ByteString {
  return byteString(namesOf(path).reduce(joinPath, rootOf(path)));
}

/** The last name of a path. */
export function nameOf(path: ByteString): ByteString {
  return byteString(lastName(path));
}

function join(directory: ByteString, name: ByteString): ByteString {
  return byteString(joinPath(directory, name));
}

function leftOver(session: FtpSession, path: ByteString, kind: string): FtpError {
  const what =
    kind === "part"
      ? "a part of an upload that is under way or broke off"
      : "the earlier version of a file, moved aside while it was replaced, and perhaps the only copy";
  return new FtpError(
    "not-supported",
    `${session.decodePath(path)} is a temporary file of Portside's: ${what}. It is left out; choose it by itself to have it.`,
  );
}

function tooDeep(session: FtpSession, path: ByteString, treeDepth: number): FtpError {
  return new FtpError(
    "too-large",
    `${session.decodePath(path)} is more than ${treeDepth} directories deep, where Portside goes no further. Choose it by itself.`,
  );
}

function leadsBack(session: FtpSession, path: ByteString): FtpError {
  return new FtpError(
    "too-large",
    `${session.decodePath(path)} holds what a directory above it holds: it leads back into itself, so Portside doesn't go into it.`,
  );
}

function cutOff(session: FtpSession, path: ByteString): FtpError {
  return new FtpError(
    "incomplete",
    `The server ended the listing of ${session.decodePath(path)} early: the directory has more entries than it told of.`,
  );
}
