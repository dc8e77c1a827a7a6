import { uncarriable } from "../problem-error";
import type { ConflictAnswer, Sample, Site, Transfer, TransferState } from "./transfer";

/**
 * The transfer queue as data: a list in the order in which it is shown, kept in chunks with what they hold counted, so
 * that changing one transfer of many thousand copies one chunk, and nothing that is asked often looks at all of them.
 * `reduce-queue.ts` says how actions change it.
 */

export type Status = TransferState["status"];

export const statuses = [
  "waiting",
  "running",
  "paused",
  "stranded",
  "asking",
  "done",
  "skipped",
  "cancelled",
  "failed",
] as const satisfies readonly Status[];

/** How many transfers are in a state, and the bytes of the uploads among them. */
export interface Sums {
  readonly count: number;
  readonly size: number;
  readonly sent: number;
}

export type Tally = Readonly<Record<Status, Sums>>;

/** Uploads and jobs wait in one list, but not for each other. */
export type Lane = "upload" | "job";

export interface Chunk {
  readonly transfers: readonly Transfer[];
  /** How many of them wait, by lane. */
  readonly waiting: Readonly<Record<Lane, number>>;
  readonly asking: number;
}

export interface Queue {
  /** All but the last are full. */
  readonly chunks: readonly Chunk[];
  /** Where each transfer is in the list, by its id. */
  readonly positions: ReadonlyMap<number, number>;
  readonly tally: Tally;
  /** Under way now, in the order in which they began. */
  readonly running: readonly number[];
  /** Waiting for their next attempt. */
  readonly retrying: readonly number[];
  /** Answers that were given for a whole batch. */
  readonly answers: ReadonlyMap<number, ConflictAnswer>;
  /** Bytes of what was completed since there was last nothing to do. */
  readonly doneBytes: number;
  /** Bytes that all uploads have moved, over the last seconds. */
  readonly samples: readonly Sample[];
  /** The sessions that there are; null while nobody has told. */
  readonly sessions: ReadonlyMap<string, Site> | null;
  /** Sessions that Portside was heard not to know, whatever the list says. */
  readonly lostSessions: ReadonlySet<string>;
}

/** Transfers that are copied when one of them changes; about the square root of a long list. */
const CHUNK_LENGTH = 128;

const nothing: Sums = { count: 0, size: 0, sent: 0 };

const emptyTally: Tally = {
  waiting: nothing,
  running: nothing,
  paused: nothing,
  stranded: nothing,
  asking: nothing,
  done: nothing,
  skipped: nothing,
  cancelled: nothing,
  failed: nothing,
};

export const emptyQueue: Queue = {
  chunks: [],
  positions: new Map(),
  tally: emptyTally,
  running: [],
  retrying: [],
  answers: new Map(),
  doneBytes: 0,
  samples: [],
  sessions: null,
  lostSessions: new Set(),
};

export function laneOf({ kind }: Transfer): Lane {
  return kind === "upload" || kind === "directory" ? "upload" : "job";
}

/** Bytes of an upload; 0 for anything else, whose bytes nobody knows beforehand. */
export function sizeOf(transfer: Transfer): number {
  return transfer.kind === "upload" ? transfer.size : 0;
}

/** Bytes that have gone to the server, or were moved by a job. */
export function sentOf(transfer: Transfer): number {
  const { state } = transfer;
  if (state.status === "done") return sizeOf(transfer);
  return "sent" in state ? state.sent : 0;
}

/** Whether it isn't over: leaving the page would lose it, or the rest of it. */
export function isOpen({ state }: Transfer): boolean {
  return (openStatuses as readonly Status[]).includes(state.status);
}

/** Whether it is over without being done, and another attempt may do better: not where no command can carry its name. */
export function canRetry(transfer: Transfer): boolean {
  const { status } = transfer.state;
  if (status !== "failed" && status !== "cancelled") return false;
  return !("target" in transfer) || uncarriable(transfer.target) === null;
}

const openStatuses = ["waiting", "running", "paused", "stranded", "asking"] as const;

/** How many transfers are in the list. */
export function transferCount(queue: Queue): number {
  return queue.positions.size;
}

/** The transfer at a place in the list, from 0; undefined beyond its end. */
export function transferAt(queue: Queue, position: number): Transfer | undefined {
  return queue.chunks[Math.floor(position / CHUNK_LENGTH)]?.transfers[position % CHUNK_LENGTH];
}

export function transferOf(queue: Queue, id: number): Transfer | undefined {
  const position = queue.positions.get(id);
  return position === undefined ? undefined : transferAt(queue, position);
}

/** All transfers in their order; looks at every one, so not for what happens often. */
export function allTransfers(queue: Queue): readonly Transfer[] {
  return queue.chunks.flatMap(({ transfers }) => transfers);
}

/** The transfers that are under way. */
export function runningTransfers(queue: Queue): readonly Transfer[] {
  return queue.running.flatMap((id) => transferOf(queue, id) ?? []);
}

/** The first in the list that asks about a name that is taken. */
export function firstAsking(queue: Queue): Transfer | null {
  const chunk = queue.chunks.find(({ asking }) => asking > 0);
  return chunk?.transfers.find(({ state }) => state.status === "asking") ?? null;
}

/** How many there are in one of the given states. */
export function countOf(queue: Queue, ...among: readonly Status[]): number {
  return among.reduce((sum, status) => sum + queue.tally[status].count, 0);
}

/** Whether leaving the page now would lose work. */
export function hasOpenTransfers(queue: Queue): boolean {
  return countOf(queue, ...openStatuses) > 0;
}

/** Whether anything will still change by itself: what only a person can move on doesn't count. */
export function hasMovingTransfers(queue: Queue): boolean {
  return countOf(queue, "waiting", "running") > 0;
}

function added(sums: Sums, transfer: Transfer, sign: 1 | -1): Sums {
  return {
    count: sums.count + sign,
    size: sums.size + sign * sizeOf(transfer),
    sent: sums.sent + sign * (transfer.kind === "upload" ? sentOf(transfer) : 0),
  };
}

function retallied(tally: Tally, before: Transfer, after: Transfer): Tally {
  const without = { ...tally, [before.state.status]: added(tally[before.state.status], before, -1) };
  return { ...without, [after.state.status]: added(without[after.state.status], after, 1) };
}

function chunkOf(transfers: readonly Transfer[]): Chunk {
  const waiting = { upload: 0, job: 0 };
  let asking = 0;
  for (const transfer of transfers) {
    if (transfer.state.status === "waiting") waiting[laneOf(transfer)]++;
    else if (transfer.state.status === "asking") asking++;
  }
  return { transfers, waiting, asking };
}

/** Keeps a list of ids in step with one transfer's change: unchanged where nothing changed. */
function listed(ids: readonly number[], id: number, belongs: boolean): readonly number[] {
  if (ids.includes(id) === belongs) return ids;
  return belongs ? [...ids, id] : ids.filter((other) => other !== id);
}

function isRetrying({ state }: Transfer): boolean {
  return state.status === "waiting" && state.retryAt !== undefined;
}

/** The queue with a transfer in the place of its older self. */
export function withTransfer(queue: Queue, transfer: Transfer): Queue {
  const position = queue.positions.get(transfer.id);
  if (position === undefined) return queue;
  const index = Math.floor(position / CHUNK_LENGTH);
  const chunk = queue.chunks[index];
  const before = chunk?.transfers[position % CHUNK_LENGTH];
  if (chunk === undefined || before === undefined || before === transfer) return queue;
  const changed = chunkOf(chunk.transfers.with(position % CHUNK_LENGTH, transfer));
  return {
    ...queue,
    chunks: queue.chunks.with(index, changed),
    tally: retallied(queue.tally, before, transfer),
    running: listed(queue.running, transfer.id, transfer.state.status === "running"),
    retrying: listed(queue.retrying, transfer.id, isRetrying(transfer)),
  };
}

/** The queue with another list: looks at every transfer. */
export function withTransfers(queue: Queue, transfers: readonly Transfer[]): Queue {
  const chunks: Chunk[] = [];
  for (let at = 0; at < transfers.length; at += CHUNK_LENGTH) {
    chunks.push(chunkOf(transfers.slice(at, at + CHUNK_LENGTH)));
  }
  const sums = new Map<Status, Sums>();
  for (const transfer of transfers) {
    const { status } = transfer.state;
    sums.set(status, added(sums.get(status) ?? nothing, transfer, 1));
  }
  const running = new Set(transfers.filter(({ state }) => state.status === "running").map(({ id }) => id));
  const began = queue.running.filter((id) => running.has(id));
  return {
    ...queue,
    chunks,
    positions: new Map(transfers.map(({ id }, position) => [id, position])),
    tally: { ...emptyTally, ...Object.fromEntries(sums) },
    running: [...began, ...[...running].filter((id) => !began.includes(id))],
    retrying: transfers.filter(isRetrying).map(({ id }) => id),
  };
}

/** The queue with every transfer changed as `change` says; the same queue when it changes none. */
export function withEach(queue: Queue, change: (transfer: Transfer) => Transfer): Queue {
  const before = allTransfers(queue);
  const after = before.map(change);
  return after.some((transfer, i) => transfer !== before[i]) ? withTransfers(queue, after) : queue;
}
