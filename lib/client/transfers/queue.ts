import type { Problem } from "@/lib/contract/problem";
import type { RemotePath } from "../remote-path";

/**
 * The upload queue as data: what is waiting, under way and over, and how each action changes it. Nothing here
 * touches the network; `uploader.ts` does what the queue says.
 */

/** What is at the target already, as the server tells it. */
export interface Existing {
  readonly size: number | null;
  readonly modifiedAt: string | null;
}

/** Bytes that had left the browser at a time (milliseconds). */
export interface Sample {
  readonly at: number;
  readonly sent: number;
}

export type TransferState =
  | { readonly status: "waiting" }
  | { readonly status: "running"; readonly sent: number; readonly samples: readonly Sample[] }
  | { readonly status: "asking"; readonly existing: Existing }
  | { readonly status: "done"; readonly milliseconds: number }
  | { readonly status: "skipped" }
  | { readonly status: "cancelled" }
  | { readonly status: "failed"; readonly problem: Problem };

export interface Transfer {
  readonly id: number;
  readonly session: string;
  readonly name: string;
  readonly directory: RemotePath;
  readonly target: RemotePath;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch: the local file's own date. */
  readonly modifiedAt: number;
  /** Files that were dropped or picked together share one answer to "replace?". */
  readonly batch: number;
  /** Replacing what is there was allowed. */
  readonly replace: boolean;
  readonly state: TransferState;
}

export type ConflictAnswer = "replace" | "skip";

export interface Queue {
  readonly transfers: readonly Transfer[];
  /** Answers that were given for a whole batch. */
  readonly answers: ReadonlyMap<number, ConflictAnswer>;
}

export const emptyQueue: Queue = { transfers: [], answers: new Map() };

export type QueueAction =
  | { readonly type: "add"; readonly transfers: readonly Omit<Transfer, "state" | "replace">[] }
  | { readonly type: "start"; readonly id: number; readonly at: number }
  | { readonly type: "progress"; readonly id: number; readonly sent: number; readonly at: number }
  | { readonly type: "finish"; readonly id: number; readonly at: number }
  | { readonly type: "fail"; readonly id: number; readonly problem: Problem }
  | { readonly type: "conflict"; readonly id: number; readonly existing: Existing }
  | {
      readonly type: "answer";
      readonly id: number;
      readonly answer: ConflictAnswer;
      readonly forAll: boolean;
    }
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "cancel-session"; readonly session: string }
  | { readonly type: "retry"; readonly id: number }
  | { readonly type: "clear-finished" };

/** Uploads in flight at once: a browser opens six HTTP/1.1 connections to one host, and browsing needs some. */
export const MAX_RUNNING = 3;

/** How far back the speed looks, in milliseconds. */
const SPEED_WINDOW_MS = 4000;

function isOpen(transfer: Transfer): boolean {
  const { status } = transfer.state;
  return status === "waiting" || status === "running" || status === "asking";
}

function change(queue: Queue, id: number, next: (transfer: Transfer) => Transfer): Queue {
  return {
    ...queue,
    transfers: queue.transfers.map((transfer) => (transfer.id === id ? next(transfer) : transfer)),
  };
}

function answered(transfer: Transfer, answer: ConflictAnswer): Transfer {
  return answer === "replace"
    ? { ...transfer, replace: true, state: { status: "waiting" } }
    : { ...transfer, state: { status: "skipped" } };
}

function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples.filter(({ at }) => at > sample.at - SPEED_WINDOW_MS), sample];
}

/** The queue after an action. Actions about a transfer that is over already change nothing. */
export function reduceQueue(queue: Queue, action: QueueAction): Queue {
  switch (action.type) {
    case "add":
      return {
        ...queue,
        transfers: [
          ...queue.transfers,
          ...action.transfers.map(
            (transfer): Transfer => ({ ...transfer, replace: false, state: { status: "waiting" } }),
          ),
        ],
      };
    case "start":
      return change(queue, action.id, (transfer) =>
        transfer.state.status === "waiting"
          ? { ...transfer, state: { status: "running", sent: 0, samples: [{ at: action.at, sent: 0 }] } }
          : transfer,
      );
    case "progress":
      return change(queue, action.id, (transfer) =>
        transfer.state.status === "running"
          ? {
              ...transfer,
              state: {
                status: "running",
                sent: action.sent,
                samples: addSample(transfer.state.samples, { at: action.at, sent: action.sent }),
              },
            }
          : transfer,
      );
    case "finish":
      return change(queue, action.id, (transfer) =>
        transfer.state.status === "running"
          ? {
              ...transfer,
              state: {
                status: "done",
                milliseconds: action.at - (transfer.state.samples[0]?.at ?? action.at),
              },
            }
          : transfer,
      );
    case "fail":
      return change(queue, action.id, (transfer) =>
        isOpen(transfer) ? { ...transfer, state: { status: "failed", problem: action.problem } } : transfer,
      );
    case "conflict":
      return change(queue, action.id, (transfer) => {
        if (!isOpen(transfer)) return transfer;
        const given = queue.answers.get(transfer.batch);
        if (given !== undefined) return answered(transfer, given);
        return { ...transfer, state: { status: "asking", existing: action.existing } };
      });
    case "answer":
      return answer(queue, action);
    case "cancel":
      return change(queue, action.id, (transfer) =>
        isOpen(transfer) ? { ...transfer, state: { status: "cancelled" } } : transfer,
      );
    case "cancel-session":
      return {
        ...queue,
        transfers: queue.transfers.map((transfer) =>
          transfer.session === action.session && isOpen(transfer)
            ? { ...transfer, state: { status: "cancelled" } }
            : transfer,
        ),
      };
    case "retry":
      return change(queue, action.id, (transfer) =>
        transfer.state.status === "failed" || transfer.state.status === "cancelled"
          ? { ...transfer, state: { status: "waiting" } }
          : transfer,
      );
    case "clear-finished":
      return { ...queue, transfers: queue.transfers.filter(isOpen) };
  }
}

function answer(
  queue: Queue,
  { id, answer: given, forAll }: Extract<QueueAction, { type: "answer" }>,
): Queue {
  const batch = queue.transfers.find((transfer) => transfer.id === id)?.batch;
  if (batch === undefined) return queue;
  return {
    answers: forAll ? new Map(queue.answers).set(batch, given) : queue.answers,
    transfers: queue.transfers.map((transfer) =>
      transfer.state.status === "asking" && (transfer.id === id || (forAll && transfer.batch === batch))
        ? answered(transfer, given)
        : transfer,
    ),
  };
}

/** The transfers to start now, oldest first, so that no more than `MAX_RUNNING` are in flight. */
export function toStart(queue: Queue): readonly Transfer[] {
  const running = queue.transfers.filter(({ state }) => state.status === "running").length;
  return queue.transfers
    .filter(({ state }) => state.status === "waiting")
    .slice(0, Math.max(0, MAX_RUNNING - running));
}

/** Bytes per second over the last seconds, or null while there is too little to tell. */
export function speedOf(state: TransferState): number | null {
  if (state.status !== "running") return null;
  const first = state.samples[0];
  const last = state.samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < 250) return null;
  return ((last.sent - first.sent) / (last.at - first.at)) * 1000;
}

/** Seconds until the last byte left, or null while the speed is unknown. */
export function secondsLeft(transfer: Transfer): number | null {
  const speed = speedOf(transfer.state);
  if (transfer.state.status !== "running" || speed === null || speed <= 0) return null;
  return (transfer.size - transfer.state.sent) / speed;
}

export interface QueueSummary {
  readonly running: number;
  readonly waiting: number;
  readonly asking: number;
  readonly failed: number;
  readonly finished: number;
  /** Bytes of everything that isn't cancelled, skipped or failed. */
  readonly totalBytes: number;
  readonly sentBytes: number;
  /** Bytes per second of all that run, or null. */
  readonly speed: number | null;
  readonly secondsLeft: number | null;
}

/** The queue in one line. */
export function summarise(queue: Queue): QueueSummary {
  const count = (status: TransferState["status"]) =>
    queue.transfers.filter(({ state }) => state.status === status).length;
  let totalBytes = 0;
  let sentBytes = 0;
  let speed: number | null = null;
  for (const transfer of queue.transfers) {
    const { state } = transfer;
    if (state.status === "done") sentBytes += transfer.size;
    else if (state.status === "running") sentBytes += state.sent;
    if (isOpen(transfer) || state.status === "done") totalBytes += transfer.size;
    const own = speedOf(state);
    if (own !== null) speed = (speed ?? 0) + own;
  }
  return {
    running: count("running"),
    waiting: count("waiting"),
    asking: count("asking"),
    failed: count("failed"),
    finished: count("done"),
    totalBytes,
    sentBytes,
    speed,
    secondsLeft: speed !== null && speed > 0 ? (totalBytes - sentBytes) / speed : null,
  };
}

/** Whether leaving the page now would lose work. */
export function hasOpenTransfers(queue: Queue): boolean {
  return queue.transfers.some(isOpen);
}
