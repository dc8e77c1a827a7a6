import { describe, expect, it } from "vitest";
import { randomFrom } from "@/lib/protocol/testing/random";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { garbageCollected } from "./testing/garbage";
import { EVENTS_AT_ONCE, TrafficStore } from "./traffic-store";

const event = (seq: number, session = "s"): TrafficEvent => ({
  seq,
  at: seq,
  session,
  connection: 1,
  exchange: null,
  type: "command",
  line: `NOOP ${seq}`,
});

function setUp(limit = 100) {
  const tasks: (() => void)[] = [];
  const asked: [string, number][] = [];
  const store = new TrafficStore({
    limit,
    schedule: (task) => tasks.push(task),
    backfill: (session, after) => asked.push([session, after]),
  });
  const flush = () => {
    for (const task of tasks.splice(0)) task();
  };
  const seqs = (session = "s") => store.events(session).map(({ seq }) => seq);
  return { store, flush, asked, seqs };
}

describe("the traffic store", () => {
  it("tells its readers once for many events", () => {
    const { store, flush, seqs } = setUp();
    let told = 0;
    store.subscribe(() => told++);
    for (const seq of [1, 2, 3]) store.add(event(seq));
    expect(seqs()).toEqual([]);
    flush();
    expect(told).toBe(1);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it("orders what arrives late and drops doubles", () => {
    const { store, flush, seqs } = setUp();
    for (const seq of [1, 4]) store.add(event(seq));
    flush();
    for (const seq of [2, 3, 4, 5]) store.add(event(seq));
    flush();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  });

  it("asks for what the stream skipped", () => {
    const { store, asked } = setUp();
    store.add(event(1));
    store.add(event(5));
    store.add(event(3, "t"));
    expect(asked).toEqual([
      ["s", 1],
      ["t", 0],
    ]);
  });

  it("keeps the newest when a session has more than the limit", () => {
    const { store, flush, seqs } = setUp(3);
    for (const seq of [1, 2, 3, 4, 5]) store.add(event(seq));
    flush();
    expect(seqs()).toEqual([3, 4, 5]);
  });

  it("keeps sessions apart and forgets one alone", () => {
    const { store, flush, seqs } = setUp();
    store.add(event(1));
    store.add(event(1, "t"));
    flush();
    store.remove("s");
    flush();
    expect(seqs("s")).toEqual([]);
    expect(seqs("t")).toEqual([1]);
  });

  it("gives the same array until something changed", () => {
    const { store, flush } = setUp();
    store.add(event(1));
    flush();
    expect(store.events("s")).toBe(store.events("s"));
    expect(store.events("unknown")).toBe(store.events("other"));
  });

  it("drops the oldest a tenth of the limit at a time, and does not take them back", () => {
    const { store, flush, seqs } = setUp(20);
    const feed = (from: number, to: number) => {
      for (let seq = from; seq <= to; seq++) store.add(event(seq));
      flush();
    };
    feed(1, 22);
    expect(seqs()).toHaveLength(22);
    feed(23, 23);
    expect(seqs()).toEqual(Array.from({ length: 20 }, (_, i) => i + 4));
    // A stream that begins anew tells all that the server holds.
    feed(1, 24);
    expect(seqs()).toEqual(Array.from({ length: 21 }, (_, i) => i + 4));
  });

  it("holds no event that it dropped", async () => {
    const { store, flush } = setUp(20);
    const gone: WeakRef<TrafficEvent>[] = [];
    for (let seq = 1; seq <= 200; seq++) {
      const added = event(seq);
      store.add(added);
      if (seq <= 170) gone.push(new WeakRef(added));
      if (seq % 7 === 0) flush();
    }
    flush();
    await garbageCollected();
    expect(gone.filter((reference) => reference.deref() !== undefined)).toHaveLength(0);
  });

  it("gives out a long backlog in parts, a frame each", () => {
    const { store, flush, seqs } = setUp(50_000);
    const all = Array.from({ length: 2 * EVENTS_AT_ONCE + 5 }, (_, i) => event(i + 1));
    store.addAll(all);
    const lengths = [1, 2, 3, 4].map(() => {
      flush();
      return store.events("s").length;
    });
    expect(lengths).toEqual([EVENTS_AT_ONCE, 2 * EVENTS_AT_ONCE, all.length, all.length]);
    expect(seqs()).toEqual(all.map(({ seq }) => seq));
    expect(store.lastSeq("s")).toBe(all.length);
  });

  it("takes no backlog that comes late for the end of the stream", () => {
    const { store, asked } = setUp();
    store.add(event(1));
    store.add(event(9));
    asked.splice(0);
    store.addAll([2, 3].map((seq) => event(seq)));
    expect(store.lastSeq("s")).toBe(9);
    store.add(event(10));
    expect(asked).toEqual([]);
  });

  it("leaves the arrays alone that it gave out", () => {
    const { store, flush } = setUp(20);
    for (const seq of [1, 2, 5]) store.add(event(seq));
    flush();
    const before = store.events("s");
    for (const seq of [6, 3]) store.add(event(seq));
    flush();
    expect(before.map(({ seq }) => seq)).toEqual([1, 2, 5]);
    expect(store.events("s").map(({ seq }) => seq)).toEqual([1, 2, 3, 5, 6]);
    expect(store.events("s").slice(0, 2)).toEqual(before.slice(0, 2));
  });

  it("changes nothing, and gives the same array, when only what is known comes again", () => {
    const { store, flush } = setUp();
    store.addAll([1, 2, 3].map((seq) => event(seq)));
    flush();
    const before = store.events("s");
    store.addAll([1, 2, 3].map((seq) => event(seq)));
    flush();
    expect(store.events("s")).toBe(before);
  });

  it("asks again for a gap that a backlog from before it could not fill", () => {
    const { store, flush, asked, seqs } = setUp();
    for (const seq of [1, 4]) store.add(event(seq));
    // While that is on its way, the stream skips some more.
    store.add(event(9));
    expect(asked.splice(0)).toEqual([
      ["s", 1],
      ["s", 4],
    ]);
    store.addAll([2, 3, 4].map((seq) => event(seq)));
    flush();
    expect(asked.splice(0)).toEqual([["s", 4]]);
    store.addAll([5, 6, 7, 8, 9].map((seq) => event(seq)));
    flush();
    expect(asked).toEqual([]);
    expect(seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("does not ask again for what the server no longer holds", () => {
    const { store, flush, asked, seqs } = setUp();
    for (const seq of [1, 9]) store.add(event(seq));
    asked.splice(0);
    store.addAll([7, 8, 9].map((seq) => event(seq)));
    store.add(event(10));
    flush();
    expect(asked).toEqual([]);
    expect(seqs()).toEqual([1, 7, 8, 9, 10]);
  });

  it.each([1, 2, 3, 4, 5])("has every event once, however streams and backlogs mix (seed %i)", (seed) => {
    const random = randomFrom(seed);
    const { store, flush, asked, seqs } = setUp(10_000);
    let happened = 0;
    let position = 0;
    for (let step = 0; step < 400; step++) {
      happened += random(6);
      const dice = random(10);
      // The stream goes on, breaks off and resumes a little earlier, or begins anew.
      if (dice === 0) position = Math.max(0, position - random(20));
      else if (dice === 1) position = 0;
      else if (dice === 2) position = Math.min(happened, position + random(4));
      while (position < happened && random(9) > 0) store.add(event(++position));
      if (dice === 3) store.catchUp("s");
      if (dice < 6) flush();
      // An answer holds what had happened when it was asked for, and may come late.
      for (const [, after] of asked.splice(0, random(3))) {
        store.addAll(Array.from({ length: happened - after }, (_, i) => event(after + 1 + i)));
      }
    }
    while (position < happened) store.add(event(++position));
    store.catchUp("s");
    for (let round = 0; round < 3; round++) {
      flush();
      for (const [, after] of asked.splice(0)) {
        store.addAll(Array.from({ length: happened - after }, (_, i) => event(after + 1 + i)));
      }
    }
    flush();
    expect(seqs()).toEqual(Array.from({ length: happened }, (_, i) => i + 1));
  });
});
