import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explain } from "../explain";
import { termsIn } from "../glossary";
import { tradeWords } from "../testing/trade-words";
import type { TrafficEvent } from "../traffic";
import { textsOf } from "./terms";

const directory = join(import.meta.dirname, "../testing/transcripts");
const recorded = readdirSync(directory)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name.replace(/\.json$/, ""), eventsIn(join(directory, name))] as const)
  .filter(([, events]) => events.length > 0);

function eventsIn(path: string): readonly TrafficEvent[] {
  const transcript: { readonly events?: readonly TrafficEvent[] } = JSON.parse(readFileSync(path, "utf8"));
  return transcript.events ?? [];
}

describe.each(recorded)("the recorded session %s", (name, events) => {
  const explained = events.map((event) => ({ event, ...explain(event, { events }) }));

  it("is explained line by line, in words that the page can explain", () => {
    for (const one of explained) {
      expect(one.text.length, one.title).toBeGreaterThan(0);
      expect(one.relations.length, one.title).toBeGreaterThan(0);
      for (const text of textsOf(one)) {
        expect(text).not.toMatch(/undefined|null|NaN| {2}/);
        for (const [word] of text.matchAll(tradeWords))
          expect(termsIn(word), `${word} in: ${text}`).toHaveLength(1);
      }
    }
  });

  it("has relations that lead to lines of its own, and never to the line itself", () => {
    const numbers = new Set(events.map(({ seq }) => seq));
    for (const { event, relations } of explained) {
      for (const { seq } of relations) {
        if (seq === null) continue;
        expect(numbers.has(seq)).toBe(true);
        expect(seq).not.toBe(event.seq);
      }
    }
  });

  it("has a command for every reply but greetings, and both say so", () => {
    const byNumber = new Map(explained.map((one) => [one.event.seq, one]));
    for (const { event, relations } of explained) {
      if (event.type !== "reply" || event.code === 220 || event.code === 421) continue;
      const answers = relations.filter(({ kind }) => kind === "answers");
      expect(answers, event.lines.join(" ")).toHaveLength(1);
      const command = byNumber.get(answers[0]?.seq ?? 0);
      expect(command?.relations).toContainEqual(
        expect.objectContaining({ kind: "answered-by", seq: event.seq }),
      );
    }
  });

  it("tells what an observer reads of it by its encryption", () => {
    let isEncrypted = false;
    for (const { event, observer } of explained) {
      if (event.type === "control-dialling") isEncrypted = false;
      if (event.type === "control-secured") isEncrypted = true;
      // Control connections side by side: only the session's kind tells.
      if (name.includes("parallel")) isEncrypted = /-tls-/.test(name) && observer.readable !== "all";
      if (event.type === "command" || event.type === "reply") {
        expect(observer.readable).toBe(isEncrypted ? "some" : "all");
      }
    }
  });
});
