import { describe, expect, it } from "vitest";
import type { Problem } from "@/lib/contract/problem";
import {
  emptyQueue,
  hasOpenTransfers,
  MAX_RUNNING,
  type Queue,
  type QueueAction,
  reduceQueue,
  secondsLeft,
  speedOf,
  summarise,
  toStart,
} from "./queue";

const problem: Problem = {
  type: "/problems/denied",
  title: "Not allowed",
  status: 403,
  detail: "Ask for write access.",
  code: "denied",
};

function queueOf(count: number, batch = 1): Queue {
  return reduceQueue(emptyQueue, {
    type: "add",
    transfers: Array.from({ length: count }, (_, i) => ({
      id: i + 1,
      session: "s",
      name: `file-${i + 1}`,
      directory: { text: "/pub" },
      target: { text: `/pub/file-${i + 1}` },
      size: 1000,
      modifiedAt: 0,
      batch,
    })),
  });
}

const run = (queue: Queue, ...actions: QueueAction[]) => actions.reduce(reduceQueue, queue);
const statuses = (queue: Queue) => queue.transfers.map(({ state }) => state.status);
const existing = { size: 5, modifiedAt: "2026-11-18T16:41:00Z" };

describe("the upload queue", () => {
  it("never has more in flight than allowed", () => {
    let queue = queueOf(5);
    for (const { id } of toStart(queue)) queue = reduceQueue(queue, { type: "start", id, at: 0 });
    expect(statuses(queue).filter((status) => status === "running")).toHaveLength(MAX_RUNNING);
    expect(toStart(queue)).toEqual([]);
    queue = reduceQueue(queue, { type: "finish", id: 2, at: 10 });
    expect(toStart(queue).map(({ id }) => id)).toEqual([4]);
  });

  it("tells speed and time left from the last seconds alone", () => {
    const queue = run(
      queueOf(1),
      { type: "start", id: 1, at: 0 },
      { type: "progress", id: 1, sent: 100, at: 1000 },
      { type: "progress", id: 1, sent: 300, at: 9000 },
      { type: "progress", id: 1, sent: 500, at: 10_000 },
    );
    const [transfer] = queue.transfers;
    expect(transfer && speedOf(transfer.state)).toBe(200);
    expect(transfer && secondsLeft(transfer)).toBe(2.5);
    expect(summarise(queue)).toMatchObject({ running: 1, sentBytes: 500, totalBytes: 1000, speed: 200 });
  });

  it("asks about a file that is there, and goes on with replacing it", () => {
    const asking = run(queueOf(2), { type: "start", id: 1, at: 0 }, { type: "conflict", id: 1, existing });
    expect(asking.transfers[0]?.state).toEqual({ status: "asking", existing });
    const replaced = reduceQueue(asking, { type: "answer", id: 1, answer: "replace", forAll: false });
    expect(replaced.transfers[0]).toMatchObject({ replace: true, state: { status: "waiting" } });
    expect(replaced.transfers[1]?.replace).toBe(false);
  });

  it("applies one answer to all of a batch, those that ask later included", () => {
    const queue = run(
      queueOf(3),
      { type: "conflict", id: 1, existing },
      { type: "conflict", id: 2, existing },
      { type: "answer", id: 1, answer: "skip", forAll: true },
      { type: "start", id: 3, at: 0 },
      { type: "conflict", id: 3, existing },
    );
    expect(statuses(queue)).toEqual(["skipped", "skipped", "skipped"]);
  });

  it("does not carry an answer into another batch", () => {
    const first = run(
      queueOf(1, 1),
      { type: "conflict", id: 1, existing },
      { type: "answer", id: 1, answer: "replace", forAll: true },
    );
    const second = run({ ...queueOf(1, 2), answers: first.answers }, { type: "conflict", id: 1, existing });
    expect(statuses(second)).toEqual(["asking"]);
  });

  it("ignores what arrives after a transfer was cancelled", () => {
    const queue = run(
      queueOf(1),
      { type: "start", id: 1, at: 0 },
      { type: "cancel", id: 1 },
      { type: "progress", id: 1, sent: 10, at: 5 },
      { type: "fail", id: 1, problem },
      { type: "finish", id: 1, at: 6 },
    );
    expect(statuses(queue)).toEqual(["cancelled"]);
  });

  it("tries a failed or cancelled transfer again from the start", () => {
    const failed = run(queueOf(1), { type: "start", id: 1, at: 0 }, { type: "fail", id: 1, problem });
    expect(failed.transfers[0]?.state).toEqual({ status: "failed", problem });
    expect(hasOpenTransfers(failed)).toBe(false);
    expect(statuses(reduceQueue(failed, { type: "retry", id: 1 }))).toEqual(["waiting"]);
    const done = run(queueOf(1), { type: "start", id: 1, at: 0 }, { type: "finish", id: 1, at: 7 });
    expect(statuses(reduceQueue(done, { type: "retry", id: 1 }))).toEqual(["done"]);
  });

  it("clears only what is over", () => {
    const queue = run(
      queueOf(3),
      { type: "start", id: 1, at: 0 },
      { type: "finish", id: 1, at: 7 },
      { type: "start", id: 2, at: 0 },
      { type: "clear-finished" },
    );
    expect(queue.transfers.map(({ id }) => id)).toEqual([2, 3]);
  });

  it("cancels everything of a session that closes", () => {
    const queue = run(queueOf(2), { type: "start", id: 1, at: 0 }, { type: "cancel-session", session: "s" });
    expect(statuses(queue)).toEqual(["cancelled", "cancelled"]);
  });
});
