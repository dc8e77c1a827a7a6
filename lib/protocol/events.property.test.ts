import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commands } from "./commands";
import { diagnose, diagnoseDataConnection } from "./diagnosis/diagnose";
import { belongsTogether, groupExchanges } from "./exchange";
import { exchangeFailed } from "./exchange-outcome";
import { explain } from "./explain";
import { sent } from "./explain/testing";
import { replyCodes } from "./reply-codes";
import { FUZZ } from "./testing/fuzz-runs";
import { readFilePackets } from "./testing/pcapng-blocks";
import type { TrafficDetail, TrafficEvent } from "./traffic";
import { formatMermaid } from "./transcript/mermaid";
import { formatPcapng } from "./transcript/pcapng/pcapng";
import { formatTranscript } from "./transcript/text";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("/pub", "***", '"/a""b"', "", "\u001b[2J\u009b\u202e\u2066\n"),
);
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 20, 21, 990));
const endpoint = fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6(), text), port: number });
const verb = fc.oneof(fc.constantFrom(...commands.keys()), text);
const argument = fc.oneof(
  text,
  fc.constantFrom("127,0,0,1,4,1", "|2|::1|5|", "I", "P", "TLS", "644 a", "-a /b", "1000"),
);
const code = fc.oneof(fc.constantFrom(...replyCodes.keys()), number);
const replyTail = fc.oneof(
  text,
  fc.constantFrom("(10,0,0,1,4,1)", "(|||5|)", '"/x"', "20261118164107", "type=file;size=3; x", "(12 bytes)"),
);
const secured = { protocol: text, cipher: text, resumed: fc.boolean() };
const certificate = fc.record({
  subject: text,
  issuer: text,
  validFrom: text,
  validTo: text,
  names: fc.array(text, { maxLength: 8 }),
  sha256: text,
});

const anyDetail: fc.Arbitrary<TrafficDetail> = fc.oneof(
  fc.record({ type: fc.constant("control-dialling" as const), remote: endpoint }),
  fc.record({ type: fc.constant("control-failed" as const), reason: text, remote: endpoint }),
  fc.record({ type: fc.constant("control-opened" as const), local: endpoint, remote: endpoint }),
  fc.record({ type: fc.constant("control-secured" as const), ...secured }),
  fc.record({ type: fc.constant("control-secured" as const), ...secured, certificate }),
  fc.tuple(verb, argument).map(([first, rest]) => sent(`${first} ${rest}`)),
  fc.record({ code, tails: fc.array(replyTail, { maxLength: 4 }) }).map(({ code, tails }) => ({
    type: "reply" as const,
    code,
    lines: tails.map((tail) => `${code} ${tail}`),
  })),
  fc.record({
    type: fc.constant("data-announced" as const),
    dataMode: fc.constantFrom("passive" as const, "active" as const),
    command: fc.constantFrom("PASV" as const, "EPSV" as const, "PORT" as const, "EPRT" as const),
    announced: fc.record({ address: fc.option(text), port: number }),
    used: fc.option(endpoint),
  }),
  fc.record({ type: fc.constant("data-listening" as const), local: endpoint }),
  fc.record({ type: fc.constant("data-dialling" as const), remote: endpoint }),
  fc.record({
    type: fc.constant("data-opened" as const),
    local: endpoint,
    remote: endpoint,
    openedBy: fc.constantFrom("client" as const, "server" as const),
  }),
  fc.record({ type: fc.constant("data-secured" as const), ...secured }),
  fc.record({
    type: fc.constant("data-closed" as const),
    direction: fc.constantFrom("up" as const, "down" as const),
    bytes: number,
    milliseconds: number,
  }),
  fc.record({
    type: fc.constant("data-failed" as const),
    reason: fc.constantFrom(
      "timeout" as const,
      "refused" as const,
      "unreachable" as const,
      "wrong-peer" as const,
      "reset" as const,
      "tls" as const,
      "cancelled" as const,
    ),
    address: endpoint,
  }),
  fc.record({
    type: fc.constant("control-closed" as const),
    by: fc.constantFrom("client" as const, "server" as const),
    reason: text,
  }),
  fc.record({
    type: fc.constant("note" as const),
    code: fc.oneof(text, fc.constantFrom("next-attempt", "control-replaced", "constructor")),
    text,
  }),
);

const event = fc.record({
  detail: anyDetail,
  connection: fc.constantFrom(1, 2),
  exchange: fc.option(fc.record({ id: fc.constantFrom(1, 2), label: text })),
  data: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
  at: fc.oneof(fc.constant(1_767_225_600_000), number),
});

/** Any events of one session, numbered in their order. */
const anyEvents: fc.Arbitrary<TrafficEvent[]> = fc
  .array(event, { minLength: 1, maxLength: 8 })
  .map((events) =>
    events.map(({ detail, data, ...place }, index) => ({
      seq: index + 1,
      session: "s",
      ...place,
      ...(data === undefined ? {} : { data }),
      ...detail,
    })),
  );

const head = { id: "s", host: "::1", port: 21, user: "u", encryption: "none", dataMode: "passive" };

/** Transfers of a few packets: those of many are as right, and take long. */
function ofModestSize(event: TrafficEvent): TrafficEvent {
  return event.type === "data-closed" ? { ...event, bytes: Math.min(event.bytes, 300_000) } : event;
}

describe("whatever happened", () => {
  it("is explained without an empty paragraph, by words that stand in the line", () => {
    fc.assert(
      fc.property(anyEvents, fc.boolean(), (events, withItself) => {
        for (const event of events) {
          const context = withItself ? events : events.filter(({ seq }) => seq < event.seq);
          const { title, text, tokens } = explain(event, { events: context });
          expect(title).not.toBe("");
          expect(text.length).toBeGreaterThan(0);
          expect(text).not.toContain("");
          if (event.type !== "reply") continue;
          const lines = [event.code, ...event.lines].join("\n");
          for (const token of tokens) expect(lines).toContain(token.text);
        }
      }),
      FUZZ,
    );
  });

  it("is written down as text that steers no terminal", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const transcript = formatTranscript(events);
        expect(transcript).not.toMatch(/[^\n\P{Cc}]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
        expect(transcript.endsWith("\n") || transcript === "").toBe(true);
      }),
      FUZZ,
    );
  });

  it("is written down as packets, each as long as it says and none before the one in front of it", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const packets = readFilePackets(formatPcapng(events.map(ofModestSize), head));
        const times = packets.map(({ microseconds }) => microseconds);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        const wrong = packets.filter(({ bytes, length }) => {
          const [at, fixed] = bytes[0] === 0x45 ? [2, 0] : [4, 40];
          const said = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
          return said + fixed !== length || bytes.length > length;
        });
        expect(wrong).toEqual([]);
      }),
      FUZZ,
    );
  });

  it("is written down as a diagram, in no line of which anything but the diagram's own words rules", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const [first, ...lines] = formatMermaid(events, head).split("\n").slice(0, -1);
        expect(first).toBe("sequenceDiagram");
        for (const line of lines) {
          expect(line).toMatch(
            /^ +(?:participant \w+ as [^:;]*(?:#\d+;[^:;]*)*|rect rgba\([\d., ]+\)|end|(?:Note (?:over|left of|right of) [\w,]+|\w+--?(?:>>|x)\w+): (?:[^#;:<>{}%"`$&]|#\d+;|<br\/>)*)$/u,
          );
        }
      }),
      FUZZ,
    );
  });

  it("is sorted into exchanges with nothing lost, and into stories that agree with each other", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const exchanges = groupExchanges(events);
        expect(exchanges.flatMap((exchange) => exchange.events)).toHaveLength(
          events.filter(({ exchange }) => exchange !== null).length,
        );
        const [first, last] = [belongsTogether(events, 1), belongsTogether(events, events.length)];
        expect(first.has(1) && last.has(events.length)).toBe(true);
        if (first.has(events.length)) expect(first).toEqual(last);
        else for (const seq of first) expect(last.has(seq)).toBe(false);
      }),
      FUZZ,
    );
  });

  it("has findings that rest on its own events, in their order", () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(), (events, from) => {
        const exchange = events.slice(from % (events.length + 1));
        const findings = [...diagnose(exchange, events), ...diagnoseDataConnection(exchange, events)];
        const numbers = new Set(events.map(({ seq }) => seq));
        for (const { id, title, advice, cause, evidence } of findings) {
          expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
          expect([title, advice, cause]).not.toContain("");
          expect(evidence).toEqual([...new Set(evidence)].sort((a, b) => a - b));
          expect(evidence.every((number) => numbers.has(number))).toBe(true);
        }
        if (!exchangeFailed(exchange)) expect(diagnose(exchange, events)).toEqual([]);
      }),
      FUZZ,
    );
  });
});
