import type { Problem } from "@/lib/contract/problem";
import { allTransfers, emptyQueue, type Queue } from "../queue";
import { type QueueAction, reduceQueue } from "../reduce-queue";
import type { JobTransfer, Site, Transfer, UploadTransfer } from "../transfer";

export const site: Site = { host: "ftp.example", port: 21, user: "student" };

export const problem: Problem = {
  type: "/problems/denied",
  title: "Not allowed",
  status: 403,
  detail: "Ask for write access.",
  code: "denied",
};

export const existing = { size: 5, modifiedAt: "2026-11-18T16:41:00Z" };

/** An upload of 1000 bytes that waits. */
export function uploadTransfer(id: number, changes: Partial<UploadTransfer> = {}): UploadTransfer {
  return {
    id,
    kind: "upload",
    session: "s",
    site,
    batch: 1,
    name: `file-${id}`,
    directory: { text: "/pub" },
    target: { text: `/pub/file-${id}` },
    size: 1000,
    modifiedAt: 0,
    onConflict: "fail",
    spentMs: 0,
    state: { status: "waiting", sent: 0 },
    ...changes,
  };
}

/** A deletion that waits. */
export function jobTransfer(id: number, changes: Partial<JobTransfer> = {}): JobTransfer {
  return {
    id,
    kind: "delete",
    session: "s",
    site,
    batch: 1,
    name: `entry-${id}`,
    directory: { text: "/pub" },
    progress: { done: 0, failed: [] },
    spentMs: 0,
    state: { status: "waiting", sent: 0 },
    ...changes,
  };
}

/** The queue after actions. */
export function run(queue: Queue, ...actions: readonly QueueAction[]): Queue {
  return actions.reduce(reduceQueue, queue);
}

export function queueOf(...transfers: readonly Transfer[]): Queue {
  return run(emptyQueue, { type: "add", transfers });
}

/** A queue of so many uploads, with ids from 1. */
export function uploads(count: number, changes: Partial<UploadTransfer> = {}): Queue {
  return queueOf(...Array.from({ length: count }, (_, i) => uploadTransfer(i + 1, changes)));
}

export function statusesOf(queue: Queue): string[] {
  return allTransfers(queue).map(({ state }) => state.status);
}

export function idsOf(queue: Queue): number[] {
  return allTransfers(queue).map(({ id }) => id);
}

/** Puts a queue's transfers into given states, by starting, pausing and so on. */
export const into: Readonly<Record<Transfer["state"]["status"], (id: number) => readonly QueueAction[]>> = {
  waiting: () => [],
  running: (id) => [{ type: "start", id, at: 0 }],
  paused: (id) => [{ type: "pause", id }],
  stranded: () => [{ type: "sessions", sessions: new Map() }],
  asking: (id) => [
    { type: "start", id, at: 0 },
    { type: "conflict", id, existing },
  ],
  done: (id) => [
    { type: "start", id, at: 0 },
    { type: "finish", id, at: 10 },
  ],
  skipped: (id) => [
    { type: "start", id, at: 0 },
    { type: "conflict", id, existing },
    { type: "answer", id, answer: "skip", forAll: false },
  ],
  cancelled: (id) => [{ type: "cancel", id }],
  failed: (id) => [
    { type: "start", id, at: 0 },
    { type: "fail", id, problem },
  ],
};
