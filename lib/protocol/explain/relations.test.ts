import { describe, expect, it } from "vitest";
import { explain } from "../explain";
import { conversation, type Step } from "../testing/conversation";
import { growth, LINEAR_GROWTH } from "../testing/growth";
import type { TrafficEvent } from "../traffic";
import type { Relation, RelationKind } from "./explanation";

const server = { address: "192.0.2.1", port: 21 };
const local = { address: "192.0.2.7", port: 40_001 };
const dataPort = { address: "192.0.2.1", port: 49_932 };

const opened: Step = { type: "control-opened", local, remote: server };
const passive: readonly Step[] = [
  "> EPSV",
  "< 229 Entering Extended Passive Mode (|||49932|)",
  {
    type: "data-announced",
    dataMode: "passive",
    command: "EPSV",
    announced: { address: null, port: 49_932 },
    used: dataPort,
    data: 1,
  },
  { type: "data-dialling", remote: dataPort, data: 1 },
  "> MLSD /pub",
  { type: "data-opened", local, remote: dataPort, openedBy: "client", data: 1 },
  "< 150 here",
  { type: "data-closed", direction: "down", bytes: 10, milliseconds: 1, data: 1 },
  "< 226 done",
];

function relationsOf(events: readonly TrafficEvent[], seq: number): readonly Relation[] {
  const event = events.find((other) => other.seq === seq);
  if (event === undefined) throw new Error(`There is no event ${seq}`);
  return explain(event, { events }).relations;
}

/** Where the relations of a kind lead. */
function leads(events: readonly TrafficEvent[], seq: number, kind: RelationKind): (number | null)[] {
  return relationsOf(events, seq)
    .filter((relation) => relation.kind === kind)
    .map((relation) => relation.seq);
}

describe("why a line comes here", () => {
  const events = conversation(passive);

  it.each<[what: string, seq: number, kind: RelationKind, leadsTo: (number | null)[]]>([
    ["EPSV is answered by 229", 1, "answered-by", [2]],
    ["EPSV announces what MLSD uses", 1, "announces", [5]],
    ["229 answers EPSV", 2, "answers", [1]],
    ["229 has Portside dial", 2, "opens", [4]],
    ["the announcement was made by EPSV and its 229", 3, "announced-by", [1, 2]],
    ["dialling opens the connection", 4, "opens", [6]],
    ["dialling is for MLSD", 4, "carries", [5]],
    ["MLSD is answered twice", 5, "answered-by", [7, 9]],
    ["MLSD was announced by EPSV", 5, "announced-by", [1]],
    ["MLSD's listing is on the data connection", 5, "carried-by", [6, 8]],
    ["the connection was dialled", 6, "opened-by", [4]],
    ["the connection is for MLSD", 6, "carries", [5]],
    ["150 answers MLSD", 7, "answers", [5]],
    ["150 must be followed by 226", 7, "must-follow", [9]],
    ["the end is confirmed by 226", 8, "answered-by", [9]],
    ["226 answers MLSD too", 9, "answers", [5]],
    ["226 speaks of the end", 9, "carried-by", [8]],
    ["everything is part of the exchange", 9, "part-of", [1]],
  ])("%s", (_what, seq, kind, leadsTo) => {
    expect(leads(events, seq, kind)).toEqual(leadsTo);
  });

  it("takes a reply below 100 for the last one, as the pairing does", () => {
    const answered = conversation([...passive.slice(0, 6), "< 099 what", ...passive.slice(7, 8)]);
    expect(relationsOf(answered, 5).map(({ text }) => text)).toContain("Answered by 99.");
    expect(leads(answered, 7, "carried-by")).toEqual([8]);
  });

  it("says who closed the connection after 221", () => {
    const closedBy = (by: "client" | "server") =>
      relationsOf(conversation(["> QUIT", "< 221 bye", { type: "control-closed", by, reason: "" }]), 2)
        .filter(({ kind }) => kind === "ends")
        .map(({ text }) => text);
    expect(closedBy("client")).toEqual(["Portside closed the control connection after it."]);
    expect(closedBy("server")).toEqual(["The server closes the control connection after it."]);
  });

  it("says what a data connection that never opened was meant for", () => {
    const begun = conversation(passive.slice(0, 5));
    expect(relationsOf(begun, 4).map(({ text }) => text)).toContain("Meant for MLSD.");
    expect(relationsOf(events, 4).map(({ text }) => text)).toContain("Opened for MLSD.");
  });

  it("says what is still missing, without leading anywhere", () => {
    const begun = conversation(passive.slice(0, 7));
    expect(leads(begun, 7, "must-follow")).toEqual([null]);
    expect(leads(conversation(["> EPSV"]), 1, "must-follow")).toEqual([null]);
    expect(leads(conversation(["> EPSV"]), 1, "announces")).toEqual([null]);
    expect(
      relationsOf(conversation(["> LIST"]), 1)
        .map(({ text }) => text)
        .join(" "),
    ).toContain("No PASV, EPSV, PORT or EPRT");
  });
});

describe("in active mode", () => {
  const events = conversation([
    { type: "data-listening", local, data: 1 },
    "> PORT 192,0,2,7,156,65",
    { type: "data-announced", dataMode: "active", command: "PORT", announced: local, used: local, data: 1 },
    "< 200 ok",
    "> LIST",
    { type: "data-opened", local, remote: { ...server, port: 20 }, openedBy: "server", data: 1 },
    "< 150 here",
  ]);

  it("listening comes before PORT, and the server's dial belongs to both", () => {
    expect(leads(events, 1, "announced-by")).toEqual([2]);
    expect(leads(events, 2, "prepared-by")).toEqual([1]);
    expect(leads(events, 2, "opens")).toEqual([6]);
    expect(leads(events, 6, "opened-by")).toEqual([1]);
    expect(leads(events, 6, "announced-by")).toEqual([2]);
    expect(leads(events, 5, "announced-by")).toEqual([2]);
  });

  it("a port that EPRT could not announce is announced by PORT", () => {
    const again = conversation([
      { type: "data-listening", local, data: 1 },
      "> EPRT |1|192.0.2.7|40001|",
      "< 500 what",
      "> PORT 192,0,2,7,156,65",
      { type: "data-announced", dataMode: "active", command: "PORT", announced: local, used: local, data: 1 },
      "< 200 ok",
      "> LIST",
    ]);
    expect(leads(again, 7, "announced-by")).toEqual([4]);
    expect(leads(again, 4, "replaces")).toEqual([2]);
    expect(leads(again, 2, "replaced-by")).toEqual([4]);
    expect(leads(again, 3, "replaced-by")).toEqual([4]);
  });
});

describe("commands that belong together", () => {
  it.each([
    ["RNFR /a", "350 go", "RNTO /b"],
    ["REST 100", "350 go", "RETR /a"],
    ["PBSZ 0", "200 ok", "PROT P"],
    ["SITE CPFR /a", "350 go", "SITE CPTO /b"],
  ])("%s and %s", (first, reply, second) => {
    const events = conversation([`> ${first}`, `< ${reply}`, `> ${second}`]);
    expect(leads(events, 1, "must-follow")).toContain(3);
    expect(leads(events, 3, "prepared-by")).toContain(1);
  });

  it("REST counts for the next transfer only", () => {
    const events = conversation(["> REST 100", "< 350 go", "> RETR /a", "< 226 ok", "> RETR /b"]);
    expect(leads(events, 3, "prepared-by")).toEqual([1]);
    expect(leads(events, 5, "prepared-by")).toEqual([]);
  });

  it("REST counts for the command right behind it, but for how the data connection comes about", () => {
    const apart = conversation(["> REST 100", "< 350 go", "> NOOP", "< 200 ok", "> RETR /a"]);
    expect(leads(apart, 5, "prepared-by")).toEqual([]);
    expect(leads(apart, 1, "must-follow")).toEqual([3]);
    expect(
      relationsOf(apart, 2)
        .map(({ text }) => text)
        .join(" "),
    ).toContain("right behind it only");
    const near = conversation(["> REST 100", "< 350 go", "> EPSV", "< 229 (|||5|)", "> RETR /a"]);
    expect(leads(near, 5, "prepared-by")).toEqual([1]);
    expect(leads(near, 1, "must-follow")).toEqual([5]);
  });

  it("are found when they were sent together, and each reply finds its own command", () => {
    const events = conversation(["> RNFR /a", "> RNTO /b", "> NOOP", "< 350 go", "< 250 ok", "< 200 ok"]);
    expect([4, 5, 6].flatMap((seq) => leads(events, seq, "answers"))).toEqual([1, 2, 3]);
    expect(leads(events, 4, "must-follow")).toEqual([2]);
    expect(relationsOf(events, 4)[0]?.text).toContain("sent together");
    expect(relationsOf(events, 6)[0]?.text).not.toContain("sent together");
  });

  it("say what comes of a login, its refusal, and of TLS", () => {
    const secured: Step = { type: "control-secured", protocol: "TLSv1.3", cipher: "x", resumed: false };
    const events = conversation([
      { type: "control-dialling", remote: server },
      opened,
      "< 220 hi",
      "> AUTH TLS",
      "< 234 go",
      secured,
      "> USER a",
      "< 331 more",
      "> PASS ***",
      "< 530 no",
      { type: "control-closed", by: "server", reason: "" },
    ]);
    expect(leads(events, 1, "opens")).toEqual([2]);
    expect(leads(events, 2, "must-follow")).toEqual([3]);
    expect(leads(events, 3, "must-follow")).toEqual([4]);
    expect(leads(events, 4, "secures")).toEqual([6]);
    expect(leads(events, 5, "must-follow")).toEqual([6]);
    expect(leads(events, 6, "secured-by")).toEqual([4]);
    expect(leads(events, 8, "must-follow")).toEqual([9]);
    expect(leads(events, 9, "prepared-by")).toEqual([7]);
    expect(leads(events, 11, "follows")).toEqual([10]);
  });
});

describe("several connections", () => {
  it("are kept apart", () => {
    const events = conversation([
      "> PASV",
      { type: "command", line: "EPSV", connection: 2 },
      { type: "reply", code: 229, lines: ["229 (|||5|)"], connection: 2 },
      "< 227 (192,0,2,1,4,1)",
      { type: "command", line: "RETR /b", connection: 2 },
      "> RETR /a",
      { type: "data-opened", local, remote: dataPort, openedBy: "client", connection: 2 },
      { type: "data-opened", local, remote: dataPort, openedBy: "client" },
    ]);
    expect(leads(events, 3, "answers")).toEqual([2]);
    expect(leads(events, 4, "answers")).toEqual([1]);
    expect(leads(events, 5, "announced-by")).toEqual([2]);
    expect(leads(events, 6, "announced-by")).toEqual([1]);
    expect(leads(events, 7, "carries")).toEqual([5]);
    expect(leads(events, 8, "carries")).toEqual([6]);
  });

  it("of other sessions are never led to", () => {
    const mine = conversation(["> PWD"]);
    const other = conversation(['< 257 "/"'], null, 2).map((event) => ({ ...event, session: "other" }));
    expect(leads([...mine, ...other], 1, "answered-by")).toEqual([]);
  });

  it("that take over after a failure are told as such", () => {
    const events = conversation([
      ...passive.slice(0, 5),
      { type: "data-failed", reason: "timeout", address: dataPort, data: 1 },
      { type: "note", code: "next-attempt", text: "EPSV led to nothing; Portside tries PASV." },
      "> PASV",
    ]);
    expect(leads(events, 1, "replaced-by")).toEqual([8]);
    expect(leads(events, 6, "replaced-by")).toEqual([7]);
    expect(leads(events, 7, "replaces")).toEqual([6]);
    expect(leads(events, 7, "must-follow")).toEqual([8]);
    expect(leads(events, 8, "replaces")).toEqual([1]);
  });
});

describe("what had to follow", () => {
  const withdrawn = passive.slice(0, 4);
  const closed: Step = { type: "control-closed", by: "client", reason: "" };

  it("is still to come while the connection is open, and can't come once it ended", () => {
    expect(leads(conversation(withdrawn), 4, "must-follow")).toEqual([null, null]);
    const ended = conversation([...withdrawn, closed]);
    expect(leads(ended, 4, "must-follow")).toEqual([]);
    expect(leads(ended, 4, "ended-by")).toEqual([5]);
  });

  it("is still to come on a connection whose number another one had before", () => {
    const again = conversation([closed, ...withdrawn]);
    expect(leads(again, 5, "must-follow")).toEqual([null, null]);
  });

  it("did not come about where the server says that it could not connect", () => {
    const refused = conversation([
      { type: "data-listening", local, data: 1 },
      "> PORT 192,0,2,7,156,65",
      { type: "data-announced", dataMode: "active", command: "PORT", announced: local, used: local, data: 1 },
      "< 200 ok",
      "> LIST",
      "< 425 no way",
    ]);
    for (const seq of [1, 3]) {
      expect(leads(refused, seq, "must-follow")).toEqual([]);
      expect(leads(refused, seq, "ended-by")).toEqual([6]);
    }
  });
});

describe("a context of many events", () => {
  const long = (size: number) =>
    conversation(Array.from({ length: Math.ceil(size / passive.length) }, () => passive).flat()).map(
      ({ data: _data, ...event }) => event,
    );

  it("takes linear time", () => {
    const explainMiddle = (events: readonly TrafficEvent[]) => {
      const middle = events[Math.floor(events.length / 2)];
      return middle && explain(middle, { events });
    };
    expect(growth(long, explainMiddle, 12_000)).toBeLessThan(LINEAR_GROWTH);
  });
});
