import { describe, expect, it } from "vitest";
import { commands } from "./commands";
import { type Explanation, explain } from "./explain";
import { got, opened, sent, wire } from "./explain/testing";
import { replyCodes } from "./reply-codes";
import { growth, LINEAR_GROWTH } from "./testing/growth";
import type { TrafficDetail, TrafficEvent } from "./traffic";

/** Explains the last of the events; the others are its context. */
function explainLast(...details: readonly TrafficDetail[]): Explanation {
  const events = wire(...details);
  const last = events.at(-1);
  if (last === undefined) throw new Error("no event");
  return explain(last, { events });
}

function curlOf({ equivalents }: Explanation): string | null {
  return equivalents.find(({ program }) => program === "curl")?.command ?? null;
}

function meaningOf({ tokens }: Explanation, text: string): string | undefined {
  return tokens.find((token) => token.text === text)?.meaning;
}

describe("addresses", () => {
  it.each([
    ["PORT 127,0,0,1,203,144", "127,0,0,1", "127.0.0.1", [203, 144], 52_112],
    ["PORT 192,168,1,100,203,144", "192,168,1,100", "192.168.1.100", [203, 144], 52_112],
    ["EPRT |1|192.0.2.7|52112|", "192.0.2.7", "192.0.2.7", null, 52_112],
    ["EPRT |2|2001:db8::7|52112|", "2001:db8::7", "2001:db8::7", null, 52_112],
  ])("%s", (line, hostText, address, portBytes, port) => {
    const explained = explainLast(sent(line));
    expect(explained.address).toEqual({ hostText, address, portBytes, port, listens: "client" });
    expect(explained.title).toMatch(/^(?:PORT|EPRT): “connect to me here”$/);
    expect(explained.dials?.who).toBe("server");
    expect(explained.dials?.text).toContain(
      address === "127.0.0.1" ? "no firewall is asked" : "Portside's side must let it in",
    );
  });

  it.each([
    [
      "PASV",
      "227 Entering Passive Mode (198,51,100,10,195,12)",
      "198,51,100,10",
      "198.51.100.10",
      [195, 12],
      49_932,
    ],
    [
      "PASV",
      "227 Entering Passive Mode (192,168,1,1,195,75)",
      "192,168,1,1",
      "192.168.1.1",
      [195, 75],
      49_995,
    ],
    ["PASV", "227 listen to 127,0,0,1,4,51", "127,0,0,1", "127.0.0.1", [4, 51], 1075],
    ["EPSV", "229 Entering Extended Passive Mode (|||49932|)", null, null, null, 49_932],
    ["EPSV", "229 ok (!!!49932!)", null, null, null, 49_932],
  ])("%s answered by %s", (command, reply, hostText, address, portBytes, port) => {
    const explained = explainLast(opened("198.51.100.10"), sent(command), got(reply));
    expect(explained.address).toEqual({ hostText, address, portBytes, port, listens: "server" });
    expect(explained.dials?.who).toBe("client");
    expect(explained.dials?.text).toContain(`198.51.100.10:${port}`);
    expect(explained.dials?.text).toContain("The server's firewall must let it in");
  });

  it("shows the arithmetic of the port", () => {
    expect(meaningOf(explainLast(sent("PORT 127,0,0,1,203,144")), "203,144")).toBe(
      "the port: 203 × 256 + 144 = 52112",
    );
  });

  it.each([["227 Entering Passive Mode (1216,256,2,127,127,127)"], ["229 (|||1000000|)"]])(
    "%s has none, and says so",
    (reply) => {
      const explained = explainLast(sent("PASV"), got(reply));
      expect(explained.address).toBeNull();
      expect(explained.dials).toBeNull();
      expect(explained.tone).toBe("wrong");
    },
  );

  it("names the address that Portside really dials when 227 announced another", () => {
    const events = wire(
      opened("203.0.113.10"),
      sent("PASV"),
      got("227 Entering Passive Mode (10,0,0,5,195,12)"),
      {
        type: "data-announced",
        dataMode: "passive",
        command: "PASV",
        announced: { address: "10.0.0.5", port: 49_932 },
        used: { address: "203.0.113.10", port: 49_932 },
      },
      sent("RETR /a"),
    );
    const [, , reply, announced] = events.map((event) => explain(event, { events }));
    expect(reply?.text.join(" ")).toMatch(
      /says 10\.0\.0\.5, but the control connection goes to 203\.0\.113\.10/,
    );
    expect(reply?.dials?.text).toContain("to 203.0.113.10:49932");
    expect(announced?.text.join(" ")).toContain("Portside dials 203.0.113.10:49932.");
  });

  it("warns of a private address in PORT to a public server, but not within one network", () => {
    const port = sent("PORT 192,168,1,100,203,144");
    expect(explainLast(opened("203.0.113.10"), port).text.join(" ")).toContain("private address");
    expect(explainLast(opened("192.168.1.2"), port).text.join(" ")).not.toContain("private address");
  });
});

describe("replies in the light of their command", () => {
  it.each([
    ["TYPE I", "200 ok", "200 to TYPE: noted for the next transfers", "good"],
    ["PORT 127,0,0,1,4,1", "200 ok", "200 to PORT: address noted", "good"],
    ["PASS ***", "530 Login incorrect.", "530 to PASS: login refused", "wrong"],
    ["LIST", "530 Log in first", "530 to LIST: not logged in", "wrong"],
    ["FEAT", "502 no", "502 to FEAT: not available here", "plain"],
    ["SIZE /d", "550 no", "550 to SIZE: no such file, or no answer for it", "plain"],
    ["NLST", "450 No files found", "450 to NLST: nothing to list", "plain"],
    ["LIST", "226 Transfer done (but failed to open directory).", "226 to LIST: transfer complete", "wrong"],
    ["LIST", "226-Output truncated to 10000 matches\n226 done", "226 to LIST: transfer complete", "wrong"],
    ["site chmod 644 x", "200 ok", "200 to SITE CHMOD: done", "good"],
    ["FROB", "599 what", "599 to FROB: no", "wrong"],
  ])("%s answered by %s", (command, reply, title, tone) => {
    const explained = explainLast(sent(command), got(reply));
    expect(explained.title).toBe(title);
    expect(explained.tone).toBe(tone);
  });

  it("takes a reply without a command for the greeting", () => {
    const explained = explainLast(opened("192.0.2.1"), got("220 (vsFTPd 3.0.3)"));
    expect(explained.title).toBe("220: ready for you");
    expect(meaningOf(explained, "vsFTPd")).toContain("software");
  });

  it("pairs pipelined commands with their replies in order", () => {
    const events = wire(
      sent("RNFR /a"),
      sent("RNTO /b"),
      sent("MFMT 20261118164107 /b"),
      got("350 x"),
      got("250 y"),
      got("213 z"),
    );
    expect(events.slice(3).map((event) => explain(event, { events }).title.split(":")[0])).toEqual([
      "350 to RNFR",
      "250 to RNTO",
      "213 to MFMT",
    ]);
  });

  it("gives both replies of a transfer to its command", () => {
    const events = wire(sent("RETR /a"), got("150 go"), got("226 done"));
    expect(events.slice(1).map((event) => explain(event, { events }).title.split(":")[0])).toEqual([
      "150 to RETR",
      "226 to RETR",
    ]);
  });

  it("tells whether the data connection was open when the transfer was accepted", () => {
    const data: TrafficDetail = {
      type: "data-opened",
      local: { address: "192.0.2.7", port: 40_000 },
      remote: { address: "198.51.100.10", port: 50_000 },
      openedBy: "client",
    };
    const begun = [sent("EPSV"), got("229 (|||50000|)"), sent("LIST")];
    const titleOf = (...events: TrafficDetail[]) => {
      const all = wire(...begun, ...events);
      const reply = all.findLast(({ type }) => type === "reply");
      return reply && explain(reply, { events: all }).title;
    };
    expect(titleOf(data, got("150 go"))).toBe("150 to LIST: accepted, the transfer begins");
    expect(titleOf(got("150 go"), data)).toBe("150 to LIST: accepted, the data connection is next");
  });

  it("doesn't mix up two control connections or sessions", () => {
    const [mine, reply] = wire(sent("PWD"), got('257 "/"'));
    const [other] = wire(sent("MKD /x"));
    if (mine === undefined || reply === undefined || other === undefined) throw new Error("no event");
    const events = [mine, { ...other, seq: 1, connection: 2 }, { ...other, seq: 1, session: "t" }, reply];
    expect(explain(reply, { events }).title).toBe("257 to PWD: you are here");
  });

  it("decodes features one by one", () => {
    const explained = explainLast(
      sent("FEAT"),
      got(
        "211-Features:",
        " UTF8",
        " MLST type*;size*;modify;",
        " rest stream",
        "211-SIZE",
        " FROB",
        "211 End",
      ),
    );
    expect(meaningOf(explained, "UTF8")).toContain("UTF-8");
    expect(meaningOf(explained, "MLST type*;size*;modify;")).toContain("type (what it is), size (its size)");
    expect(meaningOf(explained, "rest stream")).toContain("any byte");
    expect(meaningOf(explained, "SIZE")).toContain("how large");
    expect(meaningOf(explained, "FROB")).toContain("only this server");
  });

  it.each([
    ["PWD", '257 "/""hello""" is it', '"/""hello"""', 'the path /"hello"'],
    ["MKD x", '257 there is rubbish "/a b" all over', '"/a b"', "the path /a b"],
    ["SIZE x", "213 file: 213, Size =51", "51", "51 bytes"],
    ["MDTM x", "213 20261118164107", "20261118164107", "2026-11-18 16:41:07 UTC"],
    [
      "SYST",
      "215 UNIX Type: L8",
      "UNIX Type: L8",
      "paths with slashes, listings like “ls -l”, bytes of 8 bits",
    ],
    ["RETR x", "150 Opening data connection (1204 bytes).", "1204", "the server means to send 1,204 bytes"],
  ])("%s answered by %s: reads the value", (command, reply, text, meaning) => {
    expect(meaningOf(explainLast(sent(command), got(reply)), text)).toBe(meaning);
  });

  it.each([["2003040a102659"], ["20261332000000"], ["20260231000000"], ["2014"]])(
    "shows no date for %s",
    (stamp) => {
      const explained = explainLast(sent("MDTM x"), got(`213 ${stamp}`));
      expect(explained.tokens.map(({ text }) => text)).not.toContain(stamp);
      expect(explained.text.join(" ")).toContain("no date");
    },
  );

  it("says where the path in a 257 is missing", () => {
    expect(explainLast(sent("PWD"), got('257 "Only one')).text.join(" ")).toContain(
      "no path in quotation marks",
    );
  });

  it.each([
    ["PORT 1,2,3,4,5,6", "500 I won't open a connection to 10.0.0.9 (only to 203.0.113.7)", "203.0.113.7"],
    ["PORT 1,2,3,4,5,6", "500 Illegal PORT command.", "advertised address"],
    ["MLSD", "425 Unable to build data connection: Operation not permitted", "data connection"],
    [
      "MLSD",
      "425 Unable to build data connection: TLS session of data connection not resumed",
      "doesn't mean that the directory is empty",
    ],
    ["MLSD", "522 SSL connection failed; session reuse required", "doesn't mean that the directory is empty"],
    ["RETR x", "425 Security: Bad IP connecting.", "another address"],
    ["USER x", "530 Non-anonymous sessions must use encryption.", "explicit TLS"],
    ["USER x", "503 Use AUTH first.", "explicit TLS"],
    [
      "USER x",
      "421 Sorry, cleartext sessions and weak ciphers are not accepted on this server.",
      "explicit TLS",
    ],
    ["LIST", "550 SSL/TLS required on the control channel.", "explicit TLS"],
    ["RETR x", "550 /tls/key.pem: No such file or directory", "isn't there"],
    ["PASS ***", "530 Sorry, too many users", "as many connections"],
    ["STOR x", "451 Failure writing to local file.", "disk is full"],
    ["RETR x", "550 Failed to open file: No such file or directory", "isn't there"],
    ["STOR x", "553 Could not create file: Permission denied", "may not do that"],
  ])("%s answered by %s says what to do", (command, reply, words) => {
    expect(explainLast(sent(command), got(reply)).text.join(" ")).toContain(words);
  });

  it("says at 425 which side had to dial", () => {
    const failed = got("425 Failed to establish connection.");
    expect(
      explainLast(sent("PORT 10,0,0,1,4,1"), got("200 ok"), sent("LIST"), failed).text.join(" "),
    ).toContain("the server could not dial Portside's port. Most likely a firewall");
    expect(explainLast(sent("EPSV"), got("229 (|||5|)"), sent("LIST"), failed).text.join(" ")).toContain(
      "Portside had to dial the server's port",
    );
  });

  it("blames the server's own machine where the words of a 425 say that it may not dial", () => {
    const denied = got("425 Can't create the data socket: Permission denied");
    const explained = (...details: TrafficDetail[]) =>
      explainLast(...details, sent("LIST"), denied).text.join(" ");
    expect(explained(sent("PORT 10,0,0,1,4,1"), got("200 ok"))).toContain("did not let it dial");
    expect(explained(sent("EPSV"), got("229 (|||5|)"))).not.toContain("did not let it dial");
  });

  it("offers LIST in MLSD's place only where the server doesn't take MLSD", () => {
    const offer = "LIST is the older way";
    expect(explainLast(sent("MLSD"), got("500 what?")).text.join(" ")).toContain(offer);
    expect(explainLast(sent("MLSD"), got("425 no connection")).text.join(" ")).not.toContain(offer);
    expect(explainLast(sent("MLSD"), got("550 not there")).text.join(" ")).not.toContain(offer);
  });

  it("speaks of ASCII type for SIZE alone", () => {
    expect(explainLast(sent("SIZE x"), got("550 no")).text.join(" ")).toContain("TYPE A");
    expect(explainLast(sent("MDTM x"), got("550 no")).text.join(" ")).not.toContain("TYPE A");
  });
});

describe("commands", () => {
  it("tell who dials for a transfer, by the announcement before it", () => {
    const textOf = (...details: TrafficDetail[]) => explainLast(...details).text.join(" ");
    expect(textOf(sent("EPSV"), got("229 (|||5|)"), sent("MLSD /"))).toContain(
      "EPSV announced and Portside dials",
    );
    const port = sent("PORT 10,0,0,1,4,1");
    expect(textOf(port, got("200 ok"), sent("MLSD /"))).toContain("PORT announced and the server dials");
    expect(textOf(port, got("500 no"), sent("MLSD /"))).not.toContain("dials");
    expect(explainLast(sent("NOOP")).dials).toBeNull();
  });

  it("link what stops a transfer to one that is running only", () => {
    const retr = [sent("RETR /a"), got("150 ok")] as const;
    const stops = (...details: TrafficDetail[]) =>
      explainLast(...details).relations.some(({ kind }) => kind === "ends");
    expect(stops(...retr, sent("ABOR"))).toBe(true);
    expect(stops(...retr, got("226 ok"), sent("ABOR"))).toBe(false);
    expect(explainLast(sent("ABOR"), got("225 No transfer")).text.join(" ")).toContain("nothing to stop");
  });

  it("tell a promise from a question", () => {
    const promise = explainLast(sent("EPSV ALL"));
    expect(promise.title).toBe("EPSV ALL: “from now on I use EPSV only”");
    expect(promise.dials).toBeNull();
    expect(explainLast(sent("EPSV ALL"), got("200 ok"), sent("PORT 10,0,0,1,4,1"), got("503 no")).title).toBe(
      "503 to PORT: not now",
    );
  });

  it("say who can read a password and a file", () => {
    const secured = [sent("AUTH TLS"), got("234 ok"), tls] as const;
    expect(explainLast(opened("192.0.2.1"), sent("PASS ***")).text.join(" ")).toContain(
      "readable for everyone",
    );
    expect(explainLast(...secured, sent("PASS ***")).text.join(" ")).toContain("only the server could read");
    expect(explainLast(...secured, sent("RETR /a")).text.join(" ")).toContain("PROT P was not agreed");
    expect(explainLast(...secured, sent("PROT P"), got("200 ok"), sent("RETR /a")).text.join(" ")).toContain(
      "it is encrypted",
    );
  });

  it("never repeat a secret that somebody forgot to mask", () => {
    for (const line of ["PASS hunter22", "acct hunter22", "SITE PSWD old hunter22", "ADAT hunter22"]) {
      expect(JSON.stringify(explainLast(sent(line)))).not.toContain("hunter22");
    }
  });

  it("say from which byte a resumed download begins", () => {
    expect(explainLast(sent("REST 1000"), got("350 ok"), sent("RETR /a")).text.join(" ")).toContain(
      "1,000 bytes",
    );
    expect(
      explainLast(
        sent("REST 1000"),
        got("350 ok"),
        sent("RETR /a"),
        got("226 ok"),
        sent("RETR /b"),
      ).text.join(" "),
    ).not.toContain("1,000");
  });
});

const tls: TrafficDetail = {
  type: "control-secured",
  protocol: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  resumed: false,
};

describe("data connections", () => {
  it("say who opened them, and never rely on port 20", () => {
    const local = { address: "192.0.2.7", port: 52_112 };
    const from = (port: number) =>
      explainLast({ type: "data-opened", local, remote: { address: "192.0.2.1", port }, openedBy: "server" });
    expect(from(20).title).toBe("The server opened the data connection");
    expect(from(20).dials?.who).toBe("server");
    expect(from(20).text.join(" ")).toContain("the traditional one");
    expect(from(40_000).text.join(" ")).toContain("not from the traditional 20");
    const byClient = explainLast({ type: "data-opened", local, remote: local, openedBy: "client" });
    expect(byClient.dials?.who).toBe("client");
  });

  it("point to the firewall that their failure speaks of", () => {
    const failed: TrafficDetail = { type: "data-failed", reason: "timeout" };
    const active = explainLast(sent("EPRT |1|10.0.0.1|5|"), got("200 ok"), sent("LIST"), failed);
    expect(active.text.join(" ")).toContain("on Portside's side");
    const passive = explainLast(sent("EPSV"), got("229 (|||5|)"), sent("LIST"), failed);
    expect(passive.text.join(" ")).toContain("in front of the server");
    expect(passive.tone).toBe("wrong");
  });

  it("name the address once", () => {
    const address = { address: "192.0.2.1", port: 5 };
    const failed: TrafficDetail = { type: "data-failed", reason: "timeout", address };
    const explained = explainLast(
      opened("192.0.2.1"),
      sent("EPSV"),
      got("229 (|||5|)"),
      sent("LIST"),
      failed,
    );
    expect(explained.dials).toEqual({ who: "client", text: "It was to go to 192.0.2.1:5." });
    expect(explained.text.join(" ")).not.toContain("192.0.2.1");
    expect(explained.text.join(" ")).toContain("doesn't mean that the directory is empty");
    expect(explainLast(failed).text.join(" ")).toContain("to go to 192.0.2.1:5");
  });

  it("don't look like a firewall's doing where the server refused the transfer before they were open", () => {
    const remote = { address: "192.0.2.1", port: 50_001 };
    const begun = [
      opened("192.0.2.1"),
      sent("EPSV"),
      got("229 (|||50001|)"),
      { type: "data-dialling", remote },
      sent("RETR nope"),
    ] as const;
    const failed: TrafficDetail = { type: "data-failed", reason: "reset", address: remote };
    const refused = wire(...begun, failed, got("550 No such file"));
    const explained = refused.map((event) => explain(event, { events: refused }))[5];
    expect(explained).toMatchObject({ tone: "plain", dials: null });
    expect(explained?.text.join(" ")).toContain("The server refused RETR (550) and stopped listening");
    const brokenOff = explainLast(...begun, failed);
    expect(brokenOff.text.join(" ")).toContain("before the connection was open");
    const cannot = wire(...begun, { ...failed, reason: "refused" }, got("425 Can't open it"));
    expect(cannot.map((event) => explain(event, { events: cannot }))[5]?.tone).toBe("wrong");
  });

  it("don't take a stranger's address for Portside's port", () => {
    const stranger = { address: "198.51.100.66", port: 4444 };
    const failed: TrafficDetail = { type: "data-failed", reason: "wrong-peer", address: stranger };
    const explained = explainLast(sent("PORT 10,0,0,1,4,1"), got("200 ok"), sent("LIST"), failed);
    expect(explained.dials?.text).toContain("to 10.0.0.1:1025");
    expect(explained.text.join(" ")).toContain("198.51.100.66");
  });
});

describe("curl", () => {
  const host = opened("203.0.113.10", 2121);
  const user = [host, sent("USER student"), got("331 x")] as const;

  it.each([
    [[host, sent("PORT 10,0,0,1,4,1")], "curl --ftp-port - --disable-eprt ftp://203.0.113.10:2121/"],
    [[host, sent("EPRT |1|10.0.0.1|5|")], "curl --ftp-port - ftp://203.0.113.10:2121/"],
    [[host, sent("PASV")], "curl --disable-epsv ftp://203.0.113.10:2121/"],
    [[opened("192.0.2.1"), sent("LIST /pub")], "curl ftp://192.0.2.1//pub/"],
    [[opened("2001:db8::1"), sent("NLST /")], "curl --list-only 'ftp://[2001:db8::1]//'"],
    [[...user, sent("MLSD /a b")], "curl --user student --request MLSD ftp://203.0.113.10:2121//a%20b/"],
    [[host, sent("LIST -a /x")], "curl --request 'LIST -a' ftp://203.0.113.10:2121//x/"],
    [[host, sent("RETR /it's")], `curl --remote-name 'ftp://203.0.113.10:2121//it'\\''s'`],
    [
      [host, sent("REST 7"), got("350 x"), sent("RETR a")],
      "curl --continue-at 7 --remote-name ftp://203.0.113.10:2121/a",
    ],
    [[host, sent("STOR /a/b.txt")], "curl --upload-file b.txt ftp://203.0.113.10:2121//a/b.txt"],
    [[host, sent("APPE /-K")], "curl --append --upload-file FILE ftp://203.0.113.10:2121//-K"],
    [[host, sent("DELE /$(id)")], "curl --verbose --head --quote 'DELE /$(id)' ftp://203.0.113.10:2121/"],
    [
      [host, sent("RNFR /a"), got("350 x"), sent("RNTO /b")],
      "curl --verbose --head --quote 'RNFR /a' --quote 'RNTO /b' ftp://203.0.113.10:2121/",
    ],
    [
      [host, sent("CWD /pub"), got("250 x"), sent("RETR a")],
      "curl --remote-name ftp://203.0.113.10:2121//pub/a",
    ],
    [[host, sent("AUTH TLS")], "curl --ssl-reqd ftp://203.0.113.10:2121/"],
    [[opened("192.0.2.1", 990), tls, sent("RETR /a")], "curl --remote-name ftps://192.0.2.1//a"],
    [[sent("RETR /a")], "curl --remote-name ftp://HOST//a"],
  ] as const)("%#: %j", (details, curl) => {
    expect(curlOf(explainLast(...details))).toBe(curl);
  });

  it("translates line ends where TYPE A is in force", () => {
    const asText = [host, sent("TYPE A"), got("200 ok"), sent("RETR /a")] as const;
    expect(curlOf(explainLast(...asText))).toBe("curl --use-ascii --remote-name ftp://203.0.113.10:2121//a");
    const back = [...asText.slice(0, 3), sent("TYPE I"), got("200 ok"), sent("RETR /a")];
    expect(curlOf(explainLast(...back))).not.toContain("--use-ascii");
  });

  it("is told to trust a certificate that a person accepted", () => {
    const noteOf = (issuer: string) => {
      const certificate = {
        subject: "CN=files",
        issuer,
        validFrom: "2026-01-01T00:00:00.000Z",
        validTo: "2027-01-01T00:00:00.000Z",
        names: ["files"],
        sha256: "0".repeat(64),
      };
      const secured = { ...tls, certificate };
      const { equivalents } = explainLast(host, sent("AUTH TLS"), got("234 ok"), secured, sent("PWD"));
      return equivalents.find(({ program }) => program === "curl")?.note ?? "";
    };
    expect(noteOf("CN=files")).toContain("--cacert FILE");
    expect(noteOf("CN=Some Authority")).toBe("");
  });

  it("is the following transfer's for commands that prepare one", () => {
    const events = wire(
      host,
      sent("EPSV"),
      got("229 (|||5|)"),
      sent("TYPE I"),
      got("200 x"),
      sent("RETR /a"),
    );
    const curls = events.map((event) => curlOf(explain(event, { events })));
    const expected = "curl --remote-name ftp://203.0.113.10:2121//a";
    expect(curls).toEqual(["curl ftp://203.0.113.10:2121/", expected, expected, expected, null, expected]);
  });

  it.each([
    ["PASS ***"],
    ["PASS hunter2"],
    ["ACCT ***"],
    ["QUIT"],
    ["SITE PSWD a b"],
    ["RETR /a\u001b[201~"],
    ["RETR /\u202etxt.exe"],
    ["RETR /\ud800"],
    ["USER a:b"],
  ])("has nothing for %j", (line) => {
    expect(curlOf(explainLast(host, sent(line)))).toBeNull();
  });
});

describe("explain", () => {
  it("has a title, a text and a saying token for every command", () => {
    for (const { verb, says } of commands.values()) {
      const explained = explainLast(sent(`${verb} x`));
      expect(explained.title).toBe(`${verb}: “${says}”`);
      expect(explained.text.length).toBeGreaterThan(0);
      expect(explained.tokens[0]?.text).toBe(verb);
    }
  });

  it("has an explanation for every code, to every command", () => {
    for (const code of replyCodes.keys()) {
      for (const verb of commands.keys()) {
        const explained = explainLast(sent(verb), got(`${code} some text`));
        // What speaks of a transfer answers no other command: it may come late.
        const isOfTransfer = [125, 150, 225, 226, 426].includes(code);
        expect(explained.title).toMatch(
          isOfTransfer ? new RegExp(`^${code}(?: to ${verb})?: `) : `${code} to ${verb}: `,
        );
        expect(explained.text.length).toBeGreaterThan(0);
      }
    }
  });

  it.each<[what: string, command: string, reply: (size: number) => string[]]>([
    ["letters", "PWD", (size) => [`220 ${"a".repeat(size)}`]],
    ["quotes", "PWD", (size) => [`257 ${'"'.repeat(size + 1)}`]],
    ["numbers", "PASV", (size) => [`227 ${"1,".repeat(size / 2)}`]],
    ["features", "FEAT", (size) => ["211-x", ...new Array<string>(size / 10).fill(" UTF8"), "211 End"]],
  ])("takes linear time on huge replies of %s", (_what, command, reply) => {
    const huge = (size: number) => wire(sent(command), got(...reply(size)));
    const explainReply = (events: readonly TrafficEvent[]) =>
      events.map((event) => explain(event, { events }));
    expect(growth(huge, explainReply, 600_000)).toBeLessThan(LINEAR_GROWTH);
  });
});
