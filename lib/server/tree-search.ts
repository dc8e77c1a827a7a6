import type { z } from "zod";
import type {
  SearchEnd,
  SearchParameters,
  searchMatchSchema,
  searchProgressSchema,
} from "@/lib/contract/search";
import { isFtpError } from "@/lib/ftp/errors";
import type { DirectoryEntry } from "@/lib/ftp/session-types";
import type { ByteString } from "@/lib/protocol/byte-string";
import { Failures } from "./failures";
import { base64url, entryOf, needsNameBytes } from "./listed-entry";
import { HeldLines } from "./ndjson";
import { ProgressPace } from "./progress-pace";
import { problemFrom } from "./route";
import { searchFilter } from "./search-filter";
import { directoryAt, encodesTo, isMet, type Met, type Step, type WalkOptions, walkTree } from "./tree-walk";

export interface TreeSearchParts extends WalkOptions {
  /** False once the session was closed. */
  readonly isOpen: () => boolean;
  /** The directory that is looked through, in one spelling. */
  readonly path: ByteString;
  readonly query: SearchParameters;
}

/** Where entries are: a directory as it is told with each of them. */
interface SearchedDirectory {
  readonly path: string;
  readonly pathBytes: string;
  /** Whether it can only be named by its bytes, or was. */
  readonly byBytes: boolean;
}

type SearchMatch = z.infer<typeof searchMatchSchema>;
type SearchProgress = z.infer<typeof searchProgressSchema>;

/** Walks over a directory and all below it, and tells which entries are as the query says. */
export class TreeSearch {
  readonly #parts: TreeSearchParts;
  readonly #isWanted: ReturnType<typeof searchFilter>;
  readonly #failures = new Failures();
  readonly #held = new HeldLines();
  readonly #pace = new ProgressPace();
  #directories = 0;
  #entries = 0;
  /** The directory that was met last. */
  #path: ByteString;

  constructor(parts: TreeSearchParts) {
    this.#parts = parts;
    this.#isWanted = searchFilter(parts.query);
    this.#path = parts.path;
  }

  /**
   * The lines of the answer, in pieces that are worth sending.
   * @throws {FtpError} when not even the first listing came
   */
  async *lines(): AsyncGenerator<Uint8Array, void, void> {
    let finished = true;
    try {
      for await (const step of this.#steps()) {
        this.#look(step);
        // What is held goes out before the next listing, which may take its time.
        if (isDirectory(step) || this.#held.areWorthSending) yield* this.#held.taken();
        if (!isMet(step) && !this.#parts.isOpen()) {
          finished = false;
          break;
        }
      }
    } catch (error) {
      if (this.#parts.signal.aborted || !isFtpError(error) || this.#entries === 0) throw error;
      this.#failed(this.#path, error);
      finished = false;
    }
    const end: SearchEnd = { finished, ...this.#failures.told };
    this.#held.add(end);
    yield* this.#held.taken();
  }

  #steps(): AsyncGenerator<Step<SearchedDirectory>, void, void> {
    const { session, path, query } = this.#parts;
    const top = directoryAt(session, path, this.#searched(path));
    const placesIn = (directory: Met<SearchedDirectory>, entries: readonly unknown[]) => {
      const place = this.#searched(directory.path);
      return entries.map(() => place);
    };
    return walkTree(only(top), placesIn, { ...this.#parts, depth: query.depth, meetsAll: true });
  }

  #look(step: Step<SearchedDirectory>): void {
    if (!isMet(step)) {
      if (this.#entries === 0) throw step.error;
      this.#failed(step.path, step.error);
      return;
    }
    const { listed, place } = step;
    if (listed !== undefined) {
      this.#entries++;
      if (this.#isWanted(listed)) this.#held.add(matchOf(listed, place));
    }
    if (isDirectory(step)) {
      this.#directories++;
      this.#path = step.path;
      // Nothing is said before the first listing came: until then it can still be answered with a problem.
      if (this.#entries > 0 && this.#pace.isDue) this.#tell();
    }
  }

  #searched(path: ByteString): SearchedDirectory {
    const { session, query } = this.#parts;
    const text = session.decodePath(path);
    const isText = encodesTo(session, text, path) && !text.includes("\ufffd");
    return { path: text, pathBytes: base64url(path), byBytes: query.pathBytes !== undefined || !isText };
  }

  #tell(): void {
    this.#pace.told();
    const progress: SearchProgress = {
      directories: this.#directories,
      entries: this.#entries,
      path: this.#parts.session.decodePath(this.#path),
    };
    this.#held.add(progress);
  }

  #failed(path: ByteString, error: unknown): void {
    const { session } = this.#parts;
    this.#failures.add(session.decodePath(path), problemFrom(error, session));
  }
}

async function* only<T>(value: T): AsyncGenerator<T, void, void> {
  yield value;
}

function isDirectory(step: Step<unknown>): boolean {
  return isMet(step) && step.entry.type === "directory";
}

/** The directory's bytes come along where they are what the entry's own belong to. */
function matchOf(entry: DirectoryEntry, { path, pathBytes, byBytes }: SearchedDirectory): SearchMatch {
  const needsBytes = byBytes || needsNameBytes(entry, false);
  return {
    match: entryOf(entry, byBytes),
    directory: { path, ...(needsBytes && { pathBytes }) },
  };
}
