import { pathKey } from "../../remote-path";
import { entryKey } from "../entry-key";
import type { Dragged } from "./relocation";

/** Entries that a person cut or copied, to be pasted into another listing. */
export interface HeldEntries {
  readonly how: "copy" | "cut";
  readonly entries: Dragged;
}

/** The page's own clipboard: the system's has no room for entries of a server. For `useSyncExternalStore`. */
export class EntryClipboard {
  #held: HeldEntries | null = null;
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): HeldEntries | null => this.#held;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  hold(held: HeldEntries | null): void {
    this.#held = held;
    for (const listener of this.#listeners) listener();
  }
}

const none: ReadonlySet<string> = new Set();

/** The keys of the entries of a directory that were cut: they are shown as about to leave. */
export function cutKeys(
  held: HeldEntries | null,
  session: string,
  directory: Dragged["directory"],
): ReadonlySet<string> {
  if (held?.how !== "cut" || held.entries.session.id !== session) return none;
  if (pathKey(held.entries.directory) !== pathKey(directory)) return none;
  return new Set(held.entries.entries.map(entryKey));
}
