import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../protocol/testing/conversation";
import { formatJson } from "../protocol/transcript/json";
import type { Transcript } from "./traffic";
import { readTranscript, transcriptLimits, transcriptReading } from "./transcript";

const client = { address: "192.0.2.7", port: 52_112 };
const server = { address: "2001:db8::7", port: 21 };
const head: Transcript["session"] = {
  id: "s1",
  host: "ftp.example.org",
  port: 21,
  user: "student",
  encryption: "explicit",
  dataMode: "passive",
};

/** One event of every type, with every field. */
const everything: readonly Step[] = [
  { type: "control-dialling", remote: server },
  { type: "control-failed", reason: "refused", remote: server },
  { type: "control-opened", local: client, remote: server },
  {
    type: "control-secured",
    protocol: "TLSv1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    resumed: false,
    certificate: {
      subject: "CN=a",
      issuer: "CN=b",
      validFrom: "2026-01-01T00:00:00.000Z",
      validTo: "2027-01-01T00:00:00.000Z",
      names: ["a.example"],
      sha256: "00".repeat(32),
    },
  },
  '> CWD /ü\u202e"\\',
  "< 220-Hi\n there\n220 you",
  {
    type: "data-announced",
    dataMode: "passive",
    command: "EPSV",
    announced: { address: null, port: 50_000 },
    used: null,
    data: 1,
  },
  { type: "data-listening", local: client, data: 1 },
  { type: "data-dialling", remote: server, data: 1 },
  { type: "data-opened", local: client, remote: server, openedBy: "client", data: 1 },
  { type: "data-secured", protocol: "TLSv1.3", cipher: "X", resumed: true, data: 1 },
  { type: "data-closed", direction: "down", bytes: 2 ** 40, milliseconds: 12.5, data: 1 },
  { type: "data-failed", reason: "reset", address: server, data: 2 },
  { type: "data-failed", reason: "timeout", data: 2 },
  { type: "note", code: "any", text: "Text." },
  { type: "control-closed", by: "server", reason: "421" },
];

function written(steps: readonly Step[] = everything): string {
  return formatJson(conversation(steps), head);
}

/** The text of a file that differs from a good one in one place. */
function changed(change: (file: Record<string, unknown>, events: Record<string, unknown>[]) => void): string {
  const file = JSON.parse(written());
  change(file, file.events);
  return JSON.stringify(file);
}

function reasonFor(text: string): string {
  const read = readTranscript(text);
  return "reason" in read ? read.reason : "none";
}

function transcriptOf(text: string): Transcript {
  const read = readTranscript(text);
  if ("reason" in read) throw new Error(read.reason);
  return read.transcript;
}

describe("a transcript", () => {
  it("comes back as it was written", () => {
    expect(readTranscript(written())).toEqual({
      transcript: { version: 1, session: head, events: conversation(everything) },
      skipped: 0,
    });
  });

  it("comes back to the byte", () => {
    const { session, events } = transcriptOf(written());
    expect(formatJson(events, session)).toBe(written());
  });

  it("may be of a session in which nothing happened", () => {
    expect(transcriptOf(written([])).events).toEqual([]);
  });

  it("may say what was found of it, which isn't believed and doesn't count as an event", () => {
    const finding = { id: "x", title: "<b>", evidence: [99] };
    const found = written().replace(
      /\]\}\n$/,
      () => `],\n"findings":[\n${JSON.stringify({ exchange: 1, findings: [finding] })}\n]}\n`,
    );
    expect(readTranscript(found)).toEqual(readTranscript(written()));
    expect([...transcriptReading(found)].length).toBe([...transcriptReading(written())].length);
  });

  it("is no transcript where what was found is no JSON", () => {
    const torn = written().replace(/\]\}\n$/, () => '],\n"findings":[{]}\n');
    expect(readTranscript(torn)).toMatchObject({ reason: expect.stringContaining("not JSON") });
  });

  it("begins with a byte order mark where an editor wrote one", () => {
    expect(transcriptOf(`\ufeff${written()}`).events).toHaveLength(everything.length);
  });

  it("loses what a later Portside added to it, and tells of events of other types", () => {
    const read = readTranscript(
      changed((file, events) => {
        file.colour = "red";
        Object.assign(events[0] ?? {}, { colour: "red" });
        events.push({ ...events[0], seq: 99, type: "data-paused", why: "weather" });
      }),
    );
    expect(read).toEqual({
      transcript: { version: 1, session: head, events: conversation(everything) },
      skipped: 1,
    });
  });

  it("is put in order", () => {
    expect(transcriptOf(changed((_, events) => events.reverse())).events).toEqual(conversation(everything));
  });

  it("loses a password that somebody else wrote into it", () => {
    const text = formatJson(
      conversation(["> PASS hunter22", "< 550 ftp://a:hunter22@b/ is no file"], {
        id: 1,
        label: "List /ftp://a:hunter22@b",
      }),
      head,
    );
    expect(JSON.stringify(transcriptOf(text))).not.toContain("hunter22");
  });

  it("loses the end of a line that no page could draw, and says how much", () => {
    const long = `211 ${"<".repeat(5_000_000)}`;
    const read = transcriptOf(formatJson(conversation([`> STAT ${"x".repeat(200_000)}`, `< ${long}`]), head));
    const [command, reply] = read.events;
    if (command?.type !== "command" || reply?.type !== "reply") throw new Error("other events");
    expect(command.line.length).toBeLessThan(140_000);
    expect(reply.lines[0]?.length).toBeLessThan(140_000);
    expect(reply.lines[0]).toMatch(/^211 <{100000}.*… \(4,8\d\d,\d{3} more characters are left out\)$/);
  });

  it("loses a password that a server repeats, where the file holds it in clear", () => {
    const steps: Step[] = [
      "< 220 hunter22 before",
      "> PASS hunter22",
      "< 230 your password hunter22",
      { type: "note", code: "x", text: "hunter22 again" },
      "> STAT",
      "< 211 hunter22 still",
    ];
    const read = transcriptOf(formatJson(conversation(steps), head));
    expect(JSON.stringify(read)).not.toContain("hunter22");
    expect(read.events[2]).toMatchObject({ lines: ["230 your password ***"] });
  });

  it("loses a short one in the reply to it only, where it is no ordinary word", () => {
    const read = transcriptOf(
      formatJson(conversation(["> PASS in", "< 230 in", "> NOOP", "< 200 in"]), head),
    );
    expect(read.events[1]).toMatchObject({ lines: ["230 ***"] });
    expect(read.events[3]).toMatchObject({ lines: ["200 in"] });
  });

  it.each<[what: string, step: Step, label: string]>([
    ["the name of an exchange", "> NOOP", "Command PASS hunter22"],
    ["such a name with a URL", "> NOOP", "Command STAT ftp://a:hunter22@b"],
    ["a command by which a user is added", "> SITE ADDUSER me hunter22", "Command SITE ADDUSER me hunter22"],
    ["a note", { type: "note", code: "x", text: "See ftp://a:hunter22@b/" }, "Look"],
    ["the reason of an end", { type: "control-closed", by: "server", reason: "ftp://a:hunter22@b/" }, "Look"],
    [
      "the reason of a failure",
      { type: "control-failed", remote: server, reason: "ftp://a:hunter22@b/" },
      "Look",
    ],
  ])("loses a password in %s", (_what, step, label) => {
    const read = JSON.stringify(transcriptOf(formatJson(conversation([step], { id: 1, label }), head)));
    expect(read).not.toContain("hunter22");
    expect(read).toContain("***");
  });

  it.each<[string, string, RegExp]>([
    ["what is no JSON", "PASV", /not JSON/],
    ["JSON of something else", "[1]", /no transcript/],
    ["null", "null", /no transcript/],
    ["a later version", changed((file) => Object.assign(file, { version: 2 })), /version “2”.* version 1/],
    ["an odd version", changed((file) => Object.assign(file, { version: {} })), /version unknown/],
    ["a session without a host", changed((file) => Object.assign(file, { session: {} })), /“session\.id”/],
    [
      "events that are no list",
      changed((file) => Object.assign(file, { events: {} })),
      /“events”.*expected array/,
    ],
    ["an event that is none", changed((file) => Object.assign(file, { events: [7] })), /at position 1/],
    [
      "an event without its line",
      changed((_, events) => Object.assign(events[4] ?? {}, { line: 7 })),
      /in event 5, “line”/,
    ],
    [
      "a port that is none",
      changed((_, events) => Object.assign(events[0] ?? {}, { remote: { address: "::1", port: 70_000 } })),
      /in event 1, “remote.port”/,
    ],
    [
      "two events of one number",
      changed((_, events) => Object.assign(events[3] ?? {}, { seq: 3 })),
      /two events 3/,
    ],
    [
      "an event of another session",
      changed((_, events) => Object.assign(events[3] ?? {}, { session: "s2" })),
      /event 4 belongs to another session/,
    ],
    [
      "a time beyond all calendars",
      changed((_, events) => Object.assign(events[3] ?? {}, { at: 1e300 })),
      /event 4 has a time/,
    ],
    [
      "too many events",
      changed((file) => Object.assign(file, { events: new Array(transcriptLimits.events + 1).fill(0) })),
      /50,001 events/,
    ],
    ["too long a file", " ".repeat(transcriptLimits.characters + 1), /larger than the 64 MiB/],
  ])("is refused with the reason: %s", (_name, text, reason) => {
    expect(reasonFor(text)).toMatch(reason);
  });
});

describe("the layout of a file", () => {
  const good = written(["> NOOP", "< 200 ok, then", "> PWD"]);
  const lines = good.split("\n");

  it.each<[string, string]>([
    ["is Portside's own", good],
    ["has a byte order mark", `\ufeff${good}`],
    ["has no line end at its end", good.trimEnd()],
    ["is one line", JSON.stringify(JSON.parse(good))],
    ["is indented", JSON.stringify(JSON.parse(good), null, 2)],
    ["has line ends of Windows", good.replaceAll("\n", "\r\n")],
    ["has an event on two lines", good.replace(',"type"', ',\n"type"')],
    ["has two events on a line", lines.slice(0, 3).join("\n") + lines.slice(3).join("")],
  ])("doesn't matter when it %s", (_what, text) => {
    expect(transcriptOf(text).events).toEqual(JSON.parse(good).events);
  });

  it.each<[string, string]>([
    ["a comma that is missing", good.replace("},\n{", "}\n{")],
    ["a comma too many", good.replace("}\n]", "},\n]")],
    ["an empty line between commas", good.replace("},\n{", "},\n,\n{")],
    ["an end that is missing", good.slice(0, -4)],
    ["something behind its end", `${good}x`],
    ["a broken line", good.replace('"seq":2', '"seq":')],
  ])("is no JSON with %s", (_what, text) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(reasonFor(text)).toMatch(/not JSON/);
  });
});

describe("a long transcript", () => {
  it("can be paused often while it is read", () => {
    const text = written(Array.from({ length: 5_000 }, () => "> NOOP" as const));
    const shares: number[] = [];
    const reading = transcriptReading(text);
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done) {
        expect(step.value).toEqual(readTranscript(text));
        break;
      }
      shares.push(step.value);
    }
    expect(shares.length).toBeGreaterThanOrEqual(50);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
  });
});

describe("recorded transcripts", () => {
  const folder = fileURLToPath(new URL("../protocol/testing/transcripts/", import.meta.url));
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

  it.each(names)("%s comes back as it is", (name) => {
    const text = readFileSync(`${folder}${name}`, "utf8");
    const { session, events } = transcriptOf(text);
    expect({ version: 1, session, events }).toEqual(JSON.parse(text));
    expect(transcriptOf(formatJson(events, session))).toEqual({ version: 1, session, events });
  });
});
