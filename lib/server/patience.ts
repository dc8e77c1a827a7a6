import { setTimeout as delay } from "node:timers/promises";
import { cancelled } from "@/lib/ftp/deadline";
import { type FtpError, isFtpError } from "@/lib/ftp/errors";

/** Milliseconds before the second attempt, the third, the fourth. */
export const pauses: readonly number[] = [200, 1000, 3000];

/**
 * Repeats what only asks, through a long job, when the server has a bad moment: it restarts, has too many guests, or
 * is out of ports for data connections. A server with which nothing has worked yet gets one attempt: whoever waits
 * should hear soon what is wrong.
 */
export class Patience {
  #hasWorked = false;

  /** @throws what the last attempt threw; FtpError `cancelled` when the signal came in a pause */
  async run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (const pause of pauses) {
      try {
        const result = await attempt();
        this.#hasWorked = true;
        return result;
      } catch (error) {
        if (!this.#hasWorked || signal.aborted || !isFtpError(error) || !isServerLost(error)) throw error;
      }
      await delay(pause, undefined, { signal, ref: false }).catch(() => Promise.reject(cancelled(signal)));
    }
    return attempt();
  }
}

/** Nothing further can be done now: other paths would fail one by one as well, each after its own time-out. */
export function isServerLost({ code }: FtpError): boolean {
  switch (code) {
    case "connection-failed":
    case "data-connection-failed":
    case "login-refused":
    case "timeout":
    case "busy":
    case "cancelled":
      return true;
    default:
      return false;
  }
}
