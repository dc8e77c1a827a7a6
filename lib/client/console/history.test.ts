import { describe, expect, it } from "vitest";
import { commands } from "@/lib/protocol/commands";
import { keepable, remember, step } from "./history";

describe("what is kept of a line", () => {
  it.each([
    ["FEAT", "FEAT"],
    ["  retr naïve file.txt ", "retr naïve file.txt"],
    ["SITE CHMOD 644 x", "SITE CHMOD 644 x"],
    ["PORT 127,0,0,1,203,144", "PORT 127,0,0,1,203,144"],
    ["XYZZY plugh", "XYZZY plugh"],
    ["PASS hunter2", "PASS"],
    ["pass hunter2", "PASS"],
    ["PASSW hunter2", "PASS"],
    ["PASShunter2", "PASS"],
    ["PASS\u00a0hunter2", "PASS"],
    ["PASS\u3000hunter2", "PASS"],
    ["\u00a0PASS hunter2", "PASS"],
    ["PASS:hunter2", "PASS"],
    ["pass=hunter2", "PASS"],
    ["pass\thunter2", "PASS"],
    ["QUOTE\u00a0PASS hunter2", "QUOTE"],
    ["SITE PSWD:hunter2", "SITE PSWD"],
    ["SITE PSWD\u00a0hunter2", "SITE PSWD"],
    ["SITE\u00a0PSWD hunter2", "SITE"],
    ["hunter2!", ""],
    ["correcthorsebatterystaple", ""],
    ["LIST\u00a0/pub", "LIST"],
    ["PORT here", "PORT here"],
    ["SITE UMASK 022", "SITE UMASK 022"],
    ["SITE XYZZY plugh", "SITE XYZZY plugh"],
    ["SITE", "SITE"],
    ["ACCT hunter2", "ACCT"],
    ["USER me", "USER"],
    ["SITE PSWD hunter2 hunter3", "SITE PSWD"],
    ["SITE  chpass hunter2", "SITE CHPASS"],
    ["QUOTE PASS hunter2", "QUOTE"],
    ["QUIT", "QUIT"],
    ["ÿQUIT", "ÿQUIT"],
    ["ÿPASS hunter2", "PASS"],
    ["ühunter2", ""],
    ["quote PORT 1,2,3,4,5,6", "quote PORT 1,2,3,4,5,6"],
    ["QUOTE STAT /pub", "QUOTE STAT /pub"],
    ["QUOTE QUOTE PASS hunter2", "QUOTE"],
    ["   ", ""],
  ])("%j is %j", (line, kept) => {
    expect(keepable(line)).toBe(kept);
  });

  it("is nothing of what stands behind any secret command", () => {
    const secrets = [...commands.values()].filter(({ secret }) => secret).map(({ verb }) => verb);
    expect(secrets).toEqual(expect.arrayContaining(["PASS", "ACCT", "SITE PSWD"]));
    for (const verb of secrets) {
      for (const between of [" ", "\t", "\u00a0", "\u3000", ":", "=", "", "/", "ß"]) {
        // Right behind three letters it is another word, which is sent.
        if (between === "" && verb.length < 4) continue;
        expect(keepable(`${verb}${between}hunter2`), `${verb}${between}`).not.toMatch(/hunter2/i);
      }
    }
  });
});

describe("remember", () => {
  it("puts the newest last and each command there once", () => {
    const history = ["FEAT", "PWD", "FEAT", "  "].reduce<readonly string[]>(remember, []);
    expect(history).toEqual(["PWD", "FEAT"]);
  });

  it("keeps the last 200", () => {
    let history: readonly string[] = [];
    for (let i = 0; i < 250; i++) history = remember(history, `SIZE ${i}`);
    expect(history).toHaveLength(200);
    expect(history.at(-1)).toBe("SIZE 249");
  });
});

describe("walking", () => {
  const history = ["FEAT", "PWD", "STAT"];

  it("goes back to the oldest, and forth to what was being typed", () => {
    const seen: string[] = [];
    let walk = null;
    let current = "LI";
    for (const direction of [
      "earlier",
      "earlier",
      "earlier",
      "earlier",
      "later",
      "later",
      "later",
    ] as const) {
      const next = step(history, walk, direction, current);
      if (next === null) {
        seen.push("-");
        continue;
      }
      ({ walk, text: current } = next);
      seen.push(current);
    }
    expect(seen).toEqual(["STAT", "PWD", "FEAT", "-", "PWD", "STAT", "LI"]);
  });

  it("leads nowhere after what is being typed, and nowhere without a history", () => {
    expect(step(history, null, "later", "x")).toBeNull();
    expect(step([], null, "earlier", "x")).toBeNull();
  });
});
