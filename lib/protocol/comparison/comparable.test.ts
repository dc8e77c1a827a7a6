import { describe, expect, it } from "vitest";
import { conversation } from "../testing/conversation";
import { announcedMode, type Comparable, newestPair } from "./comparable";

describe("the mode that an event announces", () => {
  it.each([
    ["> EPSV", "passive"],
    ["> PASV", "passive"],
    ["> EPSV ALL", "passive"],
    ["> pasv", "passive"],
    ["> EPRT |1|192.0.2.1|40000|", "active"],
    ["> PORT 192,0,2,1,156,64", "active"],
    ["> PORTAL", null],
    ["> LIST", null],
    ["< 229 Entering Extended Passive Mode (|||5|)", null],
    ["> ", null],
  ] as const)("%s: %s", (line, expected) => {
    expect(conversation([line]).map(announcedMode)).toEqual([expected]);
  });

  it("is what the announcement says", () => {
    const announced = { address: null, port: 5 };
    const events = conversation([
      { type: "data-announced", dataMode: "active", command: "EPRT", announced, used: null },
    ]);
    expect(events.map(announcedMode)).toEqual(["active"]);
  });
});

describe("what is compared while nobody chose", () => {
  it.each([
    ["nothing", [], null],
    ["one mode only", ["List / passive", "List / passive"], null],
    ["two modes of different operations", ["List / passive", "List /pub active"], null],
    ["one operation in both modes", ["List / passive", "List / active"], { left: 1, right: 2 }],
    ["active first", ["List / active", "List / passive"], { left: 2, right: 1 }],
    ["the newest of each mode", ["List / passive", "List / passive", "List / active"], { left: 2, right: 3 }],
    [
      "the operation that was done last",
      ["List / passive", "List / active", "List /pub active", "List /pub passive", "Download /a passive"],
      { left: 4, right: 3 },
    ],
  ] as const)("%s", (_, done, expected) => {
    const exchanges = done.map((text, i): Comparable => {
      const at = text.lastIndexOf(" ");
      const dataMode = text.endsWith("passive") ? "passive" : "active";
      return { id: i + 1, label: text.slice(0, at), dataMode, startedAt: i };
    });
    expect(newestPair(exchanges)).toEqual(expected);
  });
});
