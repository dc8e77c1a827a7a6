import { describe, expect, it } from "vitest";
import { conversation } from "../testing/conversation";
import type { TrafficEvent } from "../traffic";
import { comparableExchanges, newestPair } from "./comparable";

/** Exchanges as "label announce", one after the other, numbered from 1. */
function session(...exchanges: readonly (readonly [label: string, announce: string])[]): TrafficEvent[] {
  return exchanges.flatMap(([label, announce], i) =>
    conversation([`> ${announce}`, "< 200 Yes"], { id: i + 1, label }, i * 2 + 1),
  );
}

describe("what can be compared", () => {
  it("are the exchanges that asked for a data connection, refused ones included", () => {
    const events = session(
      ["Log in", "USER a"],
      ["List /", "EPSV"],
      ["Rename /a to /b", "RNFR /a"],
      ["List /", "eprt |1|192.0.2.1|40000|"],
      ["List /", "PASV"],
    );
    const found = comparableExchanges(events).map(({ id, dataMode }) => [id, dataMode]);
    expect(found).toEqual([
      [2, "passive"],
      [4, "active"],
      [5, "passive"],
    ]);
  });

  it("leaves out events of no operation", () => {
    expect(comparableExchanges(conversation(["> PASV", "< 227 x"], null))).toEqual([]);
  });

  it.each([
    ["nothing", [], null],
    [
      "one mode only",
      [
        ["List /", "EPSV"],
        ["List /", "PASV"],
      ],
      null,
    ],
    [
      "two modes of different operations",
      [
        ["List /", "EPSV"],
        ["List /pub", "EPRT x"],
      ],
      null,
    ],
    [
      "one operation in both modes",
      [
        ["List /", "EPSV"],
        ["List /", "PORT x"],
      ],
      { left: 1, right: 2 },
    ],
    [
      "active first",
      [
        ["List /", "PORT x"],
        ["List /", "EPSV"],
      ],
      { left: 2, right: 1 },
    ],
    [
      "the newest of each mode",
      [
        ["List /", "EPSV"],
        ["List /", "EPSV"],
        ["List /", "PORT x"],
      ],
      { left: 2, right: 3 },
    ],
    [
      "the operation that was done last",
      [
        ["List /", "EPSV"],
        ["List /", "PORT x"],
        ["List /pub", "PORT x"],
        ["List /pub", "EPSV"],
        ["Download /a", "EPSV"],
      ],
      { left: 4, right: 3 },
    ],
  ] as const)("begins with %s", (_, exchanges, expected) => {
    expect(newestPair(comparableExchanges(session(...exchanges)))).toEqual(expected);
  });
});
