import { describe, expect, it } from "vitest";
import {
  emptyRest,
  hasUnfinishedReply,
  isIntermediate,
  isNegative,
  isPositive,
  isPreliminary,
  type ParsedReplies,
  parseReplies,
  type Reply,
  type ReplyLimits,
  type ReplyProblem,
  type ReplyRest,
  replyText,
} from "./reply";
import { growth, LINEAR_GROWTH } from "./testing/growth";

interface Outcome {
  readonly replies: readonly Reply[];
  readonly problem: ReplyProblem | null;
  readonly rest: ReplyRest;
}

function parseAll(chunks: Iterable<string>, limits?: ReplyLimits): Outcome {
  const replies: Reply[] = [];
  let rest = emptyRest;
  let problem: ReplyProblem | null = null;
  for (const chunk of chunks) {
    const parsed: ParsedReplies = parseReplies(rest, chunk, limits);
    replies.push(...parsed.replies);
    ({ rest, problem } = parsed);
  }
  return { replies, problem, rest };
}

/** The same bytes whole, one by one, and cut at every single place. */
function everyCut(text: string): Outcome[] {
  const cuts = [[text], [...text]];
  for (let at = 1; at < text.length; at++) cuts.push([text.slice(0, at), text.slice(at)]);
  return cuts.map((chunks) => parseAll(chunks));
}

describe("parseReplies", () => {
  const conversations: [what: string, text: string, replies: Reply[]][] = [
    ["a reply of one line", "220 Hello\r\n", [{ code: 220, lines: ["220 Hello"] }]],
    ["a bare line feed as line end", "220 Hello\n", [{ code: 220, lines: ["220 Hello"] }]],
    ["CR CR LF as line end", "220 Hello\r\r\n", [{ code: 220, lines: ["220 Hello"] }]],
    ["a code with nothing after it", "220\r\n", [{ code: 220, lines: ["220"] }]],
    ["a code with an empty text", "200 \r\n", [{ code: 200, lines: ["200 "] }]],
    ["a code of RFC 2228", "633 abc=\r\n", [{ code: 633, lines: ["633 abc="] }]],
    [
      "a reply of many lines",
      "220-One\r\n220-Two\r\n220 Three\r\n",
      [{ code: 220, lines: ["220-One", "220-Two", "220 Three"] }],
    ],
    [
      "blank and indented lines inside a reply",
      "211-Features:\r\n\r\n MDTM\r\n  SIZE\r\n211 End\r\n",
      [{ code: 211, lines: ["211-Features:", "", " MDTM", "  SIZE", "211 End"] }],
    ],
    [
      "lines inside a reply that begin with other digits",
      "123-First\r\nSecond\r\n234 Third\r\n 123 Fourth\r\n1234 Fifth\r\n123 Last\r\n",
      [{ code: 123, lines: ["123-First", "Second", "234 Third", " 123 Fourth", "1234 Fifth", "123 Last"] }],
    ],
    [
      "a reply of many lines that ends with the code alone",
      "220-Hi\r\n220\r\n230 In\r\n",
      [
        { code: 220, lines: ["220-Hi", "220"] },
        { code: 230, lines: ["230 In"] },
      ],
    ],
    [
      "blank lines between replies, which don't count",
      "\r\n200 One\r\n\r\n \t\r\n150 Two\r\n226 Three\r\n",
      [
        { code: 200, lines: ["200 One"] },
        { code: 150, lines: ["150 Two"] },
        { code: 226, lines: ["226 Three"] },
      ],
    ],
    [
      "spaces at the end and bytes above ASCII as they are",
      '257 "/\xff\xff\xe9" \r\n',
      [{ code: 257, lines: ['257 "/\xff\xff\xe9" '] }],
    ],
    ["a carriage return inside a line", "200 a\rb\r\n", [{ code: 200, lines: ["200 a\rb"] }]],
  ];

  it.each(conversations)("reads %s, wherever it is cut", (_what, text, replies) => {
    for (const outcome of everyCut(text)) {
      expect(outcome).toEqual({ replies, problem: null, rest: emptyRest });
    }
  });

  it("keeps an unfinished reply for later", () => {
    const first = parseReplies(emptyRest, "227 Entering Passive Mode (127,0,0,1,19");
    expect(first.replies).toEqual([]);
    expect(hasUnfinishedReply(first.rest)).toBe(true);
    const second = parseReplies(first.rest, "5,12)\r\n");
    expect(second.replies).toEqual([{ code: 227, lines: ["227 Entering Passive Mode (127,0,0,1,195,12)"] }]);
    expect(hasUnfinishedReply(second.rest)).toBe(false);
  });

  it("leaves an earlier state usable", () => {
    const { rest } = parseReplies(emptyRest, "220-a\r\n22");
    expect(parseReplies(rest, "0 b\r\n").replies).toEqual([{ code: 220, lines: ["220-a", "220 b"] }]);
    expect(parseReplies(rest, "0 c\r\n").replies).toEqual([{ code: 220, lines: ["220-a", "220 c"] }]);
  });

  it.each([
    "HTTP/1.1 400 Bad Request",
    "SSH-2.0-OpenSSH_9.2",
    "* OK IMAP ready",
    "22 too short",
    "2200 too long",
    "220Welcome",
    " 220 indented",
    "\xff\xfd\x18",
  ])("calls %j no reply", (line) => {
    for (const { problem, replies } of everyCut(`200 fine\r\n${line}\r\n200 never read\r\n`)) {
      expect(problem).toEqual({ code: "not-a-reply", line });
      expect(replies).toHaveLength(1);
    }
  });

  it.each([
    ["IAC DONT ECHO before the code", "\u00ff\u00fe\u0001250 OK", ["250 OK"]],
    ["two of them", "\u00ff\u00fe\u0001\u00ff\u00fc\u0006250 OK", ["250 OK"]],
    ["IAC NOP", "\u00ff\u00f1250 OK", ["250 OK"]],
    ["before the last of several lines", "250-a\r\n\u00ff\u00fe\u0001250 OK", ["250-a", "250 OK"]],
  ])("passes over Telnet's negotiation: %s", (_, text, lines) => {
    expect(parseAll([`${text}\r\n`]).replies).toEqual([{ code: 250, lines }]);
  });

  it("keeps 0xFF within a line: it is a letter of a name", () => {
    const line = '257 "/d\u00ffe\u00ff\u00fd" created';
    expect(parseAll([`${line}\r\n`]).replies).toEqual([{ code: 257, lines: [line] }]);
  });

  it("refuses a NUL byte, wherever it stands", () => {
    for (const { problem } of everyCut("250-fine\r\n250 not\0fine\r\n")) {
      expect(problem).toEqual({ code: "nul", line: "250 not" });
    }
    expect(parseAll(["\0"]).problem?.code).toBe("nul");
  });

  it("stays with a problem", () => {
    const { rest } = parseReplies(emptyRest, "HTTP/1.1 200 OK\r\n");
    expect(parseReplies(rest, "220 Welcome\r\n")).toEqual({ replies: [], rest, problem: rest.problem });
  });

  it("reads one line of 17 000 bytes", () => {
    const line = `250 ${"x".repeat(16_996)}`;
    expect(parseAll([`${line}\r\n`]).replies).toEqual([{ code: 250, lines: [line] }]);
  });

  it("reads 226 continuation lines of 75 bytes in chunks of any size", () => {
    const lines = Array.from({ length: 226 }, (_, i) => `220-${String(i).padStart(71, ".")}`);
    lines.push("220 done");
    const text = lines.map((line) => `${line}\r\n`).join("");
    for (const size of [1, 7, 77, 512, 900, 16_384]) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      expect(parseAll(chunks).replies).toEqual([{ code: 220, lines }]);
    }
  });

  describe("A5, D9: limits", () => {
    const limits: ReplyLimits = { line: 10, reply: 35, lines: 4 };

    it.each([
      ["a line as long as allowed", "200 456789\n", null],
      ["a longer line", "200 4567890\n", "200 456789"],
      ["a line without end", "200 4567890", "200 456789"],
      ["a reply without end", "200-56789\n".repeat(4), "200-5"],
      ["too many lines", "200-\n\n\n\n\n", ""],
    ])("%s", (_what, text, line) => {
      const problem = line === null ? null : { code: "too-long", line };
      expect(parseAll([text], limits).problem).toEqual(problem);
      expect(parseAll([...text], limits).problem).toEqual(problem);
    });

    it("reads a reply of 60 000 lines byte by byte in linear time", () => {
      const text = (lines: number) => `211-\n${" a\n".repeat(lines)}211 \n`;
      expect(parseAll(text(60_000)).replies[0]?.lines).toHaveLength(60_002);
      expect(growth(text, parseAll, 60_000)).toBeLessThan(LINEAR_GROWTH);
    });

    it.each([
      ["one line", (size: number) => `220 ${"x".repeat(size)}\n`],
      ["carriage returns", (size: number) => `220 ${"\r".repeat(size)}\n`],
      ["blank lines", (size: number) => "\r\n".repeat(size / 2)],
      ["Telnet commands", (size: number) => `${"\u00ff\u00fb\u00ff\u00f4".repeat(size / 4)}\n`],
      ["blanks", (size: number) => `${" ".repeat(size)}\n`],
      ["short replies", (size: number) => "200 \n".repeat(size / 5)],
      ["lines that nearly end the reply", (size: number) => `220-\n${"220-\n".repeat(size / 5)}220 \n`],
    ])("takes linear time on %s, byte by byte and at once", (_what, text) => {
      const unlimited: ReplyLimits = { line: 1e9, reply: 1e9, lines: 1e9 };
      expect(growth(text, (bytes) => parseAll(bytes, unlimited), 40_000)).toBeLessThan(LINEAR_GROWTH);
      expect(growth(text, (bytes) => parseReplies(emptyRest, bytes, unlimited), 200_000)).toBeLessThan(
        LINEAR_GROWTH,
      );
    });

    it("gives up on an endless line or reply with its memory bounded", () => {
      for (const piece of ["x".repeat(1024), "220-more\r\n", "\r"]) {
        let rest = parseReplies(emptyRest, "220-").rest;
        for (let i = 0; i < 200_000 && rest.problem === null; i++) rest = parseReplies(rest, piece).rest;
        expect(rest).toMatchObject({ line: "", open: null, problem: { code: "too-long" } });
      }
      expect(parseAll([`220 ${"x".repeat(100_000_000)}`]).problem?.line).toHaveLength(512);
    });
  });
});

describe("replyText", () => {
  it.each([
    [["220 Hello"], "Hello"],
    [["220"], ""],
    [["220-Hello", "220-", "220 there"], "Hello\n\nthere"],
    [["211-Features:", " MDTM", "211 End"], "Features:\n MDTM\nEnd"],
    [["220-One", "123 other", "2201 more", "220 Two"], "One\n123 other\n2201 more\nTwo"],
  ])("of %j is %j", (lines, text) => {
    expect(replyText({ code: Number(lines[0]?.slice(0, 3)), lines })).toBe(text);
  });
});

it("sorts replies by their first digit", () => {
  const classes = [isPreliminary, isPositive, isIntermediate, isNegative];
  const classOf = (code: number) => classes.filter((is) => is({ code })).map((is) => is.name);
  expect(classOf(150)).toEqual(["isPreliminary"]);
  expect(classOf(226)).toEqual(["isPositive"]);
  expect(classOf(331)).toEqual(["isIntermediate"]);
  expect(classOf(425)).toEqual(["isNegative"]);
  expect(classOf(550)).toEqual(["isNegative"]);
  expect(classOf(633)).toEqual([]);
});
