import { describe, expect, it } from "vitest";
import { type Explanation, explain } from "../explain";
import type { TrafficDetail } from "../traffic";
import { got, opened, sent, wire } from "./testing";
import { type WireState, wireStateBefore } from "./wire-state";

const server = opened("192.0.2.1");
const secured: TrafficDetail = { type: "control-secured", protocol: "TLSv1.3", cipher: "x", resumed: false };
const dataSecured: TrafficDetail = { type: "data-secured", protocol: "TLSv1.3", cipher: "x", resumed: true };
const explicit = [server, got("220 hi"), sent("AUTH TLS"), got("234 go"), secured] as const;
const protect = [sent("PBSZ 0"), got("200 ok"), sent("PROT P"), got("200 ok")] as const;

/** The state right before the event at an index; the last unless told. */
function stateBefore(details: readonly TrafficDetail[], index = details.length - 1): WireState {
  const events = wire(...details);
  const event = events[index];
  if (event === undefined) throw new Error("no event");
  return wireStateBefore(event, events);
}

function explained(details: readonly TrafficDetail[], index = details.length - 1): Explanation {
  const events = wire(...details);
  const event = events[index];
  if (event === undefined) throw new Error("no event");
  return explain(event, { events });
}

describe("what a control connection has agreed on", () => {
  it.each<[what: string, tls: WireState["tls"], details: readonly TrafficDetail[]]>([
    ["nothing at first", null, [server]],
    ["explicit TLS after 234 to AUTH TLS", "explicit", explicit],
    ["explicit TLS after 234 to AUTH SSL", "explicit", [server, sent("AUTH SSL"), got("234 go")]],
    [
      "explicit TLS where AUTH was answered by 334",
      "explicit",
      [server, sent("AUTH SSL"), got("334 go"), secured],
    ],
    ["no TLS after 334 to AUTH GSSAPI", null, [server, sent("AUTH GSSAPI"), got("334 send it")]],
    ["no TLS after 234 to AUTH GSSAPI", null, [server, sent("AUTH GSSAPI"), got("234 done")]],
    ["no TLS after a refused AUTH", null, [server, sent("AUTH TLS"), got("504 no")]],
    ["implicit TLS where nobody said AUTH", "implicit", [opened("192.0.2.1", 990), secured]],
    ["no TLS after REIN", null, [...explicit, ...protect, sent("REIN"), got("220 again")]],
  ])("is %s", (_what, tls, details) => {
    expect(stateBefore([...details, sent("NOOP")])).toMatchObject({ tls, isEncryptionKnown: true });
  });

  it("is all forgotten after REIN, but for the server", () => {
    const before = [...explicit, ...protect, sent("USER me"), got("331 ?"), sent("RNFR /a"), got("350 to?")];
    expect(stateBefore([...before, sent("REIN"), got("220 again"), sent("NOOP")])).toMatchObject({
      server: { address: "192.0.2.1", port: 21 },
      user: null,
      tls: null,
      hidesCommands: false,
      protection: null,
      renaming: null,
    });
  });

  it("is a renaming until RNTO, or until RNFR was refused", () => {
    const from = [server, sent("RNFR /a")];
    expect(stateBefore([...from, got("350 to?"), sent("RNTO /b")]).renaming).toBe("/a");
    expect(
      stateBefore([...from, got("350 to?"), sent("RNTO /b"), got("250 ok"), sent("NOOP")]).renaming,
    ).toBe(null);
    expect(stateBefore([...from, got("550 no"), sent("RNTO /b")]).renaming).toBe(null);
  });
});

describe("an announcement", () => {
  const once = [
    server,
    sent("PORT 192,168,1,100,203,144"),
    got("200 ok"),
    sent("LIST"),
    got("150 go"),
  ] as const;
  const twice = [...once, got("226 done"), sent("LIST"), got("425 Use PORT or PASV first.")] as const;

  it("serves its own transfer until the end", () => {
    expect(stateBefore(once, 3).announce).toMatchObject({ command: "PORT", isUsed: false });
    expect(stateBefore([...once, got("226 done")]).announce).toMatchObject({ command: "PORT", isUsed: true });
  });

  it("serves no second one", () => {
    expect(stateBefore(twice).announce).toBe(null);
    expect(explained(twice).text.join(" ")).not.toContain("PORT came before");
    const { text, equivalents } = explained(twice, 6);
    expect(text.join(" ")).not.toContain("PORT");
    expect(equivalents.map(({ command }) => command).join(" ")).not.toContain("--ftp-port");
  });

  it("serves one again after another one", () => {
    const again = [...twice, sent("EPSV"), got("229 (|||5000|)"), sent("LIST")];
    expect(stateBefore(again).announce).toMatchObject({ command: "EPSV", isUsed: false });
  });
});

describe("a log without the beginning of a connection", () => {
  it.each<[what: string, details: readonly TrafficDetail[], index: number]>([
    ["a command", [sent("CWD /secret"), got("250 ok")], 0],
    ["a reply", [sent("CWD /secret"), got("250 ok")], 1],
    ["a password", [sent("PASS ***"), got("230 in")], 0],
    ["a listing", [sent("EPSV"), got("229 (|||5000|)"), sent("LIST"), got("150 go")], 2],
    ["the end of a listing", [{ type: "data-closed", direction: "down", bytes: 3, milliseconds: 1 }], 0],
    ["a PROT that was refused", [sent("PROT P"), got("534 no")], 0],
  ])("doesn't tell whether %s is encrypted, and says so", (_what, details, index) => {
    const { observer, text, equivalents } = explained(details, index);
    expect(observer).toMatchObject({ readable: "unknown" });
    expect(observer.text).toContain(
      "The log no longer holds the beginning of this connection, so whether it is encrypted isn't known here",
    );
    expect(text.join(" ")).not.toMatch(/readable for everyone|explicit TLS would hide|is encrypted, so that/);
    for (const { program, note } of equivalents) {
      expect(program).not.toBe("ftp");
      if (program === "curl") expect(note).toContain("--ssl-reqd");
    }
  });

  it("tells of a data connection only what its own lines tell", () => {
    const end = { address: "192.0.2.1", port: 5000 };
    const open: TrafficDetail = { type: "data-opened", local: end, remote: end, openedBy: "client" };
    const closed: TrafficDetail = { type: "data-closed", direction: "down", bytes: 3, milliseconds: 1 };
    expect(explained([open]).text.join(" ")).toContain("isn't known here");
    expect(explained([open]).text.join(" ")).not.toContain("Nothing on it is encrypted");
    expect(explained([open, dataSecured, closed], 0).text.join(" ")).toContain("TLS follows on it.");
    expect(explained([open, dataSecured, closed]).observer.readable).toBe("some");
    expect(explained([open, closed]).observer.readable).toBe("all");
  });

  it("gives curl's command only with that doubt", () => {
    const { equivalents } = explained([sent("CWD /secret"), got("250 ok")], 0);
    expect(equivalents.find(({ program }) => program === "curl")?.note).toContain("isn't known here");
  });

  it.each<[what: string, details: readonly TrafficDetail[], index: number]>([
    ["an encrypted data connection before it", [dataSecured, sent("CWD /x")], 1],
    ["an encrypted data connection after it", [sent("CWD /x"), got("250 ok"), dataSecured], 0],
    ["PROT P accepted before it", [sent("PROT P"), got("200 ok"), sent("CWD /x")], 2],
    ["PROT P accepted after it", [sent("CWD /x"), got("250 ok"), sent("PROT P"), got("200 ok")], 0],
    ["encryption that began before it", [secured, sent("CWD /x")], 1],
    ["CCC after it", [sent("CWD /x"), got("250 ok"), sent("CCC"), got("200 ok")], 0],
  ])("tells by %s that a line was encrypted", (_what, details, index) => {
    expect(stateBefore(details, index)).toMatchObject({
      tls: "inferred",
      hidesCommands: true,
      isEncryptionKnown: true,
    });
    const { observer, equivalents } = explained(details, index);
    expect(observer.readable).toBe("some");
    expect(observer.text).toContain("other lines show");
    expect(equivalents.map(({ program }) => program)).not.toContain("ftp");
    expect(equivalents.find(({ program }) => program === "curl")).toMatchObject({
      command: expect.stringContaining("--ssl-reqd"),
      note: expect.stringContaining("ftps://"),
    });
  });

  it("tells by AUTH after a line that it was plain", () => {
    const details = [got("220 hi"), sent("AUTH TLS"), got("234 go"), secured, sent("USER me")];
    expect(explained(details, 0).observer.readable).toBe("all");
    expect(explained(details, 1).observer.readable).toBe("all");
    expect(stateBefore(details)).toMatchObject({ tls: "explicit", hidesCommands: true });
  });

  it("tells nothing of another connection, nor of one that was dialled anew", () => {
    const again = [sent("CWD /x"), got("250 ok"), server, secured];
    expect(stateBefore(again, 0).isEncryptionKnown).toBe(false);
    const [first, ...others] = wire(sent("CWD /x"), got("250 ok"), dataSecured);
    if (first === undefined) throw new Error("no event");
    const elsewhere = others.map((event) => ({ ...event, connection: 2 }));
    expect(wireStateBefore(first, [first, ...elsewhere]).isEncryptionKnown).toBe(false);
  });
});

it("gives a late 226 to nobody, and the next command its own reply", () => {
  const details = [
    server,
    got("220 hi"),
    sent("LIST"),
    got("226 a"),
    sent("PWD"),
    got("226 late"),
    got('257 "/x"'),
  ];
  expect(stateBefore(details, 5).answered).toBeNull();
  expect(explained(details, 5).text.join(" ")).toContain("No command was waiting for this");
  expect(explained(details, 6).title).toContain("257 to PWD");
  expect(stateBefore([...details, sent("NOOP")])).toMatchObject({ directory: "/x", unanswered: [] });
});
