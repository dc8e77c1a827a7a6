import { pathKey, type RemotePath } from "../../remote-path";

/** Entries that are to be selected, and scrolled to, where their directory is shown. */
export interface EntryWish {
  readonly session: string;
  readonly directory: RemotePath;
  /** Keys (`entryKey`). */
  readonly keys: ReadonlySet<string>;
}

/**
 * What is to be selected once it is listed: what was just made, renamed, moved there, or is back because the server
 * refused. One wish a directory; `subscribe` and `snapshot` fit `useSyncExternalStore`.
 */
export class EntryWishes {
  #wishes: ReadonlyMap<string, EntryWish> = new Map();
  readonly #listeners = new Set<() => void>();

  readonly snapshot = (): ReadonlyMap<string, EntryWish> => this.#wishes;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  wish(wish: EntryWish): void {
    if (wish.keys.size > 0) this.#set(new Map(this.#wishes).set(placeOf(wish.session, wish.directory), wish));
  }

  /** The wish for a directory. */
  of(session: string, directory: RemotePath): EntryWish | undefined {
    return this.#wishes.get(placeOf(session, directory));
  }

  /** It is done, or nobody wants it any more. */
  drop(wish: EntryWish): void {
    const place = placeOf(wish.session, wish.directory);
    if (this.#wishes.get(place) !== wish) return;
    const wishes = new Map(this.#wishes);
    wishes.delete(place);
    this.#set(wishes);
  }

  #set(wishes: ReadonlyMap<string, EntryWish>): void {
    this.#wishes = wishes;
    for (const listener of this.#listeners) listener();
  }
}

function placeOf(session: string, directory: RemotePath): string {
  return JSON.stringify([session, pathKey(directory)]);
}
