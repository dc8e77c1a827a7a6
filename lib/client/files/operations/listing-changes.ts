import type { Entry } from "@/lib/contract/files";
import { nameInListing, pathKey, type RemotePath } from "../../remote-path";
import { entryKey } from "../entry-key";

/** What an operation takes out of a directory's listing and brings into it. */
export interface ListingChange {
  readonly session: string;
  readonly directory: RemotePath;
  /** Keys (`entryKey`) of the entries that go. */
  readonly without: ReadonlySet<string>;
  /** Entries that come; one in the place of another of its name replaces it. */
  readonly added: readonly Entry[];
}

const nothing: readonly Entry[] = [];

/** The key under which a listing of its directory has what is at a path. */
export function keyOfPath(path: RemotePath): string {
  return entryKey(nameInListing(path));
}

/** That entries leave a directory. @param paths theirs */
export function leaving(session: string, directory: RemotePath, paths: readonly RemotePath[]): ListingChange {
  return { session, directory, without: new Set(paths.map(keyOfPath)), added: nothing };
}

/** That entries come into a directory. */
export function coming(session: string, directory: RemotePath, added: readonly Entry[]): ListingChange {
  return { session, directory, without: new Set(), added };
}

/** That an entry gets another name in its directory. */
export function renaming(
  session: string,
  directory: RemotePath,
  from: RemotePath,
  renamed: Entry,
): ListingChange {
  return { session, directory, without: new Set([keyOfPath(from)]), added: [renamed] };
}

/** Entries without those that a set of keys names; the same array when it names none of them. */
export function withoutEntries(entries: readonly Entry[], keys: ReadonlySet<string>): readonly Entry[] {
  if (keys.size === 0) return entries;
  const kept = entries.filter((entry) => !keys.has(entryKey(entry)));
  return kept.length === entries.length ? entries : kept;
}

/** Entries with others at their end; what has the name of one of those gives way to it. */
export function withAdded(entries: readonly Entry[], added: readonly Entry[]): readonly Entry[] {
  if (added.length === 0) return entries;
  return [...withoutEntries(entries, new Set(added.map(entryKey))), ...added];
}

/** Entries after changes of their directory, in the order of these. */
export function withChanges(entries: readonly Entry[], changes: readonly ListingChange[]): readonly Entry[] {
  return changes.reduce<readonly Entry[]>(
    (rest, { without, added }) => withAdded(withoutEntries(rest, without), added),
    entries,
  );
}

/** The changes that concern one directory of a session; the same array when all of them do. */
export function changesOf(
  changes: readonly ListingChange[],
  session: string,
  directory: RemotePath,
): readonly ListingChange[] {
  const key = pathKey(directory);
  return changes.filter((change) => change.session === session && pathKey(change.directory) === key);
}

/** The keys of what the changes bring: shown, and not yet confirmed by the server. */
export function unconfirmedKeys(changes: readonly ListingChange[]): ReadonlySet<string> {
  return new Set(changes.flatMap(({ added }) => added.map(entryKey)));
}
