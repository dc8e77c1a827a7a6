import { describe, expect, it } from "vitest";
import { afterTransfer, ReplyPairing } from "./reply-pairing";

/** "> LIST" is a command, "226" a reply, "open" a new connection; each reply with the command that it answers. */
function pairs(script: readonly string[], pairing = new ReplyPairing<string>()): string[] {
  const answers: string[] = [];
  for (const step of script) {
    if (step === "open") pairing.reset();
    else if (step.startsWith("> ")) pairing.send(step.slice(2), step.slice(2));
    else answers.push(`${step} ${pairing.receive(Number(step)) ?? "-"}`);
  }
  return answers;
}

describe("replies and commands are paired", () => {
  it.each<[what: string, script: string[], expected: string[]]>([
    ["one after the other", ["> USER u", "331", "> PASS ***", "230"], ["331 USER u", "230 PASS ***"]],
    ["after a greeting", ["open", "120", "220", "> PWD", "257"], ["120 -", "220 -", "257 PWD"]],
    ["in order when pipelined", ["> RNFR a", "> RNTO b", "350", "250"], ["350 RNFR a", "250 RNTO b"]],
    ["until the final reply", ["open", "> LIST", "125", "150", "226"], ["125 LIST", "150 LIST", "226 LIST"]],
    [
      "when ABOR ends a transfer",
      ["open", "> RETR f", "150", "> ABOR", "426", "226"],
      ["150 RETR f", "426 RETR f", "226 ABOR"],
    ],
    [
      "when ABOR comes after the end",
      ["open", "> RETR f", "150", "226", "> ABOR", "225"],
      ["150 RETR f", "226 RETR f", "225 ABOR"],
    ],
    [
      "with a code below 100, which no other follows",
      ["> NOOP", "> PWD", "099", "257", "> NOOP", "0", "> SYST", "215"],
      ["099 NOOP", "257 PWD", "0 NOOP", "215 SYST"],
    ],
    ["on a new connection", ["> LIST", "open", "220", "> USER u", "230"], ["220 -", "230 USER u"]],
    ["with an unasked 421", ["> PWD", "257", "421", "> PWD", "421"], ["257 PWD", "421 -", "421 PWD"]],
  ])("%s", (_what, script, expected) => {
    expect(pairs(script)).toEqual(expected);
  });
});

describe("a 226 that comes once more, or late,", () => {
  it.each<[what: string, script: string[], expected: string[]]>([
    [
      "before the next command answers nothing",
      ["open", "> LIST", "150", "226", "226", "> PWD", "257"],
      ["150 LIST", "226 LIST", "226 -", "257 PWD"],
    ],
    [
      "isn't the next command's",
      ["open", "> LIST", "150", "226", "> PWD", "226", "257", "> NOOP", "200"],
      ["150 LIST", "226 LIST", "226 -", "257 PWD", "200 NOOP"],
    ],
    [
      "isn't the next command's where the log's beginning is missing",
      ["> PWD", "226", "257", "> NOOP", "200"],
      ["226 -", "257 PWD", "200 NOOP"],
    ],
    [
      "isn't that of any of those pipelined",
      ["open", "> STOR a", "226", "> SIZE a", "> MDTM a", "226", "213", "226", "213"],
      ["226 STOR a", "226 -", "213 SIZE a", "226 -", "213 MDTM a"],
    ],
    [
      "isn't the next transfer's verdict",
      ["open", "> RETR a", "150", "226", "> RETR b", "226", "150", "226", "> PWD", "257"],
      ["150 RETR a", "226 RETR a", "226 RETR b", "150 RETR b", "226 RETR b", "257 PWD"],
    ],
    [
      "isn't the end of TYPE",
      ["open", "> LIST", "226", "> TYPE I", "226", "200", "> PWD", "257"],
      ["226 LIST", "226 TYPE I", "200 TYPE I", "257 PWD"],
    ],
  ])("%s", (_what, script, expected) => {
    expect(pairs(script)).toEqual(expected);
  });

  it.each<[what: string, script: string[], expected: string[]]>([
    [
      "TYPE where that is its answer",
      ["open", "> LIST", "226", "> TYPE I", "226", "> PWD", "257"],
      ["226 LIST", "226 TYPE I", "257 PWD"],
    ],
    [
      "any command before the first transfer",
      ["open", "> PWD", "226", "> NOOP", "200"],
      ["226 PWD", "200 NOOP"],
    ],
    [
      "a transfer without 1xx",
      ["open", "> LIST", "226", "> LIST", "226", "> PWD", "257"],
      ["226 LIST", "226 LIST", "257 PWD"],
    ],
    [
      "what nobody knows, in a log without its beginning",
      ["> XFER a", "226", "> PWD", "257"],
      ["226 XFER a", "257 PWD"],
    ],
    [
      "a command that is usually answered so",
      ["open", "> LIST", "226", "> MLFL me", "226"],
      ["226 LIST", "226 MLFL me"],
    ],
  ])("is taken for the answer to %s", (_what, script, expected) => {
    expect(pairs(script)).toEqual(expected);
  });

  it("is never another kind of reply", () => {
    for (const code of [200, 211, 250, 257, 331, 421, 450, 500, 550]) {
      expect(afterTransfer({ line: "PWD", began: false }, code)).toBeNull();
    }
  });
});

it("goes on by itself in a copy", () => {
  const pairing = new ReplyPairing<string>();
  pairs(["open", "> LIST", "226", "> RETR a", "226"], pairing);
  expect(pairs(["150", "226", "> PWD", "257"], pairing.copy())).toEqual([
    "150 RETR a",
    "226 RETR a",
    "257 PWD",
  ]);
  expect(pairs(["150", "226"], pairing)).toEqual(["150 RETR a", "226 RETR a"]);
});

describe("the commands that wait", () => {
  it("are told oldest first", () => {
    const pairing = new ReplyPairing<number>();
    for (const [i, line] of ["RETR a", "ABOR", "NOOP"].entries()) pairing.send(line, i);
    expect(pairing.waiting).toEqual([0, 1, 2]);
    pairing.receive(150);
    expect(pairing.waiting).toEqual([0, 1, 2]);
    pairing.receive(426);
    expect(pairing.waiting).toEqual([1, 2]);
  });

  it("are as many as a pipeline can be", () => {
    const pairing = new ReplyPairing<number>();
    for (let i = 0; i < 5000; i++) pairing.send("NOOP", i);
    expect(pairing.waiting).toHaveLength(1000);
    expect(pairing.receive(200)).toBe(4000);
  });
});
