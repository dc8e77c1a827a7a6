import { describe, expect, it } from "vitest";
import type { Lane, Queue } from "./queue";
import { MAX_RUNNING, nextRetryAt, startable } from "./startable";
import { into, jobTransfer, problem, queueOf, run, site, uploads, uploadTransfer } from "./testing/queues";

const startableIds = (queue: Queue, lane: Lane = "upload", now = 0) =>
  startable(queue, lane, now).map(({ id }) => id);

/** The queue with these uploads waiting for their next attempt. */
const backingOff = (queue: Queue, retryAt: number, ...ids: number[]) =>
  ids.reduce((rest, id) => run(rest, ...into.running(id), { type: "back-off", id, problem, retryAt }), queue);

describe("what may start", () => {
  it("is never more than may be in flight, in the order of the list", () => {
    const queue = uploads(5);
    expect(startableIds(queue)).toEqual([1, 2, 3]);
    const busy = run(queue, ...into.running(1), ...into.running(2), ...into.running(3));
    expect(startableIds(busy)).toEqual([]);
    expect(startableIds(run(busy, { type: "finish", id: 2, at: 10 }))).toEqual([4]);
  });

  it("follows the order that a person gave", () => {
    expect(startableIds(run(uploads(5), { type: "move", id: 5, to: "first" }))).toEqual([5, 1, 2]);
  });

  it("lets jobs not wait for uploads, but for each other", () => {
    const queue = queueOf(uploadTransfer(1), jobTransfer(2), jobTransfer(3));
    expect(startableIds(queue, "job")).toEqual([2]);
    expect(startableIds(run(queue, ...into.running(2)), "job")).toEqual([]);
    expect(startableIds(run(queue, ...into.running(2)))).toEqual([1]);
  });

  it("counts the download of an archive among the files", () => {
    const queue = queueOf(
      jobTransfer(1, { kind: "archive" }),
      ...[2, 3, 4, 5].map((id) => uploadTransfer(id)),
    );
    expect(startableIds(run(queue, ...into.running(1)))).toHaveLength(MAX_RUNNING.upload - 1);
  });

  it("does not ask a server that is away thousandfold: three wait for their next attempt, and the rest for them", () => {
    const queue = backingOff(uploads(5), 1000, 1, 2, 3);
    expect(startableIds(queue, "upload", 999)).toEqual([]);
    expect(startableIds(queue, "upload", 1000)).toEqual([1, 2, 3]);
    expect(nextRetryAt(queue)).toBe(1000);
  });

  it("goes on with other sites meanwhile", () => {
    const other = { ...site, host: "other.example" };
    const queue = run(backingOff(uploads(5), 1000, 1, 2, 3), {
      type: "add",
      transfers: [uploadTransfer(6, { site: other })],
    });
    expect(startableIds(queue)).toEqual([6]);
  });

  it("goes on with other files of the site when one alone has trouble", () => {
    expect(startableIds(backingOff(uploads(5), 1000, 1))).toEqual([2, 3]);
  });

  it.each(["paused", "stranded", "asking", "done", "cancelled", "failed"] as const)("isn't %s", (status) => {
    expect(startableIds(run(uploads(1), ...into[status](1)))).toEqual([]);
  });
});
