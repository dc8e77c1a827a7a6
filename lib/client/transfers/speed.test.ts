import { describe, expect, it } from "vitest";
import { transferOf } from "./queue";
import { addSample, isStalled, secondsLeft, speedOf, speedOfSamples, summarise } from "./speed";
import { into, problem, run, uploads, uploadTransfer } from "./testing/queues";
import type { Sample } from "./transfer";

describe("speed", () => {
  it("looks at the last seconds alone", () => {
    const queue = run(
      uploads(1),
      ...into.running(1),
      { type: "progress", id: 1, sent: 100, at: 1000 },
      { type: "progress", id: 1, sent: 300, at: 9000 },
      { type: "progress", id: 1, sent: 500, at: 10_000 },
    );
    const transfer = transferOf(queue, 1);
    expect(transfer && speedOf(transfer.state)).toBe(200);
    expect(transfer && secondsLeft(transfer)).toBe(2.5);
    expect(summarise(queue)).toMatchObject({
      sentBytes: 500,
      totalBytes: 1000,
      speed: 200,
      secondsLeft: 2.5,
    });
  });

  it("isn't told from too little", () => {
    expect(speedOfSamples([])).toBeNull();
    expect(speedOfSamples([{ at: 0, sent: 9 }])).toBeNull();
    const soon = [
      { at: 0, sent: 0 },
      { at: 200, sent: 9 },
    ];
    expect(speedOfSamples(soon)).toBeNull();
  });

  it("falls to nothing while nothing moves", () => {
    const queue = run(
      uploads(1),
      ...into.running(1),
      { type: "progress", id: 1, sent: 0, at: 0 },
      { type: "progress", id: 1, sent: 400, at: 1000 },
      ...[2, 3, 4, 5, 6].map((second) => ({ type: "tick" as const, at: second * 1000 })),
    );
    const transfer = transferOf(queue, 1);
    expect(transfer && speedOf(transfer.state)).toBe(0);
    expect(transfer && secondsLeft(transfer)).toBeNull();
    expect(summarise(queue)).toMatchObject({ speed: 0, secondsLeft: null });
  });

  it("is of what moves again, not of the time in which nothing did", () => {
    const still = [0, 1000, 2000, 60_000].reduce<readonly Sample[]>(
      (samples, at) => addSample(samples, { at, sent: 500 }),
      [],
    );
    expect(still).toHaveLength(2);
    expect(speedOfSamples(addSample(still, { at: 61_000, sent: 700 }))).toBe(200);
  });

  it("begins a new series when bytes went backwards", () => {
    expect(addSample([{ at: 0, sent: 500 }], { at: 1, sent: 300 })).toEqual([{ at: 1, sent: 300 }]);
  });

  it("keeps few samples however often it is told", () => {
    let samples = addSample([], { at: 0, sent: 0 });
    for (let at = 1; at <= 10_000; at++) samples = addSample(samples, { at, sent: at });
    expect(samples.length).toBeLessThan(60);
    expect(speedOfSamples(samples)).toBeCloseTo(1000);
  });
});

describe("the summary", () => {
  it("counts small files that come and go between two samples", () => {
    let queue = uploads(10, { size: 100 });
    for (let id = 1; id <= 10; id++) {
      queue = run(queue, { type: "start", id, at: id * 100 }, { type: "finish", id, at: id * 100 + 50 });
    }
    queue = run(queue, { type: "add", transfers: [uploadTransfer(11)] }, ...into.running(11));
    // 900 bytes in the 900 ms between the first and the last end.
    expect(summarise(queue).speed).toBeCloseTo(1000);
  });

  it("does not count what an earlier attempt had sent as sent now", () => {
    const queue = run(
      uploads(1),
      ...into.running(1),
      { type: "offset", id: 1, sent: 800, at: 0 },
      { type: "progress", id: 1, sent: 800, at: 1 },
      { type: "tick", at: 0 },
      { type: "progress", id: 1, sent: 900, at: 1000 },
    );
    expect(summarise(queue).speed).toBeCloseTo(100);
  });

  it("leaves out of the sums what was cancelled, skipped or failed", () => {
    const queue = run(
      uploads(5),
      ...into.cancelled(1),
      ...into.skipped(2),
      ...into.failed(3),
      ...into.done(4),
    );
    expect(summarise(queue)).toMatchObject({
      totalBytes: 2000,
      sentBytes: 1000,
      failed: 1,
      finished: 1,
      waiting: 1,
    });
  });

  it("begins to count anew when there was nothing to do", () => {
    const done = run(uploads(1), ...into.done(1));
    expect(summarise(done)).toMatchObject({ totalBytes: 1000, sentBytes: 1000 });
    const more = run(done, { type: "add", transfers: [uploadTransfer(2)] });
    expect(summarise(more)).toMatchObject({ totalBytes: 1000, sentBytes: 0, finished: 1 });
  });

  it("tells the time that is left for what moves, not for what is paused", () => {
    const queue = run(
      uploads(2),
      ...into.paused(2),
      ...into.running(1),
      { type: "progress", id: 1, sent: 1, at: 0 },
      { type: "progress", id: 1, sent: 501, at: 1000 },
    );
    expect(summarise(queue)).toMatchObject({ totalBytes: 2000, speed: 500, secondsLeft: 0.998 });
  });

  it("tells no speed of what is only waiting for its next attempt", () => {
    const queue = run(
      uploads(1),
      ...into.running(1),
      { type: "progress", id: 1, sent: 1, at: 0 },
      { type: "progress", id: 1, sent: 501, at: 1000 },
      { type: "back-off", id: 1, problem, retryAt: 5000 },
    );
    expect(summarise(queue)).toMatchObject({ speed: null, secondsLeft: null, waiting: 1 });
  });
});

describe("a stall", () => {
  const half = (...ticks: readonly number[]) =>
    run(
      uploads(1),
      ...into.running(1),
      { type: "progress", id: 1, sent: 400, at: 0 },
      { type: "progress", id: 1, sent: 500, at: 1000 },
      ...ticks.map((at) => ({ type: "tick" as const, at })),
    );
  const stalled = (queue: ReturnType<typeof half>) => {
    const transfer = transferOf(queue, 1);
    return [transfer !== undefined && isStalled(transfer), summarise(queue).isStalled];
  };

  it("is three seconds in which no byte moved", () => {
    expect(stalled(half(2000, 3000, 3999))).toEqual([false, false]);
    expect(stalled(half(2000, 3000, 4000))).toEqual([true, true]);
  });

  it("lasts, however far apart the clock's ticks are, until a byte moves", () => {
    const queue = half(2400, 3900, 5500, 7000, 60_000, 61_600);
    expect(stalled(queue)).toEqual([true, true]);
    expect(stalled(run(queue, { type: "progress", id: 1, sent: 501, at: 62_000 }))).toEqual([false, false]);
  });

  it("isn't what has been sent and waits for the server", () => {
    const sent = run(half(), { type: "progress", id: 1, sent: 1000, at: 2000 }, { type: "tick", at: 9000 });
    expect(stalled(sent)).toEqual([false, false]);
  });

  it("isn't the queue's while another upload moves", () => {
    const queue = run(
      uploads(2),
      ...into.running(1),
      ...into.running(2),
      { type: "progress", id: 1, sent: 1, at: 0 },
      { type: "progress", id: 2, sent: 1, at: 0 },
      { type: "tick", at: 4000 },
      { type: "progress", id: 2, sent: 2, at: 4500 },
    );
    expect(stalled(queue)).toEqual([true, false]);
  });
});
