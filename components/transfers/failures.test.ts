import { describe, expect, it } from "vitest";
import { problem, queueOf, uploadTransfer } from "@/lib/client/transfers/testing/queues";
import type { Problem } from "@/lib/contract/problem";
import { failuresOf } from "./failures";

const failed = (id: number, reason: Problem, path = `/pub/${id}`) =>
  uploadTransfer(id, {
    target: { text: path },
    state: { status: "failed", problem: reason, sent: 0 },
  });

const full: Problem = { ...problem, code: "storage-full", title: "The disk is full" };

describe("what failed", () => {
  it("is nothing where nothing did", () => {
    expect(failuresOf(queueOf(uploadTransfer(1)))).toEqual([]);
  });

  it("is told by its reasons, in their order", () => {
    const queue = queueOf(
      uploadTransfer(1),
      failed(2, full),
      failed(3, problem),
      failed(4, { ...full, detail: "In other words." }),
      failed(5, { ...full, code: "denied" }),
    );
    expect(failuresOf(queue).map(({ first, count }) => [first.id, count])).toEqual([
      [2, 2],
      [3, 1],
      [5, 1],
    ]);
  });

  it("counts apart what another attempt can't help", () => {
    const queue = queueOf(failed(1, problem, "/pub/.."), failed(2, problem));
    expect(failuresOf(queue)).toMatchObject([{ count: 2, retryable: 1 }]);
  });
});
