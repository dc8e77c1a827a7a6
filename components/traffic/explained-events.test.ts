import { describe, expect, it } from "vitest";
import { explain } from "@/lib/protocol/explain";
import { conversation, type Step } from "@/lib/protocol/testing/conversation";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { controlPeer, eventAt, eventsAround } from "./explained-events";

const peer = { address: "198.51.100.10", port: 21 };
const login: Step[] = [
  { type: "control-opened", local: { address: "192.0.2.7", port: 40_000 }, remote: peer },
  "< 220 Hello",
  "> AUTH TLS",
  "< 234 Go ahead",
  { type: "control-secured", protocol: "TLSv1.3", cipher: "x", resumed: false },
  "> USER student",
  "< 331 Password?",
  "> PASS ***",
  "< 230 Welcome",
  "> PBSZ 0",
  "< 200 OK",
  "> PROT P",
  "< 200 OK",
];

/** Exchanges one after the other, numbered on. */
function log(...exchanges: readonly (readonly Step[])[]): TrafficEvent[] {
  const events: TrafficEvent[] = [];
  for (const [i, steps] of exchanges.entries()) {
    events.push(...conversation([...steps], { id: i + 1, label: `Exchange ${i + 1}` }, events.length + 1));
  }
  return events;
}

const noops = (count: number): Step[] =>
  Array.from({ length: count }, (_, i) => (i % 2 === 0 ? "> NOOP" : "< 200 OK"));

function last(events: readonly TrafficEvent[]): TrafficEvent {
  const event = events.at(-1);
  if (event === undefined) throw new Error("no events");
  return event;
}

describe("eventAt", () => {
  const events = log(login).filter(({ seq }) => seq >= 3 && seq !== 7);

  it.each([
    [3, 3],
    [6, 6],
    [13, 13],
    [7, undefined],
    [2, undefined],
    [99, undefined],
  ])("finds %i", (seq, found) => {
    expect(eventAt(events, seq)?.seq).toBe(found);
  });

  it("finds nothing where nothing is selected or there", () => {
    expect(eventAt(events, null)).toBeNull();
    expect(eventAt([], 1)).toBeNull();
  });
});

describe("eventsAround", () => {
  it("is everything in a short log", () => {
    const events = log(login, noops(100));
    expect(eventsAround(events, last(events))).toEqual(events);
  });

  it("rises, holds each event once, and stays small in a long log", () => {
    const events = log(login, noops(20_000), ["> LIST", "< 150 Here"], noops(20_000), ["> PWD"]);
    for (const seq of [1, 14, 5_000, 20_014, 20_015, events.length]) {
      const event = eventAt(events, seq);
      if (event === null) throw new Error("not there");
      const seqs = eventsAround(events, event).map((one) => one.seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      expect(seqs.length).toBeLessThan(1_200);
    }
  });

  it("knows that a line is encrypted long after the encryption began", () => {
    const events = log(login, noops(5_000), ["> MLSD /"]);
    const event = last(events);
    expect(explain(event, { events: eventsAround(events, event) }).observer.readable).toBe("some");
  });

  it("knows the directory that was entered last, and what was refused", () => {
    const events = log(login, ["> CWD /one", "< 250 OK", "> CWD /two", "< 550 No"], noops(5_000), ["> LIST"]);
    const lines = eventsAround(events, last(events)).flatMap((event) =>
      event.type === "command" && event.line.startsWith("CWD") ? [event.line] : [],
    );
    expect(lines).toEqual(["CWD /one", "CWD /two"]);
  });

  it("knows which reply is whose: a late 226 is none to CWD, and a code below 100 is one", () => {
    const events = log(
      login,
      ["> RETR /a", "< 150 Here", "< 226 Done", "> CWD /one", "< 226 Done", "< 250 One", "< 099 What?"],
      ["> CWD /two", "< 099 What?", "> PWD", '< 257 "/one"', "> MKD /three", "< 257 Made"],
      noops(5_000),
      ["> LIST"],
    );
    const replies = eventsAround(events, last(events)).flatMap((event) =>
      event.type === "reply" && event.seq > login.length && event.code !== 200 ? [event.lines.join()] : [],
    );
    expect(replies).toEqual(["250 One", "099 What?", '257 "/one"']);
  });

  it("has the command of a reply that took long, while another connection was busy", () => {
    const other = noops(2_000).map(
      (step, i): Step =>
        i % 2 === 0
          ? { type: "command", line: String(step).slice(2), connection: 2 }
          : { type: "reply", code: 200, lines: ["200 OK"], connection: 2 },
    );
    const events = log(login, ["> RETR /big", "< 150 Here"], other, ["< 226 Done"]);
    const event = last(events);
    expect(
      eventsAround(events, event).some((one) => one.type === "command" && one.line === "RETR /big"),
    ).toBe(true);
  });

  it("begins anew with the connection that was opened last", () => {
    const events = log(login, noops(1_000), [login[0] ?? "", "< 220 Plain"], noops(1_000), ["> PWD"]);
    const event = last(events);
    expect(explain(event, { events: eventsAround(events, event) }).observer.readable).toBe("all");
  });
});

describe("controlPeer", () => {
  it("is where the control connection goes", () => {
    const events = log(login, noops(3_000), ["< 229 (|||49932|)"]);
    expect(controlPeer(events, last(events))).toBe("198.51.100.10");
    expect(controlPeer(events.slice(1), last(events))).toBeNull();
  });
});
