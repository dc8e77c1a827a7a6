import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commands } from "../commands";
import { explain } from "../explain";
import { termsIn } from "../glossary";
import { FUZZ } from "../testing/fuzz-runs";
import type { TrafficDetail } from "../traffic";
import { textsOf } from "./terms";
import { got, opened, sent, wire } from "./testing";

const secret = "hunter2-Geheimnis";
const text = fc.string({ unit: "binary", maxLength: 40 });
const verbs = fc.constantFrom(...commands.keys());
const secretVerbs = fc.constantFrom(
  ...[...commands.values()].filter((info) => info.secret).map(({ verb }) => verb),
);

const line: fc.Arbitrary<TrafficDetail> = fc.oneof(
  fc.tuple(verbs, text).map(([verb, argument]) => sent(`${verb} ${argument}`)),
  text.map(sent),
  fc.tuple(fc.integer({ min: 100, max: 700 }), text).map(([code, words]) => got(`${code} ${words}`)),
);

describe("whatever names and answers a server sends", () => {
  it("a secret that somebody forgot to mask is in no part of any explanation of it", () => {
    fc.assert(
      fc.property(secretVerbs, fc.constantFrom("", " ", "old "), fc.boolean(), (verb, before, isTls) => {
        const secured: TrafficDetail = {
          type: "control-secured",
          protocol: "TLSv1.3",
          cipher: "x",
          resumed: false,
        };
        const events = wire(
          opened("192.0.2.1"),
          ...(isTls ? [secured] : []),
          sent("USER me"),
          sent(`${verb} ${before}${secret}`),
          got("530 no"),
        );
        for (const event of events) expect(JSON.stringify(explain(event, { events }))).not.toContain(secret);
      }),
      FUZZ,
    );
  });

  it("the parts of a line are explained by words that stand in it", () => {
    const parts = fc.constantFrom(
      "TYPE",
      "size;frob;",
      "4,4,01,2,3,4,2,1,2",
      "=JES",
      "20261118164107",
      " -la",
      "0644 ",
      "a b",
    );
    const argument = fc.array(fc.oneof(parts, text), { maxLength: 3 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(verbs, argument, fc.boolean(), (verb, rest, isSmall) => {
        const line = `${isSmall ? verb.toLowerCase() : verb} ${rest}`;
        const [event] = wire(sent(line));
        if (event === undefined) throw new Error("no event");
        for (const token of explain(event, { events: [event] }).tokens) expect(line).toContain(token.text);
      }),
      FUZZ,
    );
  });

  it("what can be pasted into a terminal steers none", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (details) => {
        const events = wire(opened("192.0.2.1"), ...details);
        for (const event of events) {
          for (const { command, program } of explain(event, { events }).equivalents) {
            // Several commands stand on several lines; nothing else may begin a line, or hide one.
            expect(command).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
            if (program === "curl") expect(command.startsWith("curl ") && !command.includes("\n")).toBe(true);
          }
        }
      }),
      FUZZ,
    );
  });

  it("a user name that steers a terminal keeps later commands from being offered", () => {
    const events = wire(opened("192.0.2.1"), sent("USER \u0000"), sent("SITE ALIAS"));
    const [, , site] = events;
    if (site === undefined) throw new Error("no event");
    expect(explain(site, { events }).equivalents.map(({ program }) => program)).not.toContain("curl");
  });

  it("relations lead to other lines that exist, and marks lie inside their text", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (details) => {
        const events = wire(opened("192.0.2.1"), ...details);
        const numbers = new Set(events.map(({ seq }) => seq));
        for (const event of events) {
          const explained = explain(event, { events });
          for (const { seq, text } of explained.relations) {
            expect(text).not.toBe("");
            if (seq !== null) expect(numbers.has(seq) && seq !== event.seq).toBe(true);
          }
          for (const words of textsOf(explained)) {
            let behind = 0;
            for (const { start, end } of termsIn(words)) {
              expect(start).toBeGreaterThanOrEqual(behind);
              expect(end).toBeGreaterThan(start);
              behind = end;
            }
            expect(behind).toBeLessThanOrEqual(words.length);
          }
        }
      }),
      FUZZ,
    );
  });
});
