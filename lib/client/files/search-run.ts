import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";
import type { SearchQuery, SearchStep } from "../file-api";
import { toProblem } from "../problem-error";
import { join, pathKey, type RemotePath } from "../remote-path";

/** Matches that a page keeps; those beyond are counted. */
export const MATCHES_KEPT = 50_000;

/** Steps that are taken in at once: more would hold up what a person does meanwhile. */
export const STEPS_A_FRAME = 1000;

/** Something found: an entry, where it is, and what tells it from all others. */
export interface Match {
  readonly key: string;
  readonly path: RemotePath;
  readonly directory: RemotePath;
  readonly entry: Entry;
}

export type SearchStatus =
  | { readonly is: "running" }
  /** By the person, or because they went elsewhere. */
  | { readonly is: "stopped" }
  | { readonly is: "finished" }
  /** The server went away on the way: what was found until then stays. */
  | { readonly is: "cut-short" }
  | { readonly is: "failed"; readonly problem: Problem };

/** One search, as far as it has come. */
export interface Search {
  readonly directory: RemotePath;
  readonly query: SearchQuery;
  readonly status: SearchStatus;
  /** The first `MATCHES_KEPT`, in the order in which they were found. */
  readonly matches: readonly Match[];
  /** All of them. */
  readonly found: number;
  /** Folders that were listed, entries that were looked at, the folder it is at. */
  readonly progress: { readonly directories: number; readonly entries: number; readonly path: string } | null;
  /** What could not be looked at: the first, and how many more. */
  readonly failed: readonly { readonly path: string; readonly problem: Problem }[];
  readonly moreFailed: number;
}

export function beginSearch(directory: RemotePath, query: SearchQuery): Search {
  return {
    directory,
    query,
    status: { is: "running" },
    matches: [],
    found: 0,
    progress: null,
    failed: [],
    moreFailed: 0,
  };
}

function matchOf({ directory, entry }: Extract<SearchStep, { kind: "match" }>): Match {
  const path = join(directory, entry, directory.bytes);
  return { key: pathKey(path), path, directory, entry };
}

/** A search with some more steps; what comes after its end changes nothing. */
export function continueSearch(search: Search, steps: readonly SearchStep[]): Search {
  if (search.status.is !== "running") return search;
  const matches: Match[] = [];
  let { found, progress, failed, moreFailed } = search;
  let status: SearchStatus = search.status;
  for (const step of steps) {
    switch (step.kind) {
      case "match":
        if (found < MATCHES_KEPT) matches.push(matchOf(step));
        found++;
        break;
      case "progress":
        progress = { directories: step.directories, entries: step.entries, path: step.path };
        break;
      case "end":
        failed = step.failed;
        moreFailed = step.moreFailed ?? 0;
        status = { is: step.finished ? "finished" : "cut-short" };
        break;
    }
  }
  return {
    ...search,
    status,
    matches: matches.length === 0 ? search.matches : [...search.matches, ...matches],
    found,
    progress,
    failed,
    moreFailed,
  };
}

/** A search without matches that are gone. */
export function withoutMatches(search: Search, gone: ReadonlySet<string>): Search {
  const matches = search.matches.filter(({ key }) => !gone.has(key));
  return { ...search, matches, found: search.found - (search.matches.length - matches.length) };
}

/** Walks a directory; ends when the signal comes or nobody asks for more. */
export type Walk = (
  directory: RemotePath,
  query: SearchQuery,
  signal: AbortSignal,
) => AsyncIterable<SearchStep>;

export interface SearchRunParts {
  readonly walk: Walk;
  /** Lets what has come meanwhile be shown together, with the next frame. */
  readonly nextFrame: (task: () => void) => void;
}

/**
 * The search of one file list, one at a time. What comes is gathered and told once a frame, and no more is asked for than a
 * frame can take, so that a hundred thousand matches hold up nothing. `subscribe` and `snapshot` fit `useSyncExternalStore`.
 */
export class SearchRun {
  readonly #parts: SearchRunParts;
  readonly #listeners = new Set<() => void>();
  #search: Search | null = null;
  #arrived: SearchStep[] = [];
  /** Kept while a frame is awaited that takes in what has arrived. */
  #frame: Promise<void> | null = null;
  #current: AbortController | null = null;

  constructor(parts: SearchRunParts) {
    this.#parts = parts;
  }

  readonly snapshot = (): Search | null => this.#search;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins a search, in place of the one before. */
  start(directory: RemotePath, query: SearchQuery): void {
    this.#current?.abort();
    const current = new AbortController();
    this.#current = current;
    this.#arrived = [];
    this.#set(beginSearch(directory, query));
    void this.#follow(directory, query, current.signal);
  }

  /** Ends it, at the server too; what was found stays. */
  stop(): void {
    this.#current?.abort();
    this.#current = null;
    this.#take();
    if (this.#search?.status.is === "running") this.#set({ ...this.#search, status: { is: "stopped" } });
  }

  /** Takes matches away that are no longer there. */
  remove(keys: ReadonlySet<string>): void {
    this.#take();
    if (this.#search !== null) this.#set(withoutMatches(this.#search, keys));
  }

  async #follow(directory: RemotePath, query: SearchQuery, signal: AbortSignal): Promise<void> {
    try {
      for await (const step of this.#parts.walk(directory, query, signal)) {
        if (signal.aborted) return;
        this.#arrived.push(step);
        const frame = this.#nextFrame();
        if (this.#arrived.length >= STEPS_A_FRAME) await frame;
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#take();
      if (this.#search === null) return;
      this.#set({ ...this.#search, status: { is: "failed", problem: toProblem(error) } });
    }
  }

  #nextFrame(): Promise<void> {
    this.#frame ??= new Promise((resolve) => {
      this.#parts.nextFrame(() => {
        this.#frame = null;
        this.#take();
        resolve();
      });
    });
    return this.#frame;
  }

  /** Takes what has arrived into the search. */
  #take(): void {
    if (this.#search === null || this.#arrived.length === 0) return;
    const steps = this.#arrived;
    this.#arrived = [];
    this.#set(continueSearch(this.#search, steps));
  }

  #set(search: Search): void {
    this.#search = search;
    for (const listener of this.#listeners) listener();
  }
}
