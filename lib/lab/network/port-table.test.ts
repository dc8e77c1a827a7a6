import { describe, expect, it } from "vitest";
import { PortTable } from "./port-table";

const address = "192.0.2.1";
const range = { first: 30_000, last: 30_002 };

describe("a host's ports", () => {
  it("are given out one after the other, and from the beginning again", () => {
    const table = new PortTable();
    const taken = [1, 2, 3].map(() => table.take(address, range));
    expect(taken.map(({ endpoint }) => endpoint.port)).toEqual([30_000, 30_001, 30_002]);
    taken[0]?.free();
    expect(table.take(address, range).endpoint.port).toBe(30_000);
  });

  it("run out", () => {
    const table = new PortTable();
    for (let taken = 0; taken < 3; taken++) table.take(address, range);
    expect(() => table.take(address, range)).toThrow("Every port from 30000 to 30002");
  });

  it("are each address's own, however it is written", () => {
    const table = new PortTable();
    const one = { first: 30_000, last: 30_000 };
    table.take("2001:db8::1", one);
    expect(table.take("2001:db8::2", one).endpoint.port).toBe(30_000);
    expect(() => table.take("2001:0DB8:0::1", one)).toThrow("in use");
  });

  it("given back twice stay with whoever took them in between", () => {
    const table = new PortTable();
    const one = { first: 30_000, last: 30_000 };
    const first = table.take(address, one);
    first.free();
    table.take(address, one);
    first.free();
    expect(() => table.take(address, one)).toThrow("in use");
  });
});
