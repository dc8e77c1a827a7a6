import { compare, foreignOwners, type Version } from "./marked-content";

/** How an attempt to change a file ended, as the browser knows it. */
export type Outcome =
  /** It was told that it was done. */
  | "acknowledged"
  /** It was told that nothing was done. */
  | "refused"
  /** It was told of a failure, or nothing: it may have been done or not. */
  | "failed";

/** What is under a name, as far as it can be known from outside. */
interface Possible {
  readonly versions: readonly Version[];
  /** Versions of which the beginning may be there, because whoever wrote them knows that they failed. */
  readonly begun: readonly Version[];
  readonly isAbsent: boolean;
}

/** What is wrong with a file: a sentence for the report. */
export type Verdict =
  | { readonly state: "whole" | "unfinished" | "absent" }
  | { readonly state: "wrong"; readonly why: string };

/** What one browser did to one name, in order, and so what may be under it. */
export class FileHistory {
  #possible: Possible = { versions: [], begun: [], isAbsent: true };
  /** Every version that somebody meant to write under this name. */
  readonly meant: Version[] = [];

  constructor(
    readonly owner: string,
    readonly name: string,
  ) {}

  /** The versions that may be there, whole. */
  get current(): readonly Version[] {
    return this.#possible.versions;
  }

  /** It was there before the round began. */
  found(version: Version): void {
    this.meant.push(version);
    this.#possible = { versions: [version], begun: [], isAbsent: false };
  }

  wrote(version: Version, outcome: Outcome): void {
    this.meant.push(version);
    if (outcome === "acknowledged") this.#possible = { versions: [version], begun: [], isAbsent: false };
    if (outcome !== "failed") return;
    const { versions, begun, isAbsent } = this.#possible;
    // Where something is, a new version takes its place as a whole or not at all; a new name may hold a part.
    this.#possible = {
      versions: [...versions, version],
      begun: isAbsent ? [...begun, version] : begun,
      isAbsent,
    };
  }

  deleted(outcome: Outcome): void {
    if (outcome === "acknowledged") this.#possible = { versions: [], begun: [], isAbsent: true };
    if (outcome === "failed") this.#possible = { ...this.#possible, isAbsent: true };
  }

  /** The server has lost what it had: a server in memory that was killed. */
  forgotten(): void {
    this.#possible = { ...this.#possible, isAbsent: true };
  }

  /** What to say of what is under the name in the end. @param bytes null when nothing is there */
  judge(bytes: Uint8Array | null): Verdict {
    const { versions, begun, isAbsent } = this.#possible;
    if (bytes === null) {
      return isAbsent ? { state: "absent" } : this.#wrong("is gone, and nobody deleted it");
    }
    if (versions.some((version) => compare(bytes, version) === "whole")) return { state: "whole" };
    if (begun.some((version) => compare(bytes, version) === "beginning")) return { state: "unfinished" };
    const foreign = foreignOwners(bytes, this.owner);
    if (foreign.length > 0) return this.#wrong(`has bytes of ${foreign.join(", ")}`);
    const [which] = this.meant.filter((version) => compare(bytes, version) === "whole");
    if (which !== undefined) {
      return this.#wrong(
        versions.length === 0 ? "is there, though it was deleted" : `is version ${which.number} again`,
      );
    }
    const cut = this.meant.find((version) => compare(bytes, version) === "beginning");
    if (cut !== undefined) {
      return this.#wrong(`ends after ${bytes.length} of version ${cut.number}'s ${cut.size} bytes`);
    }
    return this.#wrong(`has ${bytes.length} bytes that nobody wrote so`);
  }

  #wrong(what: string): Verdict {
    const allowed = this.#possible.versions.map(({ number }) => number).join(" or ");
    return { state: "wrong", why: `${this.name} ${what}${allowed === "" ? "" : ` (expected: ${allowed})`}` };
  }
}
