import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";
import type { Session } from "@/lib/contract/session";
import { ownProblem } from "../../problem-error";
import {
  join,
  knownBytes,
  nameInListing,
  pathKey,
  type RemoteName,
  type RemotePath,
} from "../../remote-path";
import { freeName } from "./free-name";
import { coming, type ListingChange, leaving } from "./listing-changes";

/** Entries of one directory that are to be moved or copied. */
export interface Dragged {
  readonly session: Session;
  readonly directory: RemotePath;
  /** Of the directory, as its listing gave them: what the entries' `nameBytes` go below. */
  readonly pathBytes: string | undefined;
  readonly entries: readonly Entry[];
}

/** The directory that entries are to come into. */
export interface Destination {
  readonly session: Session;
  readonly directory: RemotePath;
  /** Of the directory, where a listing gave them. */
  readonly pathBytes?: string | undefined;
}

/** One entry, where it is and where it is to be. */
export interface EntryPair {
  readonly entry: Entry;
  readonly from: RemotePath;
  readonly to: RemotePath;
}

/** What is to be moved or copied, from one directory into another. */
export interface Relocation {
  readonly kind: "move" | "copy";
  readonly session: Session;
  readonly directory: RemotePath;
  readonly into: Destination;
  readonly pairs: readonly EntryPair[];
  /** It takes a move back. */
  readonly isUndo?: true;
}

/** What a destination's listing is known to hold, for names that have to be free; null where nobody knows. */
export type KnownNames = ReadonlySet<string> | null;

/** Why entries can't go where a person wants them, with the first of them; null when they can. */
export function refusalOf(kind: Relocation["kind"], dragged: Dragged, into: Destination): Problem | null {
  const isElsewhere = dragged.session.id !== into.session.id;
  if (kind === "move") {
    if (isElsewhere) {
      return ownProblem(
        "Entries can't be moved to another session",
        "FTP renames within one server only. Copy them there; when the copy is whole, delete them here.",
      );
    }
    if (pathKey(dragged.directory) === pathKey(into.directory)) {
      return ownProblem("That is where it is already", "Choose another folder.");
    }
  }
  const inside = isElsewhere ? undefined : dragged.entries.find((entry) => isInside(dragged, entry, into));
  if (inside === undefined) return null;
  return ownProblem(
    kind === "move" ? "A folder can't be moved into itself" : "A folder can't be copied into itself",
    `${into.directory.text} is ${inside.name}, or inside of it. Choose a folder outside of it.`,
  );
}

function isInside({ directory, pathBytes }: Dragged, entry: Entry, into: Destination): boolean {
  if (entry.type !== "directory") return false;
  const own = join(directory, entry, pathBytes);
  if (pathKey(own) === pathKey(into.directory)) return true;
  if (own.bytes !== undefined && into.directory.bytes === undefined) return false;
  return into.directory.text.startsWith(`${own.text}/`);
}

/**
 * Plans what a person wants moved or copied. Copies into their own directory get names that are free there.
 *
 * @param known the names in the destination; needed where the copies stay in their own directory
 */
export function planRelocation(
  kind: Relocation["kind"],
  { session, directory, pathBytes, entries }: Dragged,
  into: Destination,
  known: KnownNames = null,
): Relocation {
  const stays = session.id === into.session.id && pathKey(directory) === pathKey(into.directory);
  const taken = new Set(known ?? []);
  const pairs = entries.map((entry): EntryPair => {
    const from = join(directory, entry, pathBytes);
    if (!stays) return { entry, from, to: targetOf(entry, session, into) };
    const name = freeName({
      name: entry,
      isDirectory: entry.type === "directory",
      style: "copy",
      isTaken: (candidate) => taken.has(candidate),
    });
    taken.add(name.name);
    return { entry, from, to: join(directory, name, pathBytes) };
  });
  return { kind, session, directory, into, pairs };
}

/** The path of an entry in its destination: under the name's own bytes, unless nobody knows what they would mean there. */
export function targetOf(name: RemoteName, session: Pick<Session, "charset">, into: Destination): RemotePath {
  const { directory, pathBytes } = into;
  const sameLetters = session.charset.toLowerCase() === into.session.charset.toLowerCase();
  const bytes =
    name.nameBytes === undefined || !sameLetters ? undefined : (pathBytes ?? knownBytes(directory));
  return bytes === undefined ? join(directory, { name: name.name }) : join(directory, name, bytes);
}

/** What moving or copying some pairs of a relocation does to listings. */
export function changesBy(
  { kind, session, directory, into }: Omit<Relocation, "pairs">,
  pairs: readonly EntryPair[],
): readonly ListingChange[] {
  const added = pairs.map(({ entry, to }): Entry => arrived(entry, to));
  const arrival = coming(into.session.id, into.directory, added);
  if (kind === "copy") return [arrival];
  const gone = leaving(
    session.id,
    directory,
    pairs.map(({ from }) => from),
  );
  return [gone, arrival];
}

/** An entry under the name that a path gives it. */
export function arrived(entry: Entry, to: RemotePath): Entry {
  const { nameBytes: _, ...rest } = entry;
  const { name, nameBytes } = nameInListing(to);
  return { ...rest, name, ...(nameBytes !== undefined && { nameBytes }) };
}

/** What takes a move back. */
export function takenBack({ session, directory, into }: Relocation, moved: readonly EntryPair[]): Relocation {
  return {
    kind: "move",
    isUndo: true,
    session,
    directory: into.directory,
    into: { session, directory },
    pairs: moved.map(({ entry, from, to }) => ({ entry: arrived(entry, to), from: to, to: from })),
  };
}
