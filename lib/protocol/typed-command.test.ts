import { describe, expect, it } from "vitest";
import { commands } from "./commands";
import { mostTypedLetters, refusalOf, typedActiveAddress } from "./typed-command";

const reasonFor = (line: string, context = {}) => refusalOf(line, context)?.reason;

describe("a typed command is sent", () => {
  it.each([
    "FEAT",
    "feat",
    " FEAT",
    "STAT /pub",
    "SITE HELP",
    "SITE CHMOD 644 read me.txt",
    "PASV",
    "EPSV",
    "EPSV ALL",
    "REST 100",
    "RETR naïve.txt",
    "LIST -la",
    "RNFR quit",
    "RNTO STOR",
    "DELE USER",
    "MODE Z",
    "TYPE A",
    "ALLO 100",
    "ABOR",
    "OPTS UTF8 OFF",
    "HOST example.org",
    "MD5 a",
    "XYZZY",
    "P",
    `CWD ${"a".repeat(mostTypedLetters - 4)}`,
  ])("%s", (line) => {
    expect(refusalOf(line)).toBeNull();
  });
});

const refusedVerbs = [
  ...["QUIT", "STOR", "STOU", "APPE", "USER", "PASS", "ACCT", "REIN", "AUTH", "ADAT", "PBSZ", "PROT", "CCC"],
  ...["MIC", "CONF", "ENC", "SSCN", "CPSV", "LPRT", "QUOTE", "LITERAL"],
  ...["XSTO", "MLFL", "MAIL", "MSND", "MSOM", "MSAM", "XAUT"],
];

describe("a typed command is refused, with a reason", () => {
  it.each(refusedVerbs)("%s, in any case, with and without an argument, behind blanks", (verb) => {
    const arguments_ = ["", " ", " x", "  x"];
    for (const written of [verb, verb.toLowerCase(), `${verb[0]}${verb.slice(1).toLowerCase()}`]) {
      for (const argument of arguments_) {
        for (const before of ["", " ", "   "]) {
          const refusal = refusalOf(`${before}${written}${argument}`);
          expect(refusal?.title).toContain(verb);
          expect(refusal?.reason.length).toBeGreaterThan(40);
        }
      }
    }
  });

  it("D23: for all that carry secrets", () => {
    for (const [verb, { secret }] of commands) {
      if (secret) expect(refusalOf(`${verb} hunter2`), verb).not.toBeNull();
    }
    for (const line of [
      "SITE PSWD old new",
      "site  chpass x",
      "SITE GPASS x",
      "SITE ADDUSER jane pw",
      "site setpw x",
      "SITE LOGIN a b",
      "QUOTE PASS x",
    ]) {
      expect(refusalOf(line), line).not.toBeNull();
    }
  });

  it("which never repeats what stands behind the verb", () => {
    for (const line of ["PASS hunter2", "PASSWD hunter2", "quote pass hunter2", "SITE PSWD hunter2 x"]) {
      expect(JSON.stringify(refusalOf(line))).not.toContain("hunter2");
    }
  });

  it.each(["STORE a", "QUITS", "PASSWORD x", "PORTX 127,0,0,1,200,1", "EPRTS |1|127.0.0.1|2000|"])(
    "%s, of which some servers read four letters",
    (line) => {
      expect(refusalOf(line)).not.toBeNull();
    },
  );

  it.each([
    "",
    " ",
    "\r\n",
    "FEAT\r\nQUIT",
    "FEAT\nQUIT",
    "FEAT\0",
    "FEAT\t",
    "\tFEAT",
    "FEAT\u007f",
    "\u001bFEAT",
  ])("D20: %j, which is nothing or holds a control character", (line) => {
    expect(refusalOf(line)).not.toBeNull();
  });

  it.each([
    "ſTOR a",
    "QUıT",
    "QU\u200bIT",
    "QUIT\u00a0",
    "\u00a0QUIT",
    "\ufeffQUIT",
    "\u00ff\u00f4\u00f2ABOR",
    "Q\u00ff\u00f1UIT",
    "\ufffdQUIT",
    "ＱＵＩＴ",
    "-FEAT",
    "1FEAT",
    "FE-AT",
    "/pub",
    "|sh",
    `${"A".repeat(17)}`,
  ])("D20: %s, whose verb is no plain word", (line) => {
    expect(refusalOf(line)?.title).toBe("That is no FTP command");
  });

  it("D20: that is longer than servers read in one piece", () => {
    expect(reasonFor(`CWD ${"a".repeat(mostTypedLetters - 3)}`)).toContain("1024");
  });
});

describe("D19: a typed address for the server to dial", () => {
  const own = { ownAddresses: ["192.0.2.7", "2001:db8::7"] };

  it.each([
    ["PORT 192,0,2,7,195,80", "192.0.2.7", 50_000],
    ["port  192,0,2,7,195,80 ", "192.0.2.7", 50_000],
    ["EPRT |1|192.0.2.7|50000|", "192.0.2.7", 50_000],
    ["EPRT !2!2001:DB8:0::7!50000!", "2001:DB8:0::7", 50_000],
    ["EPRT |2|::ffff:192.0.2.7|50000|", "::ffff:192.0.2.7", 50_000],
  ])("is sent when it is Portside's own: %s", (line, address, port) => {
    expect(refusalOf(line, own)).toBeNull();
    expect(refusalOf(line)).toBeNull();
    expect(typedActiveAddress(line)).toEqual({ address, port });
  });

  it.each([
    "PORT 192,0,2,8,195,80",
    "PORT 127,0,0,1,195,80",
    "PORT 0,0,0,0,195,80",
    "EPRT |1|192.0.2.8|50000|",
    "EPRT |2|::1|50000|",
  ])("is refused when it is somebody else's: %s", (line) => {
    expect(refusalOf(line, own)?.title).toContain("names another host");
    expect(reasonFor(line, own)).toContain("192.0.2.7");
  });

  it.each([
    "PORT",
    "PORT ",
    "PORT 192,0,2,7,195",
    "PORT 192,0,2,7,195,80,1",
    "PORT 192,0,2,7,195,256",
    "PORT 0192,0,2,7,195,80",
    "PORT 192,0,2,07,195,80",
    "PORT 192,0,2,7,0,0",
    "PORT 192.0.2.7:50000",
    "PORT |1|192.0.2.7|50000|",
    "PORT 192,0,2,7,195,80 STOR",
    "EPRT",
    "EPRT |1|192.0.2.07|50000|",
    "EPRT |1|192.0.2.7|01777|",
    "EPRT |1|192.0.2.7|050000| ",
    "EPRT |1|192.0.2.7|0|",
    "EPRT |1|192.0.2.7|65536|",
    "EPRT |3|192.0.2.7|50000|",
    "EPRT |2|192.0.2.7|50000|",
    "EPRT |2|2001:db8::7%eth0|50000|",
    "EPRT |1|example.org|50000|",
  ])("is refused when it can't be read in one way: %s", (line) => {
    expect(typedActiveAddress(line)).toBeNull();
    expect(refusalOf(line, own)?.title).toContain("needs an address");
  });

  it.each([
    ["PORT 192,0,2,7,0,80", {}],
    ["EPRT |1|192.0.2.7|1023|", {}],
    ["EPRT |1|192.0.2.7|49999|", { activePorts: { first: 50_000, last: 50_100 } }],
    ["EPRT |1|192.0.2.7|50101|", { activePorts: { first: 50_000, last: 50_100 } }],
    ["EPRT |1|192.0.2.7|900|", { activePorts: { first: 1, last: 2_000 } }],
  ])("is refused for a port on which Portside doesn't listen: %s", (line, ports) => {
    expect(refusalOf(line, { ...own, ...ports })?.title).toContain("a port that Portside doesn't use");
  });

  it("is sent for a port of the allowed range", () => {
    const activePorts = { first: 50_000, last: 50_100 };
    for (const port of [50_000, 50_100]) {
      expect(refusalOf(`EPRT |1|192.0.2.7|${port}|`, { ...own, activePorts })).toBeNull();
    }
  });
});
