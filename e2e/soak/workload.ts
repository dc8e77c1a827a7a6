import { setTimeout as delay } from "node:timers/promises";
import { SeededRandom } from "../faults/seeded-random";
import { operations } from "./operations";
import { type Place, Visitor } from "./visitor";

export interface WorkloadOptions {
  readonly browsers: number;
  /** Operations a second, of all together. */
  readonly rate: number;
  readonly seed: number;
}

/** Browsers that do one thing after the other, each at its own pace. */
export class Workload {
  /** How often each operation was done. */
  readonly done = new Map<string, number>();
  /** What ended otherwise than it has to. */
  readonly failures: string[] = [];
  readonly #visitors: readonly Visitor[];
  readonly #pause: number;

  constructor(place: Place, { browsers, rate, seed }: WorkloadOptions) {
    this.#visitors = Array.from(
      { length: browsers },
      (_, i) => new Visitor(place, new SeededRandom(seed + i * 7919), i + 1),
    );
    this.#pause = (1000 * browsers) / rate;
  }

  /** Operations so far. */
  get operations(): number {
    return [...this.done.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Works until the signal says stop, and then everybody leaves. */
  async work(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#visitors.map((visitor) => this.#visit(visitor, signal)));
  }

  async #visit(visitor: Visitor, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const next = performance.now() + this.#pause * (0.5 + visitor.random.next());
      await this.#doNext(visitor);
      await delay(Math.max(0, next - performance.now()), undefined, { signal }).catch(() => undefined);
    }
    await this.#attempt(visitor, "leave", () => visitor.leave());
  }

  #doNext(visitor: Visitor): Promise<void> {
    const suitable = operations.filter(({ suits }) => suits(visitor));
    const { name, run } = byWeight(suitable, visitor.random.next());
    return this.#attempt(visitor, name, () => run(visitor));
  }

  async #attempt(visitor: Visitor, name: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.failures.push(`${name}: ${reasonOf(error)}`);
      // What comes after a failure would say nothing.
      visitor.abandon();
    }
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }
}

/**
 * One of some, each as often as its weight says.
 * @param chance from 0 to below 1
 * @throws {RangeError} when there is nothing to choose from
 */
export function byWeight<T extends { readonly weight: number }>(choices: readonly T[], chance: number): T {
  let left = chance * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const choice of choices) {
    left -= choice.weight;
    if (left < 0) return choice;
  }
  throw new RangeError("There is nothing to choose from");
}

/** `fetch` says no more than that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${reasonOf(error.cause)})`;
}
