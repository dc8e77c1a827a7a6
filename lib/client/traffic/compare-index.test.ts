import { describe, expect, it } from "vitest";
import { conversation } from "@/lib/protocol/testing/conversation";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { CompareIndex } from "./compare-index";

/** Exchanges of two events each, numbered from 1. */
function session(...announces: readonly string[]): TrafficEvent[] {
  return announces.flatMap((announce, i) =>
    conversation([`> ${announce}`, "< 200 Yes"], { id: i + 1, label: `Operation ${i + 1}` }, i * 2 + 1),
  );
}

function shown(index: CompareIndex): readonly string[] {
  return index.exchanges.map(({ id, dataMode }) => `${id} ${dataMode}`);
}

const numbers = (events: readonly TrafficEvent[]) => events.map(({ seq }) => seq);

describe("the index of what can be compared", () => {
  const events = session("USER a", "EPSV", "RNFR /a", "EPRT |1|192.0.2.1|40000|", "PASV");

  it("has the exchanges that asked for a data connection, refused ones included", () => {
    expect(shown(new CompareIndex().update(events))).toEqual(["2 passive", "4 active", "5 passive"]);
  });

  it("leaves out events of no operation", () => {
    expect(new CompareIndex().update(conversation(["> PASV"], null)).exchanges).toEqual([]);
  });

  it("gives the events of an exchange, also of one between whose events others stand", () => {
    const [first, second] = [session("EPSV"), conversation(["> NOOP"], { id: 9, label: "x" }, 2)];
    const mixed = [...first.slice(0, 1), ...second, ...first.slice(1).map((event) => ({ ...event, seq: 3 }))];
    const index = new CompareIndex().update(mixed);
    expect([1, 9, 7, null].map((id) => numbers(index.eventsOf(id)))).toEqual([[1, 3], [2], [], []]);
  });

  it("says the same at every step of a growing list as when it reads all at once", () => {
    const growing = new CompareIndex();
    for (let length = 0; length <= events.length; length++) {
      const soFar = events.slice(0, length);
      const anew = new CompareIndex().update(soFar);
      growing.update(soFar);
      expect(growing.exchanges).toEqual(anew.exchanges);
      for (const id of [1, 2, 3, 4, 5]) expect(growing.eventsOf(id)).toEqual(anew.eventsOf(id));
    }
  });

  it("says the same of a list that is trimmed at its beginning", () => {
    const index = new CompareIndex().update(events);
    expect(numbers(index.eventsOf(2))).toEqual([3, 4]);
    for (let from = 0; from <= events.length; from++) {
      const left = events.slice(from);
      const anew = new CompareIndex().update(left);
      index.update(left);
      for (const id of [2, 4, 5]) expect(index.eventsOf(id)).toEqual(anew.eventsOf(id));
    }
    expect(index.exchanges).toEqual([]);
  });

  it("reads a list anew that has something put in", () => {
    const index = new CompareIndex().update([...events.slice(0, 2), ...events.slice(4)]);
    expect(shown(index)).toEqual(["4 active", "5 passive"]);
    expect(shown(index.update(events))).toEqual(["2 passive", "4 active", "5 passive"]);
  });

  it("keeps its arrays while nothing changed in them", () => {
    const index = new CompareIndex().update(events.slice(0, 8));
    const [exchanges, ofTwo] = [index.exchanges, index.eventsOf(2)];
    index.update(events.slice(0, 8).concat(conversation(["> NOOP"], { id: 9, label: "x" }, 9)));
    expect(index.exchanges).toBe(exchanges);
    expect(index.eventsOf(2)).toBe(ofTwo);
  });

  it("looks at no event a second time", () => {
    const looked: number[] = [];
    const watched = events.map(
      (event) =>
        new Proxy(event, {
          get: (target, name) => {
            if (name === "type") looked.push(target.seq);
            return Reflect.get(target, name);
          },
        }),
    );
    const index = new CompareIndex();
    for (let length = 1; length <= watched.length; length++) index.update(watched.slice(0, length));
    index.update(watched.slice(3));
    // An event may be asked several things while it is looked at.
    const visits = looked.filter((seq, i) => seq !== looked[i - 1]);
    expect(visits).toEqual(numbers(events));
  });
});
