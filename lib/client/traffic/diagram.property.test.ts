import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSequence } from "@/lib/protocol/sequence/build-sequence";
import { describeSequence } from "@/lib/protocol/sequence/describe-sequence";
import { FUZZ } from "@/lib/protocol/testing/fuzz-runs";
import type { TrafficDetail, TrafficEvent } from "@/lib/protocol/traffic";
import { SequenceFeed } from "./diagram-feed";
import { GrowingLayout, layoutSequence } from "./diagram-layout";
import { rowShapes } from "./diagram-rows";
import { escapeText } from "./diagram-svg";

const endpoint = fc.constantFrom(
  { address: "203.0.113.9", port: 49_932 },
  { address: "2001:db8::7", port: 20 },
  { address: "<script>", port: 0 },
);
const text = fc.string({ unit: "binary", maxLength: 20 });
const secured = { protocol: text, cipher: text, resumed: fc.boolean() };

const detail: fc.Arbitrary<TrafficDetail> = fc.oneof(
  fc
    .constantFrom("EPSV", "PASV", "PORT 1,2,3,4,5,6", "LIST", "RETR a", "STOR b", "PROT P", "QUIT")
    .map((line) => ({ type: "command" as const, line })),
  fc
    .tuple(fc.constantFrom(150, 200, 226, 227, 425, 426, 500, 550), text)
    .map(([code, line]) => ({ type: "reply" as const, code, lines: [`${code} ${line}`] })),
  fc.record({
    type: fc.constant("data-announced" as const),
    dataMode: fc.constantFrom("passive" as const, "active" as const),
    command: fc.constant("PASV" as const),
    announced: endpoint,
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
    bytes: fc.nat(),
    milliseconds: fc.nat(),
  }),
  fc.record({
    type: fc.constant("data-failed" as const),
    reason: fc.constantFrom(
      "timeout" as const,
      "wrong-peer" as const,
      "reset" as const,
      "cancelled" as const,
    ),
    address: endpoint,
  }),
  fc.record({ type: fc.constant("control-dialling" as const), remote: endpoint }),
  fc.record({ type: fc.constant("control-failed" as const), remote: endpoint, reason: text }),
  fc.record({ type: fc.constant("control-opened" as const), local: endpoint, remote: endpoint }),
  fc.record({ type: fc.constant("control-secured" as const), ...secured }),
  fc.record({
    type: fc.constant("control-closed" as const),
    by: fc.constantFrom("client" as const, "server" as const),
    reason: text,
  }),
  fc.record({ type: fc.constant("note" as const), code: text, text }),
);

/** Anything after anything, also what no server does. */
const anyEvents: fc.Arbitrary<readonly TrafficEvent[]> = fc
  .array(
    fc.record({
      detail,
      connection: fc.constantFrom(1, 2),
      data: fc.constantFrom(1, 2, 3),
      exchange: fc.constantFrom(null, { id: 1, label: "a" }, { id: 2, label: "b" }),
      wait: fc.constantFrom(0, 1, 40, 5000),
    }),
    { maxLength: 30 },
  )
  .map((drafts) => {
    let at = 1_767_225_600_000;
    return drafts.map(({ detail, wait, ...place }, index) => {
      at += wait;
      return { seq: index + 1, at, session: "s", ...place, ...detail };
    });
  });

describe("whatever happens on the wire", () => {
  it("becomes steps with keys of their own, each from events that there are", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const { steps } = buildSequence(events);
        expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
        for (const { seqs, at, until } of steps) {
          expect(until).toBeGreaterThanOrEqual(at);
          for (const seq of seqs) expect(events[seq - 1]?.seq).toBe(seq);
        }
        for (const { text } of describeSequence({ channels: [], steps }))
          expect(text).not.toMatch(/undefined|NaN/);
      }),
      FUZZ,
    );
  });

  it("is drawn the same, whether it comes at once or one by one", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const feed = new SequenceFeed();
        const growing = new GrowingLayout();
        for (let count = 1; count < events.length; count++) {
          growing.read(feed.read(events.slice(0, count)).sequence, { width: 640 });
        }
        const { sequence } = feed.read(events);
        expect(sequence).toEqual(buildSequence(events));
        const grown = growing.read(sequence, { width: 640 });
        const whole = layoutSequence(sequence, { width: 640 });
        expect(grown.rows.map(({ y, step }) => [y, step.key])).toEqual(
          whole.rows.map(({ y, step }) => [y, step.key]),
        );
        expect(grown.height).toBe(whole.height);
      }),
      FUZZ,
    );
  });

  it("is drawn with numbers that are numbers, one row below the other", () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const layout = layoutSequence(buildSequence(events), { width: 360 });
        let end = 0;
        for (const row of layout.rows) {
          expect(row.y).toBeGreaterThanOrEqual(end);
          end = row.y + row.height;
          const drawn = JSON.stringify(rowShapes(row, layout));
          expect(drawn).not.toMatch(/NaN|:null|undefined/);
        }
        for (const { from, to } of layout.barsBetween(0, layout.height))
          expect(to).toBeGreaterThanOrEqual(from - 8);
      }),
      FUZZ,
    );
  });

  it("can't become markup of a picture", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(escapeText(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|apos);)|\p{Surrogate}/u);
      }),
      FUZZ,
    );
  });
});
