import type { Entry } from "@/lib/contract/files";
import { join, type RemotePath, resolveTyped } from "../remote-path";

/** What a person has typed of a path, taken apart where the last name begins. */
export interface TypedPath {
  /** The directory that the last name is in. */
  readonly parent: RemotePath;
  /** The text up to the last name, as typed. */
  readonly before: string;
  /** The beginning of the last name. */
  readonly prefix: string;
}

/** A path that a text was completed to: the name's own bytes, which its text can't tell. */
export interface Completed {
  readonly text: string;
  readonly path: RemotePath;
}

/** A directory that continues what is typed. */
export interface PathSuggestion extends Completed {
  readonly name: string;
}

/**
 * The place that a text means.
 *
 * @param current what a relative one begins at
 * @param completed what it was completed to last
 */
export function placeOfTyped(text: string, current: RemotePath, completed: Completed | null): RemotePath {
  if (completed === null || !text.startsWith(completed.text)) return resolveTyped(text, current);
  const rest = text.slice(completed.text.length).replace(/^\/+/, "");
  return rest === "" ? completed.path : resolveTyped(rest, completed.path);
}

/** Takes apart what is typed of a path. */
export function splitTyped(text: string, current: RemotePath, completed: Completed | null): TypedPath {
  const before = text.slice(0, text.lastIndexOf("/") + 1);
  const parent = before === "" ? current : placeOfTyped(before, current, completed);
  return { parent, before, prefix: text.slice(before.length) };
}

/** How many are offered at most: who has more to choose from types on. */
const MOST = 50;

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * The directories of a listing that continue what is typed, and links, which may lead to one. Hidden ones only when the
 * dot was typed.
 *
 * @param pathBytes of the directory, as its listing gave them
 */
export function suggestPaths(
  { parent, before, prefix }: TypedPath,
  entries: readonly Entry[],
  pathBytes: string | undefined,
): readonly PathSuggestion[] {
  const begin = prefix.toLowerCase();
  return entries
    .filter(({ type, name }) => {
      if (type !== "directory" && type !== "link") return false;
      return name.toLowerCase().startsWith(begin) && (!name.startsWith(".") || prefix.startsWith("."));
    })
    .sort((a, b) => order.compare(a.name, b.name))
    .slice(0, MOST)
    .map((entry) => ({
      name: entry.name,
      text: `${before}${entry.name}/`,
      path: join(parent, entry, pathBytes),
    }));
}

/** How far a text can be completed without a choice: the whole of a single suggestion, or what all have in common. */
export function commonCompletion(text: string, suggestions: readonly PathSuggestion[]): Completed | string {
  const [first, ...others] = suggestions;
  if (first === undefined) return text;
  if (others.length === 0) return first;
  let length = first.text.length - 1;
  for (const other of others) {
    while (first.text.slice(0, length).toLowerCase() !== other.text.slice(0, length).toLowerCase()) length--;
  }
  return length > text.length ? first.text.slice(0, length) : text;
}
