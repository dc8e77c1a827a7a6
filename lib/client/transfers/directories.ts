import { ProblemError } from "../problem-error";
import { parentOf, pathKey, type RemotePath } from "../remote-path";
import { judge } from "./retry-policy";

/** Makes a directory; throws `ProblemError`. */
export type MakeDirectory = (session: string, path: RemotePath) => Promise<void>;

/**
 * Makes the directories that dropped folders need, each once for what was dropped together: files that wait for the same
 * one share the request, and its failure.
 */
export class Directories {
  readonly #make: MakeDirectory;
  readonly #onMade: (session: string, directory: RemotePath) => void;
  readonly #asked = new Map<string, Promise<void>>();
  readonly #refused = new Map<string, Promise<void>>();

  /** @param onMade told the directory in which one was made */
  constructor(make: MakeDirectory, onMade: (session: string, directory: RemotePath) => void) {
    this.#make = make;
    this.#onMade = onMade;
  }

  /**
   * Resolves when all are there.
   *
   * @param chain from the topmost directory that may be missing to the deepest
   * @throws {ProblemError} why the first of them that is missing could not be made
   */
  async ensure(batch: number, session: string, chain: readonly RemotePath[]): Promise<void> {
    for (const path of chain) await this.#once(`${batch} ${pathKey(path)}`, session, path);
  }

  /** Asks again for what was refused: a person wants it tried again. */
  forgetRefused(batch: number): void {
    for (const key of this.#refused.keys()) {
      if (!key.startsWith(`${batch} `)) continue;
      this.#refused.delete(key);
      this.#asked.delete(key);
    }
  }

  /** Forgets everything: what was there may have been deleted since. */
  clear(): void {
    this.#asked.clear();
    this.#refused.clear();
  }

  #once(key: string, session: string, path: RemotePath): Promise<void> {
    const before = this.#asked.get(key);
    if (before !== undefined) return before;
    const asked = this.#ask(session, path);
    this.#asked.set(key, asked);
    asked.catch((error: unknown) => {
      if (this.#asked.get(key) !== asked) return;
      // What may pass is asked again by the next attempt; a refusal would be the same for every file in it.
      if (mayPass(error)) this.#asked.delete(key);
      else this.#refused.set(key, asked);
    });
    return asked;
  }

  async #ask(session: string, path: RemotePath): Promise<void> {
    try {
      await this.#make(session, path);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === "already-exists") return;
      throw error;
    }
    const parent = parentOf(path);
    if (parent !== null) this.#onMade(session, parent);
  }
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { verdict } = judge({ problem: error.problem, method: "POST", retryAfterMs: null }, 0);
  return verdict !== "fail";
}
