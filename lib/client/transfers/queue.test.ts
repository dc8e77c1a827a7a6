import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allTransfers,
  type Chunk,
  countOf,
  emptyQueue,
  firstAsking,
  type Lane,
  laneOf,
  type Queue,
  type Sums,
  sentOf,
  sizeOf,
  statuses,
  transferAt,
  transferCount,
  transferOf,
} from "./queue";
import { type QueueAction, reduceQueue } from "./reduce-queue";
import { summarise } from "./speed";
import { MAX_RUNNING, startable } from "./startable";
import { existing, into, jobTransfer, problem, run, site, uploads, uploadTransfer } from "./testing/queues";

describe("reading a queue", () => {
  it("finds transfers by their place and by their id", () => {
    const queue = uploads(300);
    expect(transferCount(queue)).toBe(300);
    expect(transferAt(queue, 0)?.id).toBe(1);
    expect(transferAt(queue, 299)?.id).toBe(300);
    expect(transferAt(queue, 300)).toBeUndefined();
    expect(transferOf(queue, 200)?.name).toBe("file-200");
    expect(transferOf(queue, 301)).toBeUndefined();
  });

  it("finds the first that asks", () => {
    const queue = run(uploads(300), ...into.asking(290), ...into.asking(150));
    expect(firstAsking(queue)?.id).toBe(150);
    expect(firstAsking(uploads(3))).toBeNull();
  });
});

describe("a queue of twenty thousand", () => {
  const many = uploads(20_000);
  const half = Array.from({ length: 10_000 }, (_, i) => i + 1).reduce(
    (queue, id) => run(queue, ...into.done(id)),
    many,
  );
  const busy = run(half, ...into.running(10_001), ...into.running(10_002), ...into.running(10_003));

  /** Ten thousandths of a list twenty thousand long: about what one chunk and the list of chunks take. */
  const FEW = 2000;

  it("changes one chunk of many when one transfer changes", () => {
    const after = run(busy, { type: "progress", id: 10_002, sent: 500, at: 1 });
    expect(after.chunks.filter((chunk, i) => chunk !== busy.chunks[i])).toHaveLength(1);
    expect(after.positions).toBe(busy.positions);
  });

  it.each<[string, (queue: Queue) => unknown]>([
    ["progress", (queue) => run(queue, { type: "progress", id: 10_002, sent: 500, at: 1 })],
    ["the end of one", (queue) => run(queue, { type: "finish", id: 10_002, at: 1 })],
    ["the start of one", (queue) => run(queue, { type: "start", id: 10_004, at: 1 })],
    ["a second", (queue) => run(queue, { type: "tick", at: 1 })],
    ["a question", (queue) => run(queue, { type: "conflict", id: 10_002, existing })],
    [
      "what to start next",
      (queue) => startable(run(queue, { type: "finish", id: 10_002, at: 1 }), "upload", 1),
    ],
    ["the next job", (queue) => startable(queue, "job", 1)],
    ["the summary", (queue) => summarise(queue)],
    ["the first question", (queue) => firstAsking(queue)],
    ["a row of the list", (queue) => transferAt(queue, 15_000)],
  ])("looks at few of them for %s", (_, look) => {
    const { queue, looked } = counted(busy);
    look(queue);
    expect(looked()).toBeLessThan(FEW);
  });
});

/** The queue with every look at one of its transfers or chunks counted. */
function counted(queue: Queue): { queue: Queue; looked: () => number } {
  let looks = 0;
  const watched = <T extends object>(list: T): T =>
    new Proxy(list, {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) looks++;
        return Reflect.get(target, key);
      },
    });
  const chunks = queue.chunks.map((chunk): Chunk => ({ ...chunk, transfers: watched(chunk.transfers) }));
  return { queue: { ...queue, chunks: watched(chunks) }, looked: () => looks };
}

describe("whatever happens to a queue", () => {
  const ids = fc.integer({ min: 1, max: 12 });
  const at = fc.integer({ min: 0, max: 100_000 });
  const type = <T extends string>(...types: T[]) => fc.constantFrom(...types);
  const session = fc.constantFrom("s", "t");
  const actions: fc.Arbitrary<QueueAction> = fc.oneof(
    fc.record({ type: type("start"), id: ids, at }),
    fc.record({ type: type("progress", "offset"), id: ids, sent: fc.integer({ min: 0, max: 1000 }), at }),
    fc.record({ type: type("finish"), id: ids, at }),
    fc.record({ type: type("back-off"), id: ids, problem: fc.constant(problem), retryAt: at }),
    fc.record({ type: type("restart", "pause", "resume", "cancel", "retry"), id: ids }),
    fc.record({ type: type("fail"), id: ids, problem: fc.constant(problem) }),
    fc.record({ type: type("conflict"), id: ids, existing: fc.constant(existing) }),
    fc.record({
      type: type("answer"),
      id: ids,
      answer: fc.constantFrom("replace", "rename", "skip"),
      forAll: fc.boolean(),
    }),
    fc.record({ type: type("move"), id: ids, to: fc.constantFrom("first", "earlier", "later", "last") }),
    fc.record({
      type: type("pause-all", "resume-all", "cancel-all", "retry-failed", "clear-finished", "online"),
    }),
    fc.record({ type: type("tick"), at }),
    fc.record({ type: type("cancel-session", "session-lost"), session }),
    fc
      .uniqueArray(session)
      .map((open) => ({ type: "sessions" as const, sessions: new Map(open.map((id) => [id, site])) })),
  );
  const sequences = fc.array(actions, { minLength: 20, maxLength: 80, size: "max" });
  const start = run(emptyQueue, {
    type: "add",
    transfers: [
      ...Array.from({ length: 9 }, (_, i) => uploadTransfer(i + 1, { batch: i % 2 })),
      ...[10, 11, 12].map((id) => jobTransfer(id)),
    ],
  });

  /** As the page does it: what may start starts, after everything. */
  const startAll = (queue: Queue): Queue =>
    (["upload", "job"] as const)
      .flatMap((lane) => startable(queue, lane, 50_000))
      .reduce((rest, { id }) => reduceQueue(rest, { type: "start", id, at: 50_000 }), queue);

  it("holds each transfer once, and its sums agree with them", () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const queue = run(start, ...sequence);
        const transfers = allTransfers(queue);
        expect(new Set(transfers.map(({ id }) => id)).size).toBe(transfers.length);
        expect([...queue.positions]).toEqual(transfers.map(({ id }, i) => [id, i]));
        for (const status of statuses) {
          const those = transfers.filter(({ state }) => state.status === status);
          expect([status, queue.tally[status]]).toEqual([status, sumsOf(those)]);
        }
        expect([...queue.running].sort()).toEqual(
          transfers.flatMap(({ id, state }) => (state.status === "running" ? id : [])).sort(),
        );
      }),
    );
  });

  it("never has more in flight than allowed", () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        // The page alone starts anything.
        const others = sequence.filter((action) => action.type !== "start");
        let queue = startAll(start);
        for (const action of others) {
          queue = startAll(reduceQueue(queue, action));
          for (const lane of ["upload", "job"] satisfies Lane[]) {
            const running = allTransfers(queue).filter(
              (transfer) => transfer.state.status === "running" && laneOf(transfer) === lane,
            );
            expect(running.length).toBeLessThanOrEqual(MAX_RUNNING[lane]);
          }
        }
      }),
    );
  });

  it("loses nothing but what is cleared", () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const kept = sequence.filter((action) => action.type !== "clear-finished");
        expect(countOf(run(start, ...kept), ...statuses)).toBe(12);
      }),
    );
  });
});

function sumsOf(transfers: ReturnType<typeof allTransfers>): Sums {
  return {
    count: transfers.length,
    size: transfers.reduce((sum, transfer) => sum + sizeOf(transfer), 0),
    sent: transfers.reduce((sum, transfer) => sum + (transfer.kind === "upload" ? sentOf(transfer) : 0), 0),
  };
}
