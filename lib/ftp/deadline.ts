import { FtpError } from "./errors";
import { stopped, unlessStopped } from "./unless-stopped";

/** The time that one operation has, fallbacks included, and the caller's wish to stop it. */
export class Deadline {
  #endsAt: number;

  /** @param milliseconds from now */
  constructor(
    readonly milliseconds: number,
    readonly signal: AbortSignal | undefined,
  ) {
    this.#endsAt = performance.now() + milliseconds;
  }

  /** Milliseconds left, never negative. */
  get remaining(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** Starts the time anew: the next step of a long operation (another file to delete, what follows a transfer). */
  renew(): void {
    this.#endsAt = performance.now() + this.milliseconds;
  }

  /** @throws {FtpError} `cancelled` or `timeout` */
  check(): void {
    if (this.signal?.aborted) throw cancelled(this.signal);
    if (this.remaining <= 0)
      throw new FtpError(
        "timeout",
        "The FTP server took too long. Try again, or raise the session's time-out.",
      );
  }
}

/** The error of an operation whose caller went away. */
export function cancelled(signal?: AbortSignal): FtpError {
  return new FtpError("cancelled", "The operation was cancelled.", { cause: signal?.reason });
}

/** Milliseconds to wait for the server's own word after a transfer or a command was given up. */
export const lastWordWait = 1_500;

/** What `within` resolves with when the time is over. */
export const timedOut = Symbol("timed out");

/** Waits for a promise at most so many milliseconds; a rejection that comes later is not unhandled. */
export function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | typeof timedOut> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(timedOut), milliseconds);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/**
 * Waits for something that can't be stopped (a name's resolution) as long as the operation may take.
 * @throws {FtpError} `timeout`, `cancelled`
 */
export async function beforeDeadline<T>(promise: Promise<T>, deadline: Deadline): Promise<T> {
  deadline.check();
  const result = await within(unlessStopped(promise, deadline.signal), deadline.remaining);
  if (result === stopped) throw cancelled(deadline.signal);
  if (result !== timedOut) return result;
  throw new FtpError(
    "timeout",
    "The host's address could not be found in time. Check the name, or try again.",
  );
}
