import { HttpProblem } from "./http-problem";

export interface AttemptLimits {
  /** Failures that one client may have in a row. */
  readonly burst: number;
  /** How many are forgiven a second. */
  readonly perSecond: number;
  /** How many clients are remembered; beyond, those who failed least recently are forgotten. */
  readonly mostClients: number;
}

interface Bucket {
  failures: number;
  /** Milliseconds since the epoch: when `failures` was right. */
  at: number;
}

/**
 * Counts failed attempts, so that Portside is neither a port scanner nor a password guesser for others. What
 * succeeds costs nothing. Clients don't count together: whoever fails on purpose must not be able to keep out others.
 */
export class AttemptLimit {
  readonly #clients = new Map<string, Bucket>();
  readonly #limits: AttemptLimits;
  readonly #now: () => number;

  constructor(limits: AttemptLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  /** How many clients are remembered. */
  get size(): number {
    return this.#clients.size;
  }

  /** @throws {HttpProblem} `busy` with `Retry-After` while this client failed too often. */
  check(client: string): void {
    const { burst, perSecond } = this.#limits;
    const over = this.#failuresOf(client) + 1 - burst;
    if (over <= 0) return;
    const seconds = Math.ceil(over / perSecond);
    throw new HttpProblem("busy", {
      detail: `Too many attempts from your network address have failed. Try again in ${seconds} s.`,
      headers: { "Retry-After": String(seconds) },
    });
  }

  /** Counts one failure. */
  fail(client: string): void {
    const failures = this.#failuresOf(client) + 1;
    // Deleted first: a Map keeps the order in which keys came.
    this.#clients.delete(client);
    this.#clients.set(client, { failures, at: this.#now() });
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > this.#limits.mostClients && oldest !== undefined) this.#clients.delete(oldest);
  }

  #failuresOf(client: string): number {
    const bucket = this.#clients.get(client);
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.failures - ((this.#now() - bucket.at) / 1000) * this.#limits.perSecond);
  }
}
