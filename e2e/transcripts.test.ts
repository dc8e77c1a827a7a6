import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionRequest } from "@/lib/contract/session";
import type { Transcript } from "@/lib/contract/traffic";
import { readTranscript } from "@/lib/contract/transcript";
import { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import { conversation, type Step } from "@/lib/protocol/testing/conversation";
import type { Endpoint, TrafficEvent } from "@/lib/protocol/traffic";
import { transcriptFormats } from "@/lib/protocol/transcript/format-names";
import { formatPcapng } from "@/lib/protocol/transcript/pcapng/pcapng";
import { type AppBrowser, contentOf, RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import { type ReadPacket, readPackets, severity, valuesOf } from "./tshark";

const skip = reasonToSkip("tshark");
const reason = skip === null ? "" : ` (${skip})`;

/** What tshark finds of FTP in the packets, by field. */
function foundIn(packets: readonly ReadPacket[]): Record<string, readonly string[]> {
  return {
    commands: valuesOf(packets, "ftp.request.command"),
    codes: valuesOf(packets, "ftp.response.code"),
    PASV: valuesOf(packets, "ftp.passive.port"),
    PORT: valuesOf(packets, "ftp.active.port"),
    EPSV: valuesOf(packets, "ftp.epsv.port"),
    EPRT: valuesOf(packets, "ftp.eprt.port"),
  };
}

/** The same, from the log. */
function loggedIn(events: readonly TrafficEvent[]): Record<string, readonly string[]> {
  const announced = (command: string) =>
    events.flatMap((event) =>
      event.type === "data-announced" && event.command === command ? [String(event.announced.port)] : [],
    );
  return {
    commands: events.flatMap((event) => (event.type === "command" ? [event.line.split(" ")[0] ?? ""] : [])),
    // One code a reply: the dissector reads the first line of what comes together.
    codes: events.flatMap((event) => (event.type === "reply" ? [String(event.code)] : [])),
    PASV: announced("PASV"),
    PORT: announced("PORT"),
    EPSV: announced("EPSV"),
    EPRT: announced("EPRT"),
  };
}

/** Who dials which port, of all packets that open a connection: "192.0.2.7 > 49932". */
function dialsIn(packets: readonly ReadPacket[]): readonly string[] {
  return packets
    .filter((packet) => Number(packet.get("tcp.flags")?.[0]) === 0x02)
    .map((packet) => {
      const [source] = [...(packet.get("ip.src") ?? []), ...(packet.get("ipv6.src") ?? [])];
      return `${source} > ${packet.get("tcp.dstport")}`;
    })
    .sort();
}

/** The same, from the log: each dial, and one more for a control connection that goes on under TLS. */
function dialsLoggedIn(events: readonly TrafficEvent[]): readonly string[] {
  const client = events.flatMap((event) => (event.type === "control-opened" ? [event.local.address] : []))[0];
  const spoken = new Set<number>();
  return events
    .flatMap((event) => {
      switch (event.type) {
        case "reply":
          spoken.add(event.connection);
          return [];
        case "control-dialling":
          return [`${client} > 21`];
        case "control-secured":
          return spoken.has(event.connection) ? [`${client} > 21`] : [];
        case "data-dialling":
          return [`${client} > ${event.remote.port}`];
        case "data-opened":
          return event.openedBy === "server" ? [`${event.remote.address} > ${event.local.port}`] : [];
        default:
          return [];
      }
    })
    .sort();
}

function expectSane(packets: readonly ReadPacket[], limit: number): void {
  expect(valuesOf(packets, "_ws.malformed")).toEqual([]);
  expect(valuesOf(packets, "_ws.expert.severity").filter((value) => Number(value) >= limit)).toEqual([]);
  // 0 is what tshark calls a checksum that is wrong.
  expect(valuesOf(packets, "tcp.checksum.status")).not.toContain("0");
  const times = valuesOf(packets, "frame.time_epoch").map(Number);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
}

async function expectSame(capture: Uint8Array, events: readonly TrafficEvent[]): Promise<void> {
  const packets = await readPackets(capture);
  expectSane(packets, severity.warning);
  expect(foundIn(packets)).toEqual(loggedIn(events));
  expect(dialsIn(packets)).toEqual(dialsLoggedIn(events));
}

const head: Transcript["session"] = {
  id: "s1",
  host: "ftp.example.org",
  port: 21,
  user: "student",
  encryption: "none",
  dataMode: "passive",
};

describe.skipIf(skip !== null)(`packets of recorded sessions${reason}`, () => {
  const folder = fileURLToPath(new URL("../lib/protocol/testing/transcripts/", import.meta.url));
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

  it.each(names)("%s: tshark finds in them what the log says", async (name) => {
    const read = readTranscript(readFileSync(`${folder}${name}`, "utf8"));
    if ("reason" in read) throw new Error(read.reason);
    const { session, events } = read.transcript;
    await expectSame(formatPcapng(events, session), events);
  });
});

describe.skipIf(skip !== null)(`packets of what is rare${reason}`, () => {
  const client = { address: "192.0.2.7", port: 52_112 };
  const server = { address: "198.51.100.10", port: 49_932 };
  const opened = (port: number): Step[] => [
    { type: "control-dialling", remote: { ...server, port } },
    { type: "control-opened", local: client, remote: { ...server, port } },
  ];
  const dialled = (bytes: number): Step[] => [
    "> PASV",
    "< 227 Entering Passive Mode (198,51,100,10,195,12)",
    {
      type: "data-announced",
      dataMode: "passive",
      command: "PASV",
      announced: server,
      used: server,
      data: 1,
    },
    { type: "data-dialling", remote: server, data: 1 },
    "> RETR a",
    { type: "data-opened", local: { ...client, port: 52_113 }, remote: server, openedBy: "client", data: 1 },
    "< 150 Here it comes",
    { type: "data-closed", direction: "down", bytes, milliseconds: 40, data: 1 },
    "< 226 Done",
  ];
  const secured: Step = { type: "control-secured", protocol: "TLSv1.3", cipher: "X", resumed: false };
  const bye: Step = { type: "control-closed", by: "client", reason: "bye" };

  it.each<[string, readonly Step[]]>([
    ["TLS from the first byte", [...opened(990), secured, "< 220 Hi", "> USER a", ...dialled(10), bye]],
    [
      "a connection that the server resets",
      [...opened(2121), "< 220 Hi", { ...bye, reason: "Connection reset" }],
    ],
    [
      "names outside ASCII, and lines of all kinds",
      [
        ...opened(21),
        "> CWD /Übung 文",
        "< 250-Über\n 226 not yet\nmore\n250 done",
        "> ",
        "> noop",
        "< 500 ",
      ],
    ],
    [
      "a reply longer than any packet",
      [...opened(21), "> STAT /", `< 213-Status\n${"226 not a code \n".repeat(20_000)}213 End`],
    ],
    ["a command longer than any packet", [...opened(21), `> CWD ${"a 123 b".repeat(20_000)}`, "< 550 No"]],
  ])("%s", async (_name, steps) => {
    const events = conversation(steps);
    const packets = await readPackets(formatPcapng(events, head));
    expectSane(packets, severity.error);
    const { commands = [], ...rest } = loggedIn(events);
    // A line without a verb has none in the packets either.
    expect(foundIn(packets)).toEqual({ ...rest, commands: commands.filter((verb) => verb !== "") });
  });

  it.each([0, 1, 21, 65_000, 65_001, 5_000_000])("%i bytes of content are so many", async (bytes) => {
    const events = conversation([...opened(21), ...dialled(bytes), bye]);
    const packets = await readPackets(formatPcapng(events, head));
    expectSane(packets, severity.warning);
    const lane = packets.filter((packet) => packet.get("tcp.srcport")?.[0] === String(server.port));
    expect(valuesOf(lane, "tcp.len").reduce((sum, length) => sum + Number(length), 0)).toBe(bytes);
    if (bytes > 0) expect(valuesOf(lane, "_ws.col.Protocol")).toContain("FTP-DATA");
  });

  it("of the log's end alone are read as well", async () => {
    const events = conversation([...opened(21), ...dialled(100), ...dialled(100), bye]).slice(8);
    const packets = await readPackets(formatPcapng(events, head));
    expectSane(packets, severity.warning);
    expect(foundIn(packets)).toEqual(loggedIn(events));
  });

  it("of dials in vain: no answer, a refusal, and somebody else", async () => {
    const failed = (reason: "timeout" | "refused", data: number): Step[] => [
      { type: "data-dialling", remote: server, data },
      { type: "data-failed", reason, address: server, data },
    ];
    const events = conversation([
      { type: "control-dialling", remote: { ...server, port: 21 } },
      { type: "control-failed", remote: { ...server, port: 21 }, reason: "Connection refused" },
      ...opened(21),
      ...failed("timeout", 1),
      ...failed("refused", 2),
      { type: "data-listening", local: { ...client, port: 50_000 }, data: 3 },
      {
        type: "data-failed",
        reason: "wrong-peer",
        address: { address: "203.0.113.66", port: 6666 },
        data: 3,
      },
    ]);
    const packets = await readPackets(formatPcapng(events, head));
    expectSane(packets, severity.error);
    expect(dialsIn(packets)).toEqual([
      "192.0.2.7 > 21",
      "192.0.2.7 > 21",
      "192.0.2.7 > 49932",
      "192.0.2.7 > 49932",
      "203.0.113.66 > 50000",
    ]);
    const resets = packets.filter((packet) => (Number(packet.get("tcp.flags")?.[0]) & 0x04) !== 0);
    expect(resets.map((packet) => packet.get("tcp.srcport")?.[0])).toEqual(["21", "49932", "50000"]);
  });

  it("between addresses of both families are read as well", async () => {
    const mapped: Endpoint = { address: "::ffff:192.0.2.7", port: 52_112 };
    for (const [local, remote] of [
      [mapped, server],
      [{ address: "fe80::1%eth0", port: 4 }, server],
      [
        { address: "not an address", port: 4 },
        { address: "2001:db8::7", port: 3 },
      ],
    ] as const) {
      const events = conversation([
        { type: "control-opened", local, remote },
        "< 220 Hi",
        "> EPSV",
        "< 229 Fine (|||49932|)",
      ]);
      const packets = await readPackets(formatPcapng(events, head));
      expectSane(packets, severity.warning);
      expect(valuesOf(packets, "ftp.epsv.port")).toEqual(["49932"]);
    }
  });

  it("of a full log are read without a fault", async () => {
    const turns = Array.from({ length: 1500 }, () => dialled(3_000_000)).flat();
    const events = conversation([...opened(21), ...turns.map(numbered)]);
    const capture = formatPcapng(events, head);
    expect(capture.length).toBeLessThan(20_000_000);
    const packets = await readPackets(capture);
    expectSane(packets, severity.warning);
    expect(foundIn(packets)).toEqual(loggedIn(events));
  });

  /** Each turn has a data connection of its own, from a port of its own. */
  function numbered(step: Step, index: number): Step {
    if (typeof step === "string" || step.data === undefined) return step;
    const data = 1 + Math.floor(index / dialled(0).length);
    return step.type === "data-opened"
      ? { ...step, data, local: { ...step.local, port: 10_000 + data } }
      : { ...step, data };
  }
});

describe.skipIf(skip !== null)(`packets of a running Portside${reason}`, () => {
  let app: RunningApp;
  let browser: AppBrowser;
  beforeAll(async () => {
    app = await RunningApp.start();
    browser = await app.browser();
  });
  afterAll(() => app?.close());

  async function exported(id: string, format: string): Promise<Response> {
    const response = await browser.get(`/api/sessions/${id}/events?format=${format}`);
    expect(response.status).toBe(200);
    return response;
  }

  /** A listing, a download and a listing that fails, and then the log in packets. */
  async function work(request: SessionRequest, paths: readonly string[]): Promise<void> {
    const { id } = await browser.connect(request);
    for (const path of paths) {
      await (await browser.get(`/api/sessions/${id}/entries?path=${encodeURIComponent(path)}`)).text();
    }
    await (await browser.get(contentOf(id, "/ü.txt"))).text();
    const { events } = await browser.transcript(id);
    const capture = new Uint8Array(await (await exported(id, "pcapng")).arrayBuffer());
    await expectSame(capture, events);
    await browser.send("DELETE", `/api/sessions/${id}`);
  }

  describe.each(["127.0.0.1", "::1"])("from a server at %s", (address) => {
    describe.each(["none", "explicit", "implicit"] as const)("with encryption %s", (encryption) => {
      it.each(["passive", "active"] as const)("in %s mode", async (dataMode) => {
        const server = await FakeFtpServer.start({
          address,
          files: { "/\u00c3\u00bc.txt": "content", "/pub/b": "b" },
          ...(encryption !== "none" && { tls: encryption }),
        });
        try {
          await work(
            {
              host: address,
              port: server.port,
              user: "student",
              password: "a secret of mine",
              encryption,
              dataMode,
              certificate: { accept: `sha256:${server.certificate.sha256}` },
            },
            ["/", "/pub", "/missing"],
          );
        } finally {
          await server.close();
        }
      });
    });
  });

  it("from the practice server, in both modes of one session", async () => {
    const { id } = await browser.connect({
      host: "127.0.0.1",
      port: app.practicePort,
      user: "student",
      password: "student",
    });
    for (const [dataMode, passiveCommand, activeCommand] of [
      ["passive", "PASV", "PORT"],
      ["active", "PASV", "PORT"],
      ["passive", "EPSV", "EPRT"],
      ["active", "EPSV", "EPRT"],
    ]) {
      await browser.send("PATCH", `/api/sessions/${id}`, { dataMode, passiveCommand, activeCommand });
      await (await browser.get(`/api/sessions/${id}/entries?path=/pub`)).text();
    }
    const { events } = await browser.transcript(id);
    const found = loggedIn(events);
    for (const command of ["PASV", "PORT", "EPSV", "EPRT"]) expect(found[command]).not.toEqual([]);
    await expectSame(new Uint8Array(await (await exported(id, "pcapng")).arrayBuffer()), events);
  });

  it("come as files that say what they are", async () => {
    const { id } = await browser.connect({ host: "127.0.0.1", port: app.practicePort, user: "anonymous" });
    for (const [format, type, name] of [
      ["json", "application/json", "json"],
      ["text", "text/plain; charset=utf-8", "txt"],
      ["mermaid", "application/vnd.mermaid; charset=utf-8", "mmd"],
      ["pcapng", "application/x-pcapng", "pcapng"],
    ] as const) {
      const { headers } = await exported(id, format);
      expect(headers.get("content-type")).toBe(type);
      expect(headers.get("content-disposition")).toBe(
        `attachment; filename="portside-127.0.0.1-traffic.${name}"`,
      );
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("hold no secret, in none of the forms, whatever the server repeats", async () => {
    const secrets = ["open sesame ü1", "account of 40 thieves", "hunter-in-a-url"];
    const [password = "", account = "", inUrl = ""] = secrets;
    const server = await FakeFtpServer.start({
      answers: {
        PASS: (_connection, argument) => `332 Need an account for ${argument}`,
        ACCT: (_connection, argument) => `230-Welcome ${argument}\n230 and not a word of ${password}`,
        STAT: `211-You came with ${password}\n211 and ${account}`,
        SYST: `215 UNIX ${Buffer.from(password).toString("latin1")}`,
      },
    });
    try {
      const { id } = await browser.connect({
        host: "127.0.0.1",
        port: server.port,
        user: "ali",
        password,
        account,
      });
      const url = `/ftp://ali:${inUrl}@example.org/`;
      await (await browser.get(`/api/sessions/${id}/entries?path=${encodeURIComponent(url)}`)).text();
      for (const command of ["STAT", `CWD ftp://ali:${inUrl}@example.org`]) {
        await (await browser.send("POST", `/api/sessions/${id}/commands`, { command })).text();
      }
      expect(server.lines.join("\n")).toContain(inUrl);
      for (const format of transcriptFormats) {
        const file = Buffer.from(await (await exported(id, format)).arrayBuffer());
        expect(file.includes("***") || file.includes("#42;"), format).toBe(true);
        for (const secret of secrets) expect(file.includes(secret), `${secret} in ${format}`).toBe(false);
      }
    } finally {
      await server.close();
    }
  });
});
