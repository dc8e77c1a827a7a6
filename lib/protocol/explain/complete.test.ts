import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../commands";
import type { CommandInfo } from "../commands/command-info";
import { type Explanation, explain } from "../explain";
import { termsIn } from "../glossary";
import { replyCodes } from "../reply-codes";
import { plainCapitals, tradeWords } from "../testing/trade-words";
import type { TrafficDetail } from "../traffic";
import { activeVerbs, isTransferVerb, passiveVerbs } from "../verbs";
import { noteCodes } from "./note";
import { textsOf } from "./terms";
import { got, opened, sent, wire } from "./testing";

const secured: TrafficDetail = {
  type: "control-secured",
  protocol: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  resumed: false,
};

const passive = [sent("EPSV"), got("229 Entering Extended Passive Mode (|||49932|)")] as const;
const active = [sent("PORT 192,168,1,100,203,144"), got("200 ok")] as const;
const login = [
  got("220 ready"),
  sent("USER student"),
  got("331 more"),
  sent("PASS ***"),
  got("230 in"),
] as const;
const explicit = [got("220 ready"), sent("AUTH TLS"), got("234 go"), secured] as const;
const protect = [sent("PBSZ 0"), got("200 ok"), sent("PROT P"), got("200 ok")] as const;

const contexts: Readonly<Record<string, readonly TrafficDetail[]>> = {
  "plain, passive": [opened("192.0.2.1"), ...login, ...passive],
  "plain, active": [opened("192.0.2.1"), ...login, ...active],
  "explicit TLS, passive": [opened("192.0.2.1"), ...explicit, ...login.slice(1), ...protect, ...passive],
  "explicit TLS, active": [opened("192.0.2.1"), ...explicit, ...login.slice(1), ...protect, ...active],
  "implicit TLS, passive": [opened("192.0.2.1", 990), secured, ...login, ...protect, ...passive],
  "implicit TLS, active": [opened("192.0.2.1", 990), secured, ...login, ...protect, ...active],
};

/** An argument that fits the command. */
function argumentFor({ verb, syntax, secret }: CommandInfo): string {
  if (secret) return "***";
  if (verb === "USER") return "student";
  if (verb === "PORT") return "192,168,1,100,203,144";
  if (verb === "EPRT") return "|2|2001:db8::7|52112|";
  if (verb === "LPRT") return "4,4,192,168,1,100,2,203,144";
  if (/^(?:MFMT|MFCT|SITE UTIME|SITE NEWER|SITE MINFO)$/.test(verb)) return "20261118164107 /a";
  if (verb === "MFF") return "modify=20261118164107;unix.mode=0644; /a";
  if (verb === "SITE CHMOD") return "644 /a";
  if (/<(?:path|name)>/.test(syntax)) return "/a";
  return syntax.includes("<offset>") || syntax.includes("<bytes>") ? "1204" : "";
}

function lineFor(info: CommandInfo): string {
  return `${info.verb} ${argumentFor(info)}`.trimEnd();
}

/** Explains the last of the events. */
function explainLast(...details: readonly TrafficDetail[]): Explanation {
  const events = wire(...details);
  const last = events.at(-1);
  if (last === undefined) throw new Error("no event");
  return explain(last, { events });
}

function expectComplete(explained: Explanation): void {
  expect(explained.title).not.toBe("");
  expect(explained.text.length).toBeGreaterThan(0);
  expect(explained.observer.text).toMatch(/[.]$/);
  for (const text of textsOf(explained)) expect(text).not.toMatch(/undefined|null|NaN|\s{2}|\.\.(?!\.)|,,/);
}

/**
 * Every word that needs an explanation is one that the page can explain.
 *
 * @param own the command that is explained, which needn't be explained a second time
 */
function expectExplained(explained: Explanation, own: string | null = null): void {
  for (const text of textsOf(explained)) {
    const marked = termsIn(text).map(({ key }) => key);
    for (const [word] of text.matchAll(tradeWords)) {
      expect(termsIn(word).length, `“${word}” in: ${text}`).toBe(1);
    }
    for (const [word] of text.matchAll(/(?<![\w./<=:“-])[A-Z][A-Z0-9]+(?![\w./>=-])/g)) {
      const isKnown = plainCapitals.has(word) || termsIn(word).length === 1 || commands.has(`SITE ${word}`);
      expect(isKnown, `“${word}” in: ${text}`).toBe(true);
    }
    for (const key of marked) if (key !== own) expect(explained.terms).toContain(key);
  }
}

describe.each(Object.entries(contexts))("%s", (name, context) => {
  const isPlain = name.startsWith("plain");

  it.each([...commands.values()])("$verb is explained completely", (info) => {
    const explained = explainLast(...context, sent(lineFor(info)));
    expectComplete(explained);
    expectExplained(explained, info.verb);
    expect(explained.reference).toMatch(/RFC \d+|draft-|^No standard/);
    expect(explained.observer.readable).toBe(isPlain ? "all" : "some");
    expect(explained.relations.map(({ kind }) => kind)).toContain("must-follow");
    if (isTransferVerb(info.verb)) {
      expect(explained.text.join(" ")).toContain(
        name.endsWith("passive") ? "Portside dials" : "the server dials",
      );
      expect(explained.relations.map(({ kind }) => kind)).toContain("announced-by");
    }
    if (activeVerbs.includes(info.verb)) expect(explained.dials?.who).toBe("server");
    if (passiveVerbs.includes(info.verb)) expect(explained.dials?.who).toBe("client");
  });

  it.each([...replyCodes])("%i is explained completely, whatever it answers", (code, meanings) => {
    const verbs = new Set(["NOOP", ...meanings.flatMap(({ to = [] }) => to)]);
    for (const [verb, { replies }] of commands) if (replies.includes(code)) verbs.add(verb);
    for (const verb of verbs) {
      const info = commands.get(verb);
      if (info === undefined) throw new Error(`No command is called ${verb}`);
      const explained = explainLast(...context, sent(lineFor(info)), got(`${code} words`));
      expectComplete(explained);
      expectExplained(explained);
      expect(explained.reference).toMatch(/RFC \d+|draft-|^No standard/);
      expect(explained.relations[0]?.kind).toBe("answers");
      expect(
        explained.tokens
          .slice(-3)
          .map(({ text }) => text)
          .join(""),
      ).toBe(String(code));
      expect(explained.observer.readable).toBe(isPlain ? "all" : "some");
    }
  });

  it("explains unknown commands and codes, by their digits", () => {
    const command = explainLast(...context, sent("FROBNICATE /a"));
    expectComplete(command);
    expect(command.reference).toMatch(/^No standard/);
    const reply = explainLast(...context, sent("FROBNICATE /a"), got("459 no"));
    expectComplete(reply);
    expect(reply.text.join(" ")).toContain("not now");
  });
});

describe("a log that lacks the beginning of the connection", () => {
  const certain = /readable for everyone|is encrypted, so that|Nothing on it is encrypted|travelled readable/;

  it.each([...commands.values()])("$verb is explained without saying whether it was encrypted", (info) => {
    for (const details of [[sent(lineFor(info))], [...passive, sent(lineFor(info))]]) {
      const explained = explainLast(...details);
      expectComplete(explained);
      expectExplained(explained, info.verb);
      expect(explained.observer.readable).toBe("unknown");
      expect(explained.text.join(" ")).not.toMatch(certain);
      expect(explained.equivalents.map(({ program }) => program)).not.toContain("ftp");
    }
  });

  it.each([...replyCodes.keys()])("%i is explained without saying whether it was encrypted", (code) => {
    for (const details of [[got(`${code} words`)], [sent("NOOP"), got(`${code} words`)]]) {
      const explained = explainLast(...details);
      expectComplete(explained);
      expectExplained(explained);
      expect(explained.observer.readable).toBe("unknown");
      expect(explained.relations.map(({ text }) => text).join(" ")).not.toContain("speaks first");
    }
  });
});

describe("the same by hand", () => {
  const inPlain = contexts["plain, passive"] ?? [];
  const inTls = contexts["explicit TLS, passive"] ?? [];
  /** What neither program can be told to do alone, or only with a secret in the command. */
  const untypeable =
    /^(?:ADAT|MIC|CONF|ENC|RNFR|THMB|PROT|PBSZ|AUTH|CCC|RNTO|SITE (?:PSWD|PASSWD|CHPASS|GPASS|G?ADDUSER|SETP\w+|CHPWD|LOGIN))$/;

  it.each([...commands.values()].filter(({ verb }) => !untypeable.test(verb)))(
    "$verb has an equivalent",
    (info) => {
      const { equivalents } = explainLast(...inPlain, sent(lineFor(info)));
      expect(equivalents.map(({ program }) => program)).toContain(info.verb === "PRET" ? "lftp" : "ftp");
    },
  );

  it.each(["AUTH TLS", "PROT P", "PBSZ 0", "CCC"])("%s has one in lftp", (line) => {
    expect(explainLast(...inPlain, sent(line)).equivalents.map(({ program }) => program)).toContain("lftp");
  });

  it("never names the classic client where encryption is in force", () => {
    for (const info of commands.values()) {
      const { equivalents } = explainLast(...inTls, sent(lineFor(info)));
      expect(equivalents.map(({ program }) => program)).not.toContain("ftp");
    }
  });

  it.each([
    ["CWD /a b", "ftp", 'cd "/a b"'],
    ["LIST", "ftp", "ls"],
    ["RETR /pub/a.txt", "ftp", "get /pub/a.txt a.txt"],
    ["RETR /pub/|sh", "ftp", 'get "/pub/|sh" FILE'],
    ["STOR /pub/a.txt", "ftp", "put a.txt /pub/a.txt"],
    ["TYPE I", "ftp", "binary"],
    ["PASS ***", "ftp", "user student"],
    ["SITE CHMOD 644 /a", "ftp", "site CHMOD 644 /a"],
    ["HASH /a", "ftp", "quote HASH /a"],
  ])("%s in %s", (line, program, command) => {
    expect(explainLast(...inPlain, sent(line)).equivalents).toContainEqual(
      expect.objectContaining({ program, command }),
    );
  });

  it.each([
    ["CWD /a b", "cd '/a b'"],
    ["RETR /pub/a.txt", "get /pub/a.txt -o a.txt"],
    ["SITE CHMOD 644 /it's", "chmod 644 '/it'\\''s'"],
    ["DELE /$(id);rm", "rm '/$(id);rm'"],
    ["PASS ***", "user student"],
  ])("%s in lftp", (line, command) => {
    expect(explainLast(...inTls, sent(line)).equivalents).toContainEqual(
      expect.objectContaining({ program: "lftp", command }),
    );
  });

  it.each([["RETR /a\u001b[201~"], ["DELE /\u202etxt.exe"], ['CWD /a"b'], ["CWD /a\\b"]])(
    "has nothing in the classic client for %j",
    (line) => {
      expect(
        explainLast(...inPlain, sent(line)).equivalents.filter(({ program }) => program === "ftp"),
      ).toEqual([]);
    },
  );
});

describe("events that are no lines", () => {
  const local = { address: "192.0.2.7", port: 40_001 };
  const remote = { address: "192.0.2.1", port: 21 };
  const others: readonly TrafficDetail[] = [
    { type: "control-dialling", remote },
    { type: "control-failed", remote, reason: "refused" },
    { type: "control-opened", local, remote },
    secured,
    { ...secured, resumed: true, protocol: "TLSv1.2" },
    { type: "control-closed", by: "client", reason: "the session was closed" },
    { type: "control-closed", by: "server", reason: "" },
    {
      type: "data-announced",
      dataMode: "passive",
      command: "PASV",
      announced: { address: "10.0.0.1", port: 5000 },
      used: remote,
    },
    {
      type: "data-announced",
      dataMode: "passive",
      command: "EPSV",
      announced: { address: null, port: 5000 },
      used: null,
    },
    {
      type: "data-announced",
      dataMode: "active",
      command: "PORT",
      announced: { address: "192.0.2.7", port: 5000 },
      used: local,
    },
    { type: "data-listening", local },
    { type: "data-dialling", remote },
    { type: "data-opened", local, remote, openedBy: "client" },
    { type: "data-opened", local, remote: { ...remote, port: 20 }, openedBy: "server" },
    { type: "data-secured", protocol: "TLSv1.3", cipher: "x", resumed: true },
    { type: "data-closed", direction: "up", bytes: 1, milliseconds: 2000 },
    { type: "data-closed", direction: "down", bytes: 0, milliseconds: 0 },
    ...(["timeout", "refused", "unreachable", "wrong-peer", "reset", "tls", "cancelled"] as const).map(
      (reason) => ({ type: "data-failed", reason, address: remote }) as const,
    ),
  ];

  it.each(Object.entries(contexts))("are explained completely: %s", (_name, context) => {
    for (const detail of others) {
      const explained = explainLast(...context, detail);
      expectComplete(explained);
      expectExplained(explained);
      expect(explained.relations.length, detail.type).toBeGreaterThan(0);
      expect(explained.reference).toMatch(/RFC \d+/);
    }
  });

  it.each(noteCodes)("the note %s is explained", (code) => {
    const explained = explainLast(opened("192.0.2.1"), { type: "note", code, text: "This happened." });
    expectComplete(explained);
    expectExplained(explained);
    expect(explained.title).not.toBe("A note by Portside");
    expect(explained.observer.readable).toBe("nothing");
    expect(explained.relations.length).toBeGreaterThan(0);
  });

  it("every note that the engine can write has an explanation of its own", () => {
    const engine = join(import.meta.dirname, "../../ftp");
    const written = sourcesBelow(engine).flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/\bnote\(\s*"([a-z-]+)"/g)].map(([, code = ""]) => code),
    );
    expect(written.length).toBeGreaterThan(20);
    for (const code of written) expect(noteCodes, code).toContain(code);
  });
});

function sourcesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|(?:^|[/\\])testing[/\\]/.test(path))
    .map((path) => join(directory, path));
}
