import { describe, expect, it } from "vitest";
import { commands } from "./commands";
import { explainDigits, replyCode, replyCodes } from "./reply-codes";

const standards = {
  "RFC 959": [
    110, 120, 125, 150, 200, 202, 211, 212, 213, 214, 215, 220, 221, 225, 226, 227, 230, 250, 257, 331, 332,
    350, 421, 425, 426, 450, 451, 452, 500, 501, 502, 503, 504, 530, 532, 550, 551, 552, 553,
  ],
  "RFC 1123": [554, 555],
  "RFC 1639": [228, 521],
  "RFC 2228": [232, 234, 235, 334, 335, 336, 431, 533, 534, 535, 536, 537, 631, 632, 633],
  "RFC 2428": [229, 522],
  "RFC 4217": [521, 522],
  "RFC 7151": [220, 504],
  "no RFC": [231, 251, 252, 430, 434],
};

describe("every code of", () => {
  it.each(Object.entries(standards))("%s has a meaning", (_standard, codes) => {
    for (const code of codes) expect(replyCode(code)?.code).toBe(code);
  });
});

describe.each([...replyCodes])("%i", (code, meanings) => {
  it("has exactly one meaning in general", () => {
    expect(meanings.filter(({ to }) => to === undefined)).toHaveLength(1);
  });

  it("has at most one meaning for a command, and only for commands that exist", () => {
    const verbs = meanings.flatMap(({ to = [] }) => to);
    expect(new Set(verbs).size).toBe(verbs.length);
    for (const verb of verbs) expect(commands.has(verb)).toBe(true);
  });

  it("is written in whole sentences", () => {
    for (const { meaning, next, says } of meanings) {
      expect(meaning).toMatch(/[.]$/);
      expect(next ?? "So.").toMatch(/^[A-Z].*[.]$/s);
      expect(says).not.toMatch(/[.]$/);
    }
  });

  it("has digits with a meaning", () => {
    expect(
      explainDigits(code)
        .map(({ text }) => text)
        .join(""),
    ).toBe(String(code));
  });
});

describe("replyCode", () => {
  it("has a meaning for every reply that a command normally gets", () => {
    for (const { verb, replies } of commands.values()) {
      for (const code of replies) expect(replyCode(code, verb), `${code} to ${verb}`).not.toBeNull();
    }
  });

  it.each([
    [200, "PORT", "address noted"],
    [200, "TYPE", "noted for the next transfers"],
    [200, "NOOP", "still here"],
    [200, "ALLO", "done"],
    [226, "ABOR", "stopped"],
    [226, "RETR", "transfer complete"],
    [250, "CWD", "you are there"],
    [257, "MKD", "directory made"],
    [350, "REST", "noted; the next transfer begins there"],
    [522, "EPRT", "not that IP version"],
    [522, "MLSD", "the encrypted data connection failed"],
    [530, "PASS", "login refused"],
    [530, "LIST", "not logged in"],
  ])("%i to %s means: %s", (code, verb, says) => {
    expect(replyCode(code, verb)?.says).toBe(says);
  });

  it("knows nothing of codes that nobody defined", () => {
    expect(replyCode(599)).toBeNull();
    expect(replyCode(10_054)).toBeNull();
    expect(replyCode(Number.NaN)).toBeNull();
  });
});

describe("explainDigits", () => {
  it("explains an unknown code by its first and second digit", () => {
    const [first, second] = explainDigits(459);
    expect(first?.meaning).toContain("not now");
    expect(second?.meaning).toContain("files");
  });

  it.each([[7], [1000], [-12], [2.5], [Number.NaN]])("has nothing to say about %d", (code) => {
    expect(explainDigits(code)).toEqual([]);
  });
});
