import { describe, expect, it } from "vitest";
import { commandInfo, commands } from "@/lib/protocol/commands";
import { completedLine, isRefused, namedCommands, suggestionsFor } from "./completion";

function verbs(typed: string, features: readonly string[] = []): string[] {
  return suggestionsFor(typed, features).map(({ info }) => info.verb);
}

describe("suggestionsFor", () => {
  it.each([
    ["FE", ["FEAT"]],
    ["fe", ["FEAT"]],
    ["  fe", ["FEAT"]],
    ["RN", ["RNFR", "RNTO"]],
    ["SITE CHM", ["SITE CHMOD"]],
    ["site  chm", ["SITE CHMOD"]],
    ["FEAT", []],
    ["RETR ", []],
    ["LIST -la", []],
    ["SITE CHMOD ", []],
    ["SITE CHMOD 644", []],
    ["XYZ", []],
    [" ", verbs("")],
  ])("completes %j", (typed, expected) => {
    expect(verbs(typed)).toEqual(expected);
  });

  it("offers every verb for an empty line, and every subcommand behind SITE", () => {
    const all = [...commands.keys()];
    expect(verbs("").sort()).toEqual(all.filter((verb) => !verb.includes(" ")).sort());
    expect(verbs("SITE ").sort()).toEqual(all.filter((verb) => verb.startsWith("SITE ")).sort());
  });

  it("goes on offering a verb that others begin with", () => {
    expect(verbs("XSHA")).toEqual(expect.arrayContaining(["XSHA", "XSHA1", "XSHA256"]));
    expect(verbs("SITE")).not.toContain("SITE CHMOD");
  });

  it("marks what the server names in FEAT and what isn't sent", () => {
    const found = suggestionsFor("M", ["MLST type*;size*;", " MDTM"]);
    expect(found.filter(({ named }) => named).map(({ info }) => info.verb)).toEqual(["MDTM", "MLSD", "MLST"]);
    expect(suggestionsFor("QU", []).map(({ refused }) => refused)).toEqual([true]);
    expect(suggestionsFor("LIS", []).map(({ refused }) => refused)).toEqual([false]);
  });
});

describe("namedCommands", () => {
  it.each([
    [["REST STREAM"], ["REST"]],
    [["MLST type*;size*"], ["MLST", "MLSD"]],
    [["AUTH TLS", "AUTH SSL"], ["AUTH"]],
    [["SITE COPY"], ["SITE COPY"]],
    [["IDLE"], ["SITE IDLE"]],
    [[" mdtm "], ["MDTM"]],
    [["UTF8", "TVFS", ""], []],
  ])("reads %j", (features, expected) => {
    expect([...namedCommands(features)].sort()).toEqual([...expected].sort());
  });
});

describe("isRefused", () => {
  it.each(["QUIT", "STOR", "APPE", "USER", "PASS", "AUTH", "PROT", "SITE PSWD"])("%s", (verb) => {
    expect(isRefused(verb)).toBe(true);
  });

  it.each(["FEAT", "PASV", "PORT", "EPRT", "SITE", "SITE CHMOD", "SITE HELP", "RETR"])("not %s", (verb) => {
    expect(isRefused(verb)).toBe(false);
  });
});

it("completes with a space where something may follow", () => {
  const lines = ["RETR", "FEAT", "LIST", "SITE CHMOD"].map((verb) => {
    const info = commandInfo(verb);
    return info && completedLine(info);
  });
  expect(lines).toEqual(["RETR ", "FEAT", "LIST ", "SITE CHMOD "]);
});
