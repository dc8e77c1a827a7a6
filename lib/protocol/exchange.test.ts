import { describe, expect, it } from "vitest";
import { belongsTogether, groupExchanges } from "./exchange";
import { Stories } from "./exchange-stories";
import { conversation, type Step } from "./testing/conversation";
import { growth, LINEAR_GROWTH } from "./testing/growth";
import type { TrafficEvent } from "./traffic";

const client = { address: "192.0.2.7", port: 50_000 };
const server = { address: "198.51.100.10", port: 49_932 };
const control = { address: "198.51.100.10", port: 21 };

const dialling: Step = { type: "control-dialling", remote: control };
const opened: Step = { type: "control-opened", local: client, remote: control };
const announced = (data: number, command: "PASV" | "EPSV" = "PASV"): Step => ({
  type: "data-announced",
  dataMode: "passive",
  command,
  announced: server,
  used: server,
  data,
});
const dial = (data: number): Step => ({ type: "data-dialling", remote: server, data });
const open = (data: number): Step => ({
  type: "data-opened",
  local: client,
  remote: server,
  openedBy: "client",
  data,
});
const closed = (data: number, bytes = 10): Step => ({
  type: "data-closed",
  direction: "down",
  bytes,
  milliseconds: 5,
  data,
});
const failed = (data: number, reason: "timeout" | "reset" = "timeout"): Step => ({
  type: "data-failed",
  reason,
  data,
});
const port = "> PORT 192,0,2,7,195,80";
const listening: Step = { type: "data-listening", local: client, data: 1 };
const portAnnounced: Step = {
  type: "data-announced",
  dataMode: "active",
  command: "PORT",
  announced: client,
  used: client,
  data: 1,
};
const accepted: Step = { type: "data-opened", local: client, remote: server, openedBy: "server", data: 1 };
const lost: Step = { type: "control-closed", by: "server", reason: "reset" };

const pasv = ["> PASV", "< 227 ok (198,51,100,10,195,12)"];
const listed: Step[] = [
  ...pasv,
  announced(1),
  dial(1),
  "> LIST",
  open(1),
  "< 150 go",
  closed(1),
  "< 226 done",
];

describe("groupExchanges", () => {
  it("sums up what belongs to each operation", () => {
    const events = [
      ...conversation(["> NOOP", "< 200 ok"], null),
      ...conversation(listed, { id: 4, label: "List /pub" }, 3),
      ...conversation(["> DELE x", "< 250 gone"], { id: 5, label: "Delete x" }, 12),
    ];
    const [list, remove, ...others] = groupExchanges(events);
    expect(others).toEqual([]);
    expect(list).toMatchObject({
      id: 4,
      label: "List /pub",
      connection: 1,
      bytes: 10,
      dataMode: "passive",
      openedBy: "client",
      failed: false,
    });
    expect(list?.connections).toEqual([1]);
    expect(list?.events.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect((list?.endedAt ?? 0) - (list?.startedAt ?? 0)).toBe(800);
    expect(remove).toMatchObject({ id: 5, bytes: 0, dataMode: null, openedBy: null, failed: false });
  });

  it("keeps exchanges apart that overlap on two connections", () => {
    const upload = conversation(["> STOR a", "< 150 go", "< 226 done"], { id: 1, label: "Upload a" });
    const list = conversation(["> PWD", "< 257 /"], { id: 2, label: "Where" }, 10).map((event) => ({
      ...event,
      connection: 2,
    }));
    expect(
      groupExchanges(upload.toSpliced(1, 0, ...list)).map(({ id, connection, events }) => [
        id,
        connection,
        events.length,
      ]),
    ).toEqual([
      [1, 1, 3],
      [2, 2, 2],
    ]);
  });

  it.each<[what: string, refused: string | null, steps: Step[]]>([
    [
      "whose dial was refused as well",
      "LIST",
      [...pasv, announced(1), dial(1), "> LIST", failed(1), "< 550 no"],
    ],
    ["that nobody could reach", null, [...pasv, announced(1), dial(1), "> LIST", failed(1), "< 425 no"]],
    ["that went through", null, listed],
    ["after one that was refused", null, [...pasv, announced(1), "> MLSD", "< 550 no", ...listed]],
  ])("tells whether the transfer itself was refused: one %s", (_, refused, steps) => {
    const [exchange] = groupExchanges(conversation(steps, { id: 1, label: "List" }));
    expect(exchange?.refusedTransfer).toBe(refused);
  });

  it.each<[what: string, failed: boolean, steps: Step[]]>([
    ["a listing", false, listed],
    [
      "an active listing",
      false,
      [listening, port, portAnnounced, "< 200 ok", "> LIST", "< 150 go", accepted, closed(1), "< 226 ok"],
    ],
    ["EPSV refused, PASV accepted", false, ["> EPSV", "< 500 what", ...listed]],
    [
      "EPSV unreachable, PASV reachable",
      false,
      [
        "> EPSV",
        "< 229 (|||1|)",
        announced(1, "EPSV"),
        dial(1),
        "> LIST",
        failed(1),
        "< 425 no",
        ...pasv,
        announced(2),
        dial(2),
        open(2),
        "> LIST",
        "< 150 go",
        closed(2),
        "< 226 ok",
      ],
    ],
    ["MLSD unknown, LIST done", false, [...pasv, "> MLSD", "< 500 what", ...listed]],
    [
      "an empty listing by 450",
      false,
      [...pasv, announced(1), open(1), "> NLST", closed(1, 0), "< 450 No files found"],
    ],
    [
      "an empty listing that was reset",
      false,
      [...pasv, announced(1), open(1), "> LIST", "< 150 go", failed(1, "reset"), "< 226 ok"],
    ],
    [
      "FEAT unknown, login done",
      false,
      [opened, "< 220 hi", "> USER u", "< 331 ?", "> PASS ***", "< 230 in", "> FEAT", "< 502 no"],
    ],
    [
      "a first address that is down",
      false,
      [
        dialling,
        { type: "control-failed", remote: control, reason: "refused" },
        dialling,
        opened,
        "< 220 hi",
        "> USER u",
        "< 230 in",
      ],
    ],
    [
      "making a directory on the way",
      false,
      ["> CWD a", "< 550 none", "> MKD a", "< 257 made", "> CWD a", "< 250 in"],
    ],
    [
      "a range that was cut off when it was complete",
      false,
      [
        ...pasv,
        announced(1),
        open(1),
        "> RETR f",
        "< 150 go",
        { type: "note", code: "range-complete", text: "…", data: 1 },
        closed(1),
        "< 426 Failure writing network stream.",
      ],
    ],
    [
      "a download that the server cut off",
      true,
      [...pasv, announced(1), open(1), "> RETR f", "< 150 go", closed(1), "< 426 Failure"],
    ],
    [
      "a control connection that was replaced",
      false,
      [lost, dialling, opened, "< 220 hi", "> USER u", "< 230 in", "> DELE x", "< 250 ok"],
    ],
    ["a server that hangs up after QUIT", false, ["> QUIT", "< 221 bye", lost]],
    ["a dial that timed out", true, [...pasv, announced(1), dial(1), "> LIST", failed(1)]],
    [
      "a dial that timed out and was believed by the server",
      true,
      [...pasv, announced(1), dial(1), "> LIST", failed(1), "< 226 ok"],
    ],
    ["PORT refused", true, [listening, port, portAnnounced, "< 500 Illegal PORT command."]],
    [
      "a full disk, cleaned up",
      true,
      [
        ...pasv,
        announced(1),
        open(1),
        "> STOR tmp",
        "< 150 go",
        closed(1),
        "< 552 full",
        "> DELE tmp",
        "< 250 gone",
      ],
    ],
    [
      "a data failure after which the connection was replaced",
      true,
      [
        ...pasv,
        announced(1),
        dial(1),
        "> LIST",
        failed(1),
        { type: "control-closed", by: "client", reason: "deaf" },
        dialling,
        opened,
        "< 220 hi",
        "> USER u",
        "< 230 in",
      ],
    ],
    ["a wrong password", true, [opened, "< 220 hi", "> USER u", "< 331 ?", "> PASS ***", "< 530 no"]],
    ["no size, and nothing else", true, ["> SIZE x", "< 550 none"]],
    ["a refused rename", true, ["> RNFR a", "< 350 go", "> RNTO b", "< 550 no"]],
    ["a server that goes", true, ["> LIST", lost]],
    [
      "a refused deletion behind a late 226",
      true,
      [opened, "< 220 hi", ...listed, "> DELE x", "< 226 done", "< 550 no", "> NOOP", "< 200 ok"],
    ],
    [
      "a 426 to the transfer before",
      false,
      [opened, "< 220 hi", ...listed, "> PWD", "< 426 late", "< 257 /"],
    ],
    ["an unasked 421", true, ["> PWD", "< 257 /", "< 421 Timeout"]],
  ])("%s: failed %s", (_what, expected, steps) => {
    expect(groupExchanges(conversation(steps))[0]?.failed).toBe(expected);
  });
});

describe("belongsTogether", () => {
  const together = (steps: readonly Step[], seq: number) =>
    [...belongsTogether(conversation(steps), seq)].sort((a, b) => a - b);

  it("takes all of a passive transfer and nothing else", () => {
    const steps: Step[] = ["> TYPE I", "< 200 ok", ...listed, "> PWD", "< 257 /"];
    for (let seq = 3; seq <= 11; seq++) expect(together(steps, seq)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(together(steps, 1)).toEqual([1, 2]);
    expect(together(steps, 13)).toEqual([12, 13]);
  });

  it("takes all of an active transfer", () => {
    const steps: Step[] = [
      listening,
      port,
      portAnnounced,
      "< 200 ok",
      "> REST 5",
      "< 350 ok",
      "> RETR f",
      accepted,
      "< 150 go",
      closed(1),
      "< 226 ok",
    ];
    expect(together(steps, 2)).toEqual([1, 2, 3, 4, 7, 8, 9, 10, 11]);
    expect(together(steps, 5)).toEqual([5, 6]);
  });

  it("keeps two transfers apart, with the second announced before the first ended", () => {
    const steps: Step[] = [
      ...pasv,
      announced(1),
      "> RETR a",
      "< 150 go",
      "> PASV",
      closed(1),
      "< 226 ok",
      "< 227 x",
      announced(2),
      "> RETR b",
      "< 226 ok",
    ];
    expect(together(steps, 1)).toEqual([1, 2, 3, 4, 5, 7, 8]);
    expect(together(steps, 11)).toEqual([6, 9, 10, 11, 12]);
  });

  it("leaves a refused announcement to itself", () => {
    const steps: Step[] = ["> EPSV", "< 500 what", ...listed];
    expect(together(steps, 2)).toEqual([1, 2]);
    expect(together(steps, 3)).toHaveLength(9);
  });

  it("takes a note about a data connection", () => {
    const note: Step = { type: "note", code: "passive-address-overridden", text: "…", data: 1 };
    expect(together([...pasv, note, announced(1)], 3)).toEqual([1, 2, 3, 4]);
  });

  it("takes a connection and its greeting", () => {
    expect(together([dialling, opened, "< 220 hi", "> USER u", "< 230 in"], 1)).toEqual([1, 2, 3]);
  });

  it("finds the transfer of an announcement that was pipelined with it", () => {
    const steps: Step[] = [
      "> PASV",
      "> RETR a",
      "> PWD",
      "< 227 x",
      announced(1),
      dial(1),
      open(1),
      "< 150 go",
      closed(1),
      "< 226 ok",
      "< 257 /",
    ];
    expect(together(steps, 2)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10]);
    expect(together(steps, 6)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10]);
    expect(together(steps, 11)).toEqual([3, 11]);
  });

  it("gives pipelined announcements each its own transfer", () => {
    const steps: Step[] = [
      "> PASV",
      "> RETR a",
      "> PASV",
      "> RETR b",
      "< 227 x",
      announced(1),
      "< 226 a",
      "< 227 y",
      announced(2),
      "< 226 b",
    ];
    expect(together(steps, 1)).toEqual([1, 2, 5, 6, 7]);
    expect(together(steps, 9)).toEqual([3, 4, 8, 9, 10]);
  });

  it("keeps EPSV that led nowhere apart from the PASV that did", () => {
    const steps: Step[] = [
      "> EPSV",
      "< 229 (|||1|)",
      announced(1, "EPSV"),
      dial(1),
      failed(1),
      "> PASV",
      "< 227 x",
      announced(2),
      dial(2),
      "> LIST",
      open(2),
      "< 226 ok",
    ];
    expect(together(steps, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(together(steps, 10)).toEqual([6, 7, 8, 9, 10, 11, 12]);
  });

  it("does not take the reply to PASV that named no usable address for the next one's", () => {
    const steps: Step[] = [
      "> PASV",
      "< 227 nonsense",
      "> EPSV",
      "< 229 (|||1|)",
      announced(1, "EPSV"),
      "> LIST",
    ];
    expect(together(steps, 1)).toEqual([1, 2]);
    expect(together(steps, 6)).toEqual([3, 4, 5, 6]);
  });

  it("keeps control connections apart that speak at the same time", () => {
    const on = (connection: number, steps: readonly Step[]) =>
      conversation(steps).map((event) => ({ ...event, connection }));
    const first = on(1, ["> PASV", "< 227 x", announced(1), "> RETR a", open(1), closed(1), "< 226 a"]);
    const second = on(2, ["> PASV", "< 227 x", announced(2), "> RETR b", open(2), closed(2), "< 226 b"]);
    const mixed = first
      .flatMap((event, i) => [event, ...second.slice(i, i + 1)])
      .map((event, i) => ({ ...event, seq: i + 1 }));
    expect([...belongsTogether(mixed, 1)]).toEqual([1, 3, 5, 7, 9, 11, 13]);
    expect([...belongsTogether(mixed, 14)]).toEqual([2, 4, 6, 8, 10, 12, 14]);
  });

  it("leaves a second 226 to itself, and the next command its own reply", () => {
    const steps: Step[] = [...listed, "> PWD", "< 226 done", "< 257 /"];
    expect(together(steps, 11)).toEqual([11]);
    expect(together(steps, 10)).toEqual([10, 12]);
  });

  it("goes over exchanges: what one announced early, the next one used", () => {
    const events = [
      ...conversation([...pasv, announced(1), dial(1)], { id: 1, label: "Look at a" }),
      ...conversation(["> STOR a", open(1), "< 226 ok"], { id: 2, label: "Upload a" }, 5),
    ];
    expect([...belongsTogether(events, 7)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("forgets what is trimmed, and goes on with what is left", () => {
    const stories = new Stories();
    const steps: Step[] = [...pasv, announced(1), "> RETR a", open(1), "< 150 go"];
    for (const event of conversation(steps)) stories.add(event);
    stories.forgetBefore(4);
    expect(stories.size).toBe(3);
    for (const event of conversation([closed(1), "< 226 ok", "> PWD"], undefined, 7)) stories.add(event);
    expect([...stories.together(8)]).toEqual([4, 5, 6, 7, 8]);
    expect([...stories.together(1)]).toEqual([]);
    stories.forgetBefore(100);
    expect(stories.size).toBe(0);
  });

  it("is empty for an event that isn't there", () => {
    expect(together(listed, 99)).toEqual([]);
  });

  describe("where one data connection is announced again and again, on two connections", () => {
    const again = (count: number) => {
      const active = (connection: number): Step[] => [
        { type: "command", line: port.slice(2), connection },
        { ...portAnnounced, connection },
      ];
      return conversation([
        ...active(2),
        ...Array.from({ length: count / 2 }, () => active(1)).flat(),
        { type: "reply", code: 200, lines: ["200 ok"], connection: 2 },
      ]);
    };

    it("makes one story of 50,000 events", () => {
      const events = again(50_000);
      const { length } = events;
      expect(belongsTogether(events, length).size).toBe(length);
      expect([...belongsTogether(events, 1)].slice(0, 3)).toEqual([1, 2, 3]);
    });

    it("takes linear time", () => {
      expect(growth(again, (events) => belongsTogether(events, 1), 20_000)).toBeLessThan(LINEAR_GROWTH);
    });

    it("still knows what was together before", () => {
      const stories = new Stories();
      for (const event of again(8)) stories.add(event);
      expect([...stories.together(1, 2)]).toEqual([1, 2]);
      expect([...stories.together(3, 3)]).toEqual([3]);
      expect([...stories.together(3, 4)]).toEqual([1, 2, 3, 4]);
      expect([...stories.together(1, 5)]).toEqual([1, 2, 3, 4]);
      expect([...stories.together(11, 10)]).toEqual([]);
      expect([...stories.together(11)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      stories.forgetBefore(6);
      expect([...stories.together(11)]).toEqual([6, 7, 8, 9, 10, 11]);
    });
  });

  it("counts only the first reply on a connection as its greeting", () => {
    const steps: Step[] = [
      ...[dialling, opened, "< 120 soon", "< 220 hi", "< 226 stray", "> PWD", "< 257 /", "< 200 unasked"],
      ...[dialling, opened, "> NOOP", "< 200 ok", "< 200 unasked"],
    ];
    expect(together(steps, 1)).toEqual([1, 2, 3, 4, 9, 10]);
    expect(together(steps, 5)).toEqual([5]);
    expect(together(steps, 8)).toEqual([8]);
    expect(together(steps, 13)).toEqual([13]);
  });

  it("takes linear time", () => {
    const listings = (count: number) =>
      conversation(
        Array.from({ length: count }, (_, i) => [
          ...pasv,
          announced(i),
          dial(i),
          "> LIST",
          open(i),
          "< 150",
          closed(i),
          "< 226",
        ]).flat(),
      );
    const work = (events: readonly TrafficEvent[]) => {
      expect(belongsTogether(events, events.length - 5).size).toBe(9);
      groupExchanges(events);
    };
    expect(growth(listings, work, 2200)).toBeLessThan(LINEAR_GROWTH);
  });
});
