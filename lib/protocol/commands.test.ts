import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandInfo, commands, parseCommandLine } from "./commands";
import { mask, redactCommand } from "./redact";

const standards = {
  "RFC 959":
    "USER PASS ACCT CWD CDUP SMNT QUIT REIN PORT PASV TYPE STRU MODE RETR STOR STOU APPE ALLO REST RNFR RNTO ABOR DELE RMD MKD PWD LIST NLST SITE SYST STAT HELP NOOP",
  "RFC 765": "MLFL MAIL MSND MSOM MSAM MRSQ MRCP",
  "RFC 1639": "LPRT LPSV",
  "RFC 775": "XCWD XCUP XPWD XMKD XRMD",
  "RFC 2228": "AUTH ADAT PROT PBSZ CCC MIC CONF ENC",
  "RFC 2389": "FEAT OPTS",
  "RFC 2428": "EPRT EPSV",
  "RFC 2640": "LANG",
  "RFC 3659": "MDTM SIZE REST MLST MLSD",
  "RFC 7151": "HOST",
  "no RFC": "MFMT MFCT MFF CLNT CSID XCRC XMD5 XSHA XSHA1 XSHA256 XSHA512 HASH AVBL COMB PRET",
};
const site =
  "CHMOD UMASK IDLE HELP CHOWN UTIME SYMLINK CPFR CPTO MKDIR RMDIR NAMEFMT LISTFMT QUOTA WHO EXEC CHGRP COPY DIRSTYLE ALIAS CDPATH GROUPS GROUP GPASS INDEX NEWER MINFO CHECKMETHOD CHECKSUM RATIO SET STATS TIME ZONE MSG PSWD PASSWD CHPASS FILETYPE RECFM LRECL CRTCCSID";

describe("every command of", () => {
  it.each(Object.entries(standards))("%s is known", (_standard, verbs) => {
    for (const verb of verbs.split(" ")) expect(commandInfo(verb)?.verb).toBe(verb);
  });

  it("SITE is known by its second word", () => {
    for (const verb of site.split(" ")) expect(commandInfo(`SITE ${verb} x`)?.verb).toBe(`SITE ${verb}`);
  });
});

describe.each([...commands.values()])("$verb", (info) => {
  it("has a purpose in whole sentences and a short saying", () => {
    expect(info.purpose).toMatch(/^[A-Z].*[.]$/s);
    expect(info.says).not.toBe("");
    expect(info.says).not.toMatch(/[.]$/);
  });

  it("has a syntax that begins with it, and replies that say success", () => {
    expect(info.syntax.startsWith(info.verb)).toBe(true);
    expect(info.replies.length).toBeGreaterThan(0);
    for (const code of info.replies) expect(code < 400 || code > 600).toBe(true);
  });

  it("cites a text, unless it is a habit of servers", () => {
    if (info.reference !== null) expect(info.reference).toMatch(/^(?:RFC \d+|draft-)/);
  });
});

describe("commandInfo", () => {
  it.each([
    ["retr file", "RETR"],
    ["  Retr file", "RETR"],
    ["site chmod 644 x", "SITE CHMOD"],
    ["SITE  CHMOD 644 x", "SITE CHMOD"],
    ["SITE", "SITE"],
    ["SITE FROBNICATE", "SITE"],
    ["SITE FILETYPE=JES", "SITE FILETYPE"],
    ["SITE RECFM=FB LRECL=80", "SITE RECFM"],
    ["\u00ff\u00f4\u00ff\u00f2ABOR", "ABOR"],
  ])("finds %j as %s", (line, verb) => {
    expect(commandInfo(line)?.verb).toBe(verb);
  });

  it.each([["FROBNICATE"], [""], ["   "], ["constructor"], ["__proto__ x"]])("knows no %j", (line) => {
    expect(commandInfo(line)).toBeNull();
  });

  it("marks as secret what the log masks", () => {
    const secret = [...commands].filter(([, info]) => info.secret).map(([verb]) => verb);
    expect(secret).toEqual(
      expect.arrayContaining(["PASS", "ACCT", "ADAT", "MIC", "CONF", "ENC", "SITE PSWD"]),
    );
    for (const verb of secret) expect(redactCommand(`${verb} x`)).toBe(`${verb} ${mask}`);
    expect(commandInfo("USER x")?.secret).toBe(false);
  });

  it("knows what travels on a data connection, and which way", () => {
    const carrying = (way: "up" | "down") =>
      [...commands.values()].filter(({ carries }) => carries === way).map(({ verb }) => verb);
    expect(carrying("up")).toEqual(["STOR", "STOU", "APPE"]);
    expect(carrying("down")).toEqual(["RETR", "LIST", "NLST", "MLSD", "THMB"]);
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (line) => void commandInfo(line)));
  });
});

describe("parseCommandLine", () => {
  it("keeps the argument exactly, blanks and line breaks included", () => {
    expect(parseCommandLine("STOR  two blanks ")).toEqual({ verb: "STOR", argument: " two blanks " });
    expect(parseCommandLine("stor a\nb")).toEqual({ verb: "STOR", argument: "a\nb" });
    expect(parseCommandLine("NOOP")).toEqual({ verb: "NOOP", argument: "" });
  });
});
