import { HttpProblem } from "./http-problem";

export interface AttemptLimits {
  /** Failures that one party may have in a row. */
  readonly burst: number;
  /** How many are forgiven a second. */
  readonly perSecond: number;
  /** How many times as much all parties together may fail. */
  readonly overall: number;
}

interface Bucket {
  failures: number;
  /** Milliseconds since the epoch: when `failures` was right. */
  at: number;
}

/**
 * Counts failed attempts, so that Portside is neither a port scanner nor a password guesser for others. What
 * succeeds costs nothing.
 */
export class AttemptLimit {
  readonly #parties = new Map<string, Bucket>();
  readonly #all: Bucket = { failures: 0, at: 0 };
  readonly #limits: AttemptLimits;
  readonly #now: () => number;

  constructor(limits: AttemptLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  /** @throws {HttpProblem} `busy` with `Retry-After` while this party, or everyone together, failed too often. */
  check(party: string): void {
    const { burst, perSecond, overall } = this.#limits;
    const waits = [
      this.#secondsUntilBelow(this.#parties.get(party), burst, perSecond),
      this.#secondsUntilBelow(this.#all, burst * overall, perSecond * overall),
    ];
    const seconds = Math.max(...waits);
    if (seconds === 0) return;
    throw new HttpProblem("busy", {
      detail: `Too many attempts have failed. Try again in ${seconds} s.`,
      headers: { "Retry-After": String(seconds) },
    });
  }

  /** Counts one failure. */
  fail(party: string): void {
    const { perSecond, overall } = this.#limits;
    const bucket = this.#parties.get(party) ?? { failures: 0, at: this.#now() };
    this.#parties.delete(party);
    this.#parties.set(party, bucket);
    this.#add(bucket, perSecond);
    this.#add(this.#all, perSecond * overall);
    this.#forgetOldest();
  }

  #add(bucket: Bucket, perSecond: number): void {
    bucket.failures = this.#left(bucket, perSecond) + 1;
    bucket.at = this.#now();
  }

  #left(bucket: Bucket, perSecond: number): number {
    return Math.max(0, bucket.failures - ((this.#now() - bucket.at) / 1000) * perSecond);
  }

  #secondsUntilBelow(bucket: Bucket | undefined, limit: number, perSecond: number): number {
    if (bucket === undefined) return 0;
    const over = this.#left(bucket, perSecond) + 1 - limit;
    return over <= 0 ? 0 : Math.ceil(over / perSecond);
  }

  #forgetOldest(): void {
    if (this.#parties.size <= 10_000) return;
    const oldest = this.#parties.keys().next();
    if (!oldest.done) this.#parties.delete(oldest.value);
  }
}
