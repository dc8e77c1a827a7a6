import { describe, expect, it } from "vitest";
import { describeForLog } from "./error-log";
import { Log, type LogFormat, sessionInLog } from "./log";

const hostile = "a\nb\r\n\u001b[31mc\u0000\u0085\u2028d\u2029\u202ee\u009b";
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202e]/;

function lines(format: LogFormat, tell: (log: Log) => void): string[] {
  let text = "";
  tell(
    new Log(
      format,
      (more) => (text += more),
      () => new Date("2026-01-02T03:04:05.678Z"),
    ),
  );
  return text.split("\n").slice(0, -1);
}

describe("the log", () => {
  it("has a line of JSON an event", () => {
    const [line = ""] = lines("json", (log) => log.warn("limit-reached", { status: 429, client: null }));
    expect(JSON.parse(line)).toEqual({
      time: "2026-01-02T03:04:05.678Z",
      level: "warn",
      event: "limit-reached",
      status: 429,
      client: null,
    });
  });

  it("is for people where it isn't for machines", () => {
    const fields = { host: "::1", route: "/api/sessions/{id}", why: "two words", client: null };
    expect(lines("text", (log) => log.info("started", fields))).toEqual([
      '2026-01-02T03:04:05.678Z info started host=::1 route=/api/sessions/{id} why="two words"',
    ]);
  });

  it("says nothing when it is off", () => {
    expect(lines("off", (log) => log.failure("broken", new Error("x")))).toEqual([]);
  });

  it.each(["json", "text"] as const)(
    "D12: has no further line in %s, and nothing that steers a terminal",
    (format) => {
      const written = lines(format, (log) => log.info("told", { text: hostile }));
      expect(written).toHaveLength(1);
      expect(written[0]).not.toMatch(steering);
    },
  );

  it("D12: keeps what a text was, in JSON", () => {
    const [line = ""] = lines("json", (log) => log.info("told", { text: hostile }));
    expect(JSON.parse(line).text).toBe(hostile);
  });

  it.each(["json", "text"] as const)(
    "D12: tells in %s where something failed, and not what it said",
    (format) => {
      const cause = new Error("530 hunter2\n    at hunter2 (hunter2.ts:1:1)");
      const error = new Error("no hunter2\n    at hunter2\n", { cause });
      const text = lines(format, (log) => log.failure("unexpected-failure", error)).join("\n");
      expect(text).toContain("log.test.ts");
      expect(text).not.toContain("hunter2");
    },
  );

  it("D12: names a session by a word that doesn't lead to it", () => {
    const id = "q83vEjRWeJCrze8SNFZ4kA";
    expect(sessionInLog(id)).toMatch(/^[0-9a-f]{8}$/);
    expect(sessionInLog(id)).toBe(sessionInLog(id));
    expect(id).not.toContain(sessionInLog(id));
  });
});

it("D12: an error's stack is told without its message, also when that was changed after", () => {
  const error = new Error("first hunter2\n    at hunter2");
  error.message = "second";
  expect(describeForLog(error)).not.toContain("hunter2");
});
