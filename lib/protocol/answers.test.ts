import { describe, expect, it } from "vitest";
import {
  answeredCommands,
  meansCutListing,
  meansEmptyListing,
  meansTooManyConnections,
  meansUnreadableDirectory,
} from "./answers";
import { conversation, type Step } from "./testing/conversation";

const opened: Step = {
  type: "control-opened",
  local: { address: "127.0.0.1", port: 40_000 },
  remote: { address: "127.0.0.1", port: 21 },
};

/** Each reply's text with the command that it answers. */
function answers(steps: readonly Step[]): string[] {
  const events = conversation(steps);
  const answered = answeredCommands(events);
  return events.flatMap((event) =>
    event.type === "reply" ? [`${event.code} ${answered.get(event.seq)?.line ?? "-"}`] : [],
  );
}

describe("answeredCommands", () => {
  it.each<[what: string, steps: Step[], expected: string[]]>([
    [
      "one after the other",
      ["> USER u", "< 331 ?", "> PASS ***", "< 230 in"],
      ["331 USER u", "230 PASS ***"],
    ],
    ["a greeting", [opened, "< 220 hi", "> PWD", "< 257 /"], ["220 -", "257 PWD"]],
    [
      "preliminary replies",
      ["> LIST", "< 125 a", "< 150 b", "< 226 c"],
      ["125 LIST", "150 LIST", "226 LIST"],
    ],
    [
      "pipelined commands",
      ["> RNFR a", "> RNTO b", "> NOOP", "< 350 go", "< 250 done", "< 200 ok"],
      ["350 RNFR a", "250 RNTO b", "200 NOOP"],
    ],
    [
      "an aborted transfer",
      ["> RETR f", "< 150", "> ABOR", "< 426", "< 226"],
      ["150 RETR f", "426 RETR f", "226 ABOR"],
    ],
    ["a second 226", ["> LIST", "< 226 a", "< 226 b", "> PWD", "< 257 /"], ["226 LIST", "226 -", "257 PWD"]],
    [
      "a second 226 that comes after the next command",
      ["> LIST", "< 226 a", "> PWD", "< 226 b", "< 257 /", "> NOOP", "< 200 ok"],
      ["226 LIST", "226 -", "257 PWD", "200 NOOP"],
    ],
    ["a new connection", ["> LIST", opened, "< 220 hi", "> USER u", "< 230 in"], ["220 -", "230 USER u"]],
  ])("knows %s", (_what, steps, expected) => {
    expect(answers(steps)).toEqual(expected);
  });

  it("keeps control connections apart", () => {
    const events = conversation(["> RETR big", "< 150 go", "> PWD", "< 257 /", "< 226 done"]).map(
      (event, index) => ({
        ...event,
        connection: index === 2 || index === 3 ? 2 : 1,
      }),
    );
    const answered = answeredCommands(events);
    expect(answered.get(4)?.line).toBe("PWD");
    expect(answered.get(5)?.line).toBe("RETR big");
  });
});

it.each([
  [450, "450 No files found", true],
  [550, "550 No members found.", true],
  [550, "550 No data sets found.", true],
  [550, "550 No such directory", false],
  [226, "226 No files found", false],
])("%d %j says that a directory is empty: %s", (code, line, expected) => {
  expect(meansEmptyListing({ code, lines: [line] })).toBe(expected);
});

it.each([
  [226, "226 Transfer done (but failed to open directory).", true],
  [226, "226 Directory send OK.", false],
  [226, "226 Transfer complete.", false],
  [550, "550 Failed to open directory.", false],
])("%d %j says after a listing that there was none: %s", (code, line, expected) => {
  expect(meansUnreadableDirectory({ code, lines: [line] })).toBe(expected);
});

it.each([
  [["226-Options: -a -l ", "226-Output truncated to 10000 matches", "226 10000 matches total"], true],
  [["226 Listing truncated."], true],
  [["226-Options: -a -l ", "226 3 matches total"], false],
  [["226 Transfer of truncated.txt complete."], false],
])("%j says that a listing was cut off: %s", (lines, expected) => {
  expect(meansCutListing({ code: 226, lines })).toBe(expected);
});

it.each([
  [421, "421 There are too many connected users, please try again later.", true],
  [421, "421 There are too many connections from your internet address.", true],
  [421, "421 50 users (the maximum) are already logged in, sorry", true],
  [421, "421 Too many connections (5) from this IP", true],
  [530, "530 Sorry, too many users", true],
  [530, "530 Sorry, the maximum number of clients (5) for this user are already connected.", true],
  [421, "421 Maximum login limit has been reached.", true],
  [421, "421 Connection limit exceeded", true],
  [421, "421 Too many failed login attempts", false],
  [530, "530 Too many login failures.", false],
  [421, "421 Timeout", false],
  [530, "530 Login incorrect", false],
  [530, "530 Sorry, no anonymous users here", false],
  [550, "550 x: Too many levels of symbolic links", false],
])("%d %j says that there are too many connections: %s", (code, line, expected) => {
  expect(meansTooManyConnections({ code, lines: [line] })).toBe(expected);
});
