import { HttpProblem } from "./http-problem";

/** Wrong passwords that nobody has to wait for. */
const freeFailures = 4;
/** The first wait; each one after it is twice as long, up to the longest. */
const firstWaitSeconds = 15;
const longestWaitSeconds = 15 * 60;
/** Milliseconds after which somebody begins anew: until then it is about a hundred guesses a day. */
const forgottenAfter = 24 * 60 * 60 * 1000;

interface Failures {
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly lastAt: number;
  readonly lockedUntil: number;
}

/**
 * Lets each client guess the access password a few times, and then only after growing waits. Clients don't count
 * together: whoever guesses must not be able to lock out everybody else.
 */
export class LockOut {
  readonly #clients = new Map<string, Failures>();
  readonly #now: () => number;

  /** @param mostClients are remembered; beyond, those who failed least recently are forgotten */
  constructor(
    private readonly mostClients: number,
    now: () => number = () => Date.now(),
  ) {
    this.#now = now;
  }

  /** How many clients are remembered. */
  get size(): number {
    return this.#clients.size;
  }

  /** @throws {HttpProblem} `busy` with `Retry-After` while this client has to wait */
  check(client: string): void {
    const seconds = Math.ceil(((this.#clients.get(client)?.lockedUntil ?? 0) - this.#now()) / 1000);
    if (seconds <= 0) return;
    throw new HttpProblem("busy", {
      title: "Too many wrong passwords",
      detail: `They came from your network address. Try again in ${inWords(seconds)}.`,
      headers: { "Retry-After": String(seconds) },
    });
  }

  /** Counts one wrong password. */
  fail(client: string): void {
    const now = this.#now();
    const known = this.#clients.get(client);
    const count = known !== undefined && now - known.lastAt < forgottenAfter ? known.count + 1 : 1;
    // Deleted first: a Map keeps the order in which keys came.
    this.#clients.delete(client);
    this.#clients.set(client, { count, lastAt: now, lockedUntil: now + waitAfter(count) * 1000 });
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > this.mostClients && oldest !== undefined) this.#clients.delete(oldest);
  }

  /** Forgets what failed before the right password (NIST SP 800-63B-4 §3.2.2). */
  succeed(client: string): void {
    this.#clients.delete(client);
  }
}

/** Seconds to wait after so many failures. */
function waitAfter(count: number): number {
  if (count <= freeFailures) return 0;
  return Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (count - freeFailures - 1));
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
}
