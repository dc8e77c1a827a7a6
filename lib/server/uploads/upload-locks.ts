import { type Deferred, deferred } from "@/lib/ftp/deferred";
import { stopped, unlessStopped } from "@/lib/ftp/unless-stopped";
import { HttpProblem } from "../http-problem";

/** One request's turn at an upload. */
export interface UploadTurn {
  /** Comes when another request waits for this upload: end what can go on later. */
  readonly wanted: AbortSignal;
  /** The turn is over. */
  release(): void;
}

interface Holder {
  readonly wanted: AbortController;
  readonly released: Deferred<void>;
}

/**
 * One request an upload at a time. A client whose connection broke asks again while the old request still waits for
 * bytes that never come: so whoever asks later tells the earlier one to stop, and waits until all that it sent has
 * arrived at the FTP server. Only then is there one answer to how much is there.
 */
export class UploadLocks {
  readonly #holders = new Map<string, Holder>();

  /**
   * @param milliseconds to wait at most
   * @param gone comes when nobody waits for the answer any more
   * @throws {HttpProblem} `busy` (423) when the earlier request is still at work then
   */
  async take(key: string, milliseconds: number, gone: AbortSignal): Promise<UploadTurn> {
    const { signal: giveUp, settle } = giveUpAfter(milliseconds, gone);
    try {
      for (let earlier = this.#holders.get(key); earlier; earlier = this.#holders.get(key)) {
        earlier.wanted.abort();
        if ((await unlessStopped(earlier.released.promise, giveUp)) === stopped) throw locked();
      }
    } finally {
      settle();
    }
    const holder: Holder = { wanted: new AbortController(), released: deferred() };
    this.#holders.set(key, holder);
    return {
      wanted: holder.wanted.signal,
      release: () => {
        if (this.#holders.get(key) === holder) this.#holders.delete(key);
        holder.released.resolve();
      },
    };
  }
}

/** By hand: Node 20 loses an AbortSignal.timeout to which only AbortSignal.any refers, and nobody would ever give up. */
function giveUpAfter(milliseconds: number, gone: AbortSignal): { signal: AbortSignal; settle: () => void } {
  const giveUp = new AbortController();
  const onEnd = () => giveUp.abort();
  const timer = setTimeout(onEnd, milliseconds);
  gone.addEventListener("abort", onEnd, { once: true });
  if (gone.aborted) onEnd();
  return {
    signal: giveUp.signal,
    settle: () => {
      clearTimeout(timer);
      gone.removeEventListener("abort", onEnd);
    },
  };
}

function locked(): HttpProblem {
  return new HttpProblem("busy", {
    status: 423,
    title: "The upload is still at work",
    detail: "The FTP server has not ended the earlier attempt yet. Ask again in a few seconds.",
    headers: { "Retry-After": "2" },
  });
}
