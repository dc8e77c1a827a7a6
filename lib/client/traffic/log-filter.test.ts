import { describe, expect, it } from "vitest";
import type { TrafficDetail, TrafficEvent } from "@/lib/protocol/traffic";
import { everything, isEverything, type LogFilter, lineKinds, passes, withKind } from "./log-filter";
import { eventRow, withAnnouncement } from "./log-rows";

const endpoint = { address: "192.0.2.7", port: 50_000 };
const event = (detail: TrafficDetail, place: Partial<TrafficEvent> = {}): TrafficEvent => ({
  seq: 1,
  at: 1,
  session: "s",
  connection: 1,
  exchange: { id: 1, label: "List /pub" },
  ...place,
  ...detail,
});
const row = (detail: TrafficDetail, place: Partial<TrafficEvent> = {}) => eventRow(event(detail, place), 1);

const sent: TrafficDetail = { type: "command", line: "MLSD /Pub/Übung" };
const received: TrafficDetail = { type: "reply", code: 226, lines: ["226-First", "226 Second"] };
const opened: TrafficDetail = { type: "data-opened", local: endpoint, remote: endpoint, openedBy: "server" };
const closed: TrafficDetail = { type: "control-closed", by: "server", reason: "" };
const note: TrafficDetail = { type: "note", code: "x", text: "Portside decided" };

describe("a filter of the log", () => {
  it.each<[kinds: LogFilter["kinds"], shown: readonly boolean[]]>([
    [new Set(), [true, true, true, true, true]],
    [new Set(["sent"]), [true, false, false, false, false]],
    [new Set(["received"]), [false, true, false, false, false]],
    [new Set(["data"]), [false, false, true, false, false]],
    [new Set(["control"]), [false, false, false, true, false]],
    [new Set(["note"]), [false, false, false, false, true]],
    [new Set(["sent", "note"]), [true, false, false, false, true]],
  ])("shows lines of the chosen kinds %o", (kinds, shown) => {
    const rows = [sent, received, opened, closed, note].map((detail) => row(detail));
    expect(rows.map(passes({ ...everything, kinds }))).toEqual(shown);
  });

  it.each<[text: string, line: TrafficDetail, shown: boolean]>([
    ["mlsd", sent, true],
    ["übung", sent, true],
    ["ÜBUNG", sent, true],
    ["second", received, true],
    ["first 226", received, false],
    ["opened by the server", opened, true],
    ["192.0.2.7:50000", opened, true],
    ["List /pub", sent, false],
    [" ", note, true],
    ["(", sent, false],
  ])("finds %o in a line as shown", (text, line, shown) => {
    expect(passes({ ...everything, text })(row(line))).toBe(shown);
  });

  it("finds what stands behind a line, and counts it among the data connections, too", () => {
    const announced = event({
      type: "data-announced",
      dataMode: "passive",
      command: "PASV",
      announced: { address: "10.0.0.1", port: 50_000 },
      used: endpoint,
    });
    if (announced.type !== "data-announced") throw new Error("It is one");
    const line = withAnnouncement(
      row({ type: "reply", code: 227, lines: ["227 (10,0,0,1,195,80)"] }),
      announced,
    );
    expect(passes({ ...everything, text: "Dialled 192.0.2.7" })(line)).toBe(true);
    expect(passes({ ...everything, kinds: new Set(["data"]) })(line)).toBe(true);
    expect(passes({ ...everything, kinds: new Set(["received"]) })(line)).toBe(true);
    expect(passes({ ...everything, kinds: new Set(["sent"]) })(line)).toBe(false);
  });

  it("shows one connection, one exchange, and both", () => {
    const rows = [
      row(sent),
      row(sent, { connection: 2 }),
      row(sent, { exchange: { id: 2, label: "x" } }),
      row(sent, { exchange: null }),
    ];
    expect(rows.map(passes({ ...everything, connection: 2 }))).toEqual([false, true, false, false]);
    expect(rows.map(passes({ ...everything, exchange: 1 }))).toEqual([true, true, false, false]);
    expect(rows.map(passes({ ...everything, exchange: 1, connection: 1 }))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("takes all kinds for no choice, and a kind back", () => {
    const all = lineKinds.reduce(withKind, everything);
    expect(isEverything(all)).toBe(true);
    expect(isEverything(withKind(all, "sent"))).toBe(false);
    expect(isEverything(withKind(withKind(all, "sent"), "sent"))).toBe(true);
    expect(isEverything({ ...everything, text: "x" })).toBe(false);
  });
});
