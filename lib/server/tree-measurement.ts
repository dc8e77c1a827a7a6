import type { z } from "zod";
import type { TreeTotals, totalsEndSchema } from "@/lib/contract/search";
import { isFtpError } from "@/lib/ftp/errors";
import type { ByteString } from "@/lib/protocol/byte-string";
import { Failures } from "./failures";
import { ndjsonLine } from "./ndjson";
import { ProgressPace } from "./progress-pace";
import { problemFrom } from "./route";
import {
  type FoundEntry,
  isMet,
  lookUp,
  type Missed,
  type Step,
  type WalkOptions,
  walkTree,
} from "./tree-walk";

export interface TreeMeasurementParts extends WalkOptions {
  /** False once the session was closed. */
  readonly isOpen: () => boolean;
  /** In one spelling each. */
  readonly paths: readonly ByteString[];
}

/** Counts what there is in files and directories that are named, and everything below them. */
export class TreeMeasurement {
  readonly #parts: TreeMeasurementParts;
  readonly #totals: { -readonly [Key in keyof TreeTotals]: number } = {
    files: 0,
    directories: 0,
    links: 0,
    others: 0,
    bytes: 0,
    unknownSizes: 0,
  };
  readonly #failures = new Failures();
  #path: ByteString;

  constructor(parts: TreeMeasurementParts) {
    this.#parts = parts;
    this.#path = parts.paths[0] ?? parts.session.homeBytes;
  }

  /**
   * The lines of the answer.
   * @throws {FtpError} when the one path that is named can't be looked at, or nothing could be before the server went
   */
  async *lines(): AsyncGenerator<Uint8Array, void, void> {
    const pace = new ProgressPace();
    let finished = true;
    try {
      for await (const step of this.#steps()) {
        this.#path = step.path;
        if (isMet(step)) this.#count(step.entry);
        else this.#missed(step);
        if (pace.isDue) {
          pace.told();
          yield ndjsonLine(this.#totals);
        }
        if (!isMet(step) && !this.#parts.isOpen()) {
          finished = false;
          break;
        }
      }
    } catch (error) {
      if (this.#parts.signal.aborted || !isFtpError(error) || this.#isEmpty) throw error;
      this.#failed(this.#path, error);
      finished = false;
    }
    const end: z.infer<typeof totalsEndSchema> = {
      finished,
      ...this.#failures.told,
      totals: this.#totals,
    };
    yield ndjsonLine(end);
  }

  #steps(): AsyncGenerator<Step<null>, void, void> {
    const options = { ...this.#parts, meetsAll: true };
    const chosen = lookUp(this.#parts.paths, () => null, options);
    return walkTree(chosen, (_, entries) => entries.map(() => null), options);
  }

  get #isEmpty(): boolean {
    const { files, directories, links, others } = this.#totals;
    return files + directories + links + others === 0;
  }

  #missed({ path, error }: Missed): void {
    if (this.#isEmpty && this.#parts.paths.length === 1) throw error;
    this.#failed(path, error);
  }

  #failed(path: ByteString, error: unknown): void {
    const { session } = this.#parts;
    this.#failures.add(session.decodePath(path), problemFrom(error, session));
  }

  #count({ type, size }: FoundEntry): void {
    const totals = this.#totals;
    switch (type) {
      case "file":
        totals.files++;
        if (size === null) totals.unknownSizes++;
        else totals.bytes += size;
        break;
      case "directory":
        totals.directories++;
        break;
      case "link":
        totals.links++;
        break;
      case "other":
        totals.others++;
        break;
    }
  }
}
