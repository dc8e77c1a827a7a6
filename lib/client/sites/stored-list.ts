import { type ZodType, z } from "zod";
import { ownProblem, ProblemError } from "../problem-error";

/** The part of a page that keeps texts for this browser and tells of other tabs' changes. */
export interface KeepingPage {
  readonly localStorage: Pick<Storage, "getItem" | "setItem">;
  addEventListener(type: "storage", listener: (event: Pick<StorageEvent, "key">) => void): void;
}

const version = 1;
const storedSchema = z.object({ version: z.int(), entries: z.array(z.unknown()) });

interface Stored<T> {
  readonly entries: readonly T[];
  /** What isn't understood: kept as it is, so that one broken entry loses nothing. */
  readonly others: readonly unknown[];
}

const nothing = { entries: [], others: [] };

/**
 * A list that this browser keeps, the same in all its tabs; `subscribe` and `snapshot` fit `useSyncExternalStore`.
 * Unlike preferences it holds what people saved on purpose: what can't be kept is said, never dropped in silence.
 */
export class StoredList<T> {
  readonly #key: string;
  readonly #schema: ZodType<T>;
  readonly #page: () => KeepingPage;
  readonly #listeners = new Set<() => void>();
  #stored: Stored<T> | null = null;
  #following = false;

  /** @param page where it is kept; tests have pages of their own */
  constructor(key: string, schema: ZodType<T>, page: () => KeepingPage = () => window) {
    this.#key = key;
    this.#schema = schema;
    this.#page = page;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#follow();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The same array until something changed. */
  readonly snapshot = (): readonly T[] => {
    this.#follow();
    this.#stored ??= this.#read();
    return this.#stored.entries;
  };

  /**
   * Changes the list, beginning from what other tabs made of it.
   * @throws {ProblemError} when the browser can't keep it; then nothing has changed
   */
  change(change: (entries: readonly T[]) => readonly T[]): void {
    this.#follow();
    const { entries, others } = this.#read("to change it");
    const changed = change(entries);
    if (changed === entries) return;
    const text = JSON.stringify({ version, entries: [...changed, ...others] });
    try {
      this.#page().localStorage.setItem(this.#key, text);
    } catch (error) {
      throw new ProblemError(notKept(error), { cause: error });
    }
    this.#stored = { entries: changed, others };
    this.#tell();
  }

  #read(why?: "to change it"): Stored<T> {
    const text = this.#text();
    if (text === null) return nothing;
    const stored = storedSchema.safeParse(jsonOf(text));
    if (!stored.success) {
      // Whatever it was, somebody may want it back.
      if (why !== undefined) this.#putAside(text);
      return nothing;
    }
    if (stored.data.version > version && why !== undefined) {
      throw new ProblemError(
        ownProblem(
          "These were saved by a newer Portside",
          "Reload the page, so that it is the newer one, too.",
        ),
      );
    }
    const entries: T[] = [];
    const others: unknown[] = [];
    for (const entry of stored.data.entries) {
      const parsed = this.#schema.safeParse(entry);
      if (parsed.success) entries.push(parsed.data);
      else others.push(entry);
    }
    return { entries, others };
  }

  #text(): string | null {
    try {
      return this.#page().localStorage.getItem(this.#key);
    } catch {
      return null; // Storage is off: there is nothing, and saving will say why.
    }
  }

  #putAside(text: string): void {
    try {
      this.#page().localStorage.setItem(`${this.#key}.unreadable`, text);
    } catch (error) {
      throw new ProblemError(notKept(error), { cause: error });
    }
  }

  /** Hears of other tabs from the first reader on, as long as the page lives. */
  #follow(): void {
    if (this.#following) return;
    this.#following = true;
    this.#page().addEventListener("storage", ({ key }) => {
      // Null: another tab cleared everything.
      if (key !== this.#key && key !== null) return;
      this.#stored = null;
      this.#tell();
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // As good as anything else that isn't the list.
  }
}

function notKept(error: unknown) {
  const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
  return isFull
    ? ownProblem(
        "This browser has no room for it",
        "It keeps about 5 MB for Portside. Export your sites, then delete those that you don't need here.",
      )
    : ownProblem(
        "This browser doesn't let the page keep anything",
        "Allow it to store data for this address, or leave its private mode.",
      );
}
