import { type Lane, laneOf, type Queue, runningTransfers, transferOf } from "./queue";
import { siteKey } from "./sessions-of-transfers";
import type { Transfer } from "./transfer";

/**
 * How many are in flight at once. A browser opens six HTTP/1.1 connections to one host: one carries the event stream,
 * one must stay for listings; of the others, three carry files and one a job.
 */
export const MAX_RUNNING: Readonly<Record<Lane, number>> = { upload: 3, job: 1 };

/**
 * The transfers of a lane to start now, in the order in which they wait. What waits for its next attempt counts as if
 * it were in flight for its site: while a server is away, three ask for it, not thousands.
 *
 * @param now milliseconds, as `retryAt`
 */
export function startable(queue: Queue, lane: Lane, now: number): readonly Transfer[] {
  const running = runningTransfers(queue).filter((transfer) => needs(transfer, lane));
  const room = MAX_RUNNING[lane] - running.length;
  if (room <= 0) return [];
  const retrying = queue.retrying
    .flatMap((id) => transferOf(queue, id) ?? [])
    .filter((transfer) => laneOf(transfer) === lane);
  const found = retrying
    .filter(({ state }) => state.status === "waiting" && (state.retryAt ?? 0) <= now)
    .slice(0, room);
  const used = new Map<string, number>();
  for (const { site } of [...running, ...retrying]) count(used, siteKey(site));
  for (const chunk of queue.chunks) {
    if (found.length >= room) break;
    if (chunk.waiting[lane] === 0) continue;
    for (const transfer of chunk.transfers) {
      if (found.length >= room) break;
      if (!isFresh(transfer) || laneOf(transfer) !== lane) continue;
      if ((used.get(siteKey(transfer.site)) ?? 0) >= MAX_RUNNING[lane]) continue;
      count(used, siteKey(transfer.site));
      found.push(transfer);
    }
  }
  return found;
}

/** When the next attempt is due, in milliseconds; null when none is. */
export function nextRetryAt(queue: Queue): number | null {
  const times = queue.retrying.flatMap((id) => {
    const state = transferOf(queue, id)?.state;
    return state?.status === "waiting" && state.retryAt !== undefined ? state.retryAt : [];
  });
  return times.length === 0 ? null : Math.min(...times);
}

/** An archive is a job, and its download carries a file. */
function needs(transfer: Transfer, lane: Lane): boolean {
  return laneOf(transfer) === lane || (lane === "upload" && transfer.kind === "archive");
}

function isFresh({ state }: Transfer): boolean {
  return state.status === "waiting" && state.retryAt === undefined;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
