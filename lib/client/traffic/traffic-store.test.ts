import { describe, expect, it } from "vitest";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { TrafficStore } from "./traffic-store";

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
});
