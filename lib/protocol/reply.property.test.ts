import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  emptyRest,
  parseReplies,
  type Reply,
  type ReplyLimits,
  type ReplyProblem,
  type ReplyRest,
  replyText,
  unfinishedLines,
} from "./reply";
import { FUZZ } from "./testing/fuzz-runs";

/** Small, so that few bytes reach them. */
const LIMITS: ReplyLimits = { line: 20, reply: 60, lines: 6 };

function parseAll(chunks: Iterable<string>, limits?: ReplyLimits) {
  const replies: Reply[] = [];
  let rest = emptyRest;
  let problem: ReplyProblem | null = null;
  for (const chunk of chunks) {
    const parsed = parseReplies(rest, chunk, limits);
    replies.push(...parsed.replies);
    ({ rest, problem } = parsed);
  }
  return { replies, problem, rest };
}

/** A text in pieces of these sizes, and what is left in one more. */
function cut(text: string, sizes: readonly number[]): string[] {
  const chunks: string[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(text.slice(at, at + size));
    at += size;
  }
  return [...chunks, text.slice(at)];
}

const sizes = fc.array(fc.nat(30), { maxLength: 20 });

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((array) => Buffer.from(array).toString("latin1"));

/** What replies are made of, in any order, and anything else between. */
const likely = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          ..."220-|220 |220|123-|123 |\r\n|\r\n|\n|\r| |a|\0|long enough".split("|"),
        ),
      },
      { weight: 1, arbitrary: bytes(5) },
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

const anything = fc.oneof({ weight: 3, arbitrary: likely }, { weight: 1, arbitrary: bytes(150) });

/** Lines of one reply without end. */
const flood = fc
  .array(fc.integer({ min: 0, max: LIMITS.line + 1 }), { minLength: 3, maxLength: 8 })
  .map((lengths) => `220-${lengths.map((length) => "x".repeat(length)).join("\n")}`);

/** The characters of some lines, with one more for the end of each. */
const length = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);

function expectWithinLimits(rest: ReplyRest, replies: readonly Reply[]) {
  const held = unfinishedLines(rest);
  for (const lines of [held, ...replies.map((reply) => reply.lines)]) {
    if (lines.length > LIMITS.lines + 1 || length(lines) > LIMITS.reply + 1)
      expect.fail("more than one reply may have");
    for (const line of lines) if (line.length > LIMITS.line) expect.fail("a longer line than allowed");
  }
}

describe("whatever a server sends", () => {
  it("gives the same replies for every way to cut the same bytes", () => {
    fc.assert(
      fc.property(anything, sizes, fc.constantFrom(LIMITS, undefined), (text, pieces, limits) => {
        const whole = parseAll([text], limits);
        expect(parseAll(cut(text, pieces), limits)).toEqual(whole);
        for (const { code, lines } of whole.replies) {
          expect(lines[0]?.startsWith(String(code).padStart(3, "0"))).toBe(true);
        }
      }),
      FUZZ,
    );
  });

  it("keeps no more of it than the limits allow, at any moment", () => {
    fc.assert(
      fc.property(fc.oneof(anything, flood), sizes, (text, pieces) => {
        let rest = emptyRest;
        for (const chunk of cut(text, pieces)) {
          const parsed = parseReplies(rest, chunk, LIMITS);
          rest = parsed.rest;
          expectWithinLimits(rest, parsed.replies);
        }
      }),
      FUZZ,
    );
  });
});

describe("what a server wrote", () => {
  const text = fc.oneof(
    bytes(12).map((line) => line.replace(/[\0\n]/g, "").replace(/\r+$/, "")),
    fc.constantFrom("", " ", "ok", "227 (1,2,3,4,5,6)", "250-more", "\t", "a\rb", "\xff\xf4"),
  );

  /** Lines that may stand inside a reply: any but one that would end it. */
  const inner = (code: string, line: string, kind: number) => {
    const written =
      [line, ` ${code} ${line}`, `${code}-${line}`, `${code}1${line}`, `999 ${line}`][kind] ?? line;
    return written.startsWith(code) && /^(?: |$)/.test(written.slice(3, 4)) ? ` ${written}` : written;
  };

  const reply = fc
    .record({
      number: fc.integer({ min: 100, max: 699 }),
      first: text,
      middle: fc.array(fc.tuple(text, fc.nat(4)), { maxLength: 5 }),
      last: fc.option(text),
      long: fc.boolean(),
    })
    .map(({ number, first, middle, last, long }): Reply => {
      const code = String(number);
      const end = last === null ? code : `${code} ${last}`;
      if (!long) return { code: number, lines: [end] };
      const between = middle.map(([line, kind]) => inner(code, line, kind));
      return { code: number, lines: [`${code}-${first}`, ...between, end] };
    });

  it("is read back, whatever its lines look like, how they end and where they are cut", () => {
    fc.assert(
      fc.property(
        fc.array(reply, { maxLength: 4 }),
        fc.constantFrom("\r\n", "\n", "\r\r\n"),
        fc.constantFrom("", " \t"),
        fc.constantFrom("", "\xff\xf4", "\xff\xfd\x18\xff\xfb\x01"),
        sizes,
        (replies, end, blank, telnet, pieces) => {
          const lines = replies.flatMap(({ lines: [first = "", ...others] }) => [
            telnet + first,
            ...others,
            ...(blank === "" ? [] : [blank]),
          ]);
          const written = lines.map((line) => line + end).join("");
          expect(parseAll(cut(written, pieces))).toEqual({ replies, problem: null, rest: emptyRest });
        },
      ),
      FUZZ,
    );
  });

  it("is shown without its codes and with all of its words", () => {
    const word = fc.constantFrom("Hello", "there", "2 files", "a-b");
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.array(word, { minLength: 1 }), (code, words) => {
        const lines = words.map((each, i) => `${code}${i === words.length - 1 ? " " : "-"}${each}`);
        expect(replyText({ code, lines })).toBe(words.join("\n"));
      }),
      FUZZ,
    );
  });
});
