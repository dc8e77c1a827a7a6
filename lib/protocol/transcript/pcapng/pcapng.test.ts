import { describe, expect, it } from "vitest";
import { conversation, type Step } from "../../testing/conversation";
import { type ReadPacket, readBlocks, readFilePackets, readOptions } from "../../testing/pcapng-blocks";
import type { TranscriptHead } from "../text";
import { formatPcapng } from "./pcapng";

const client = { address: "192.0.2.7", port: 52_112 };
const server = { address: "198.51.100.10", port: 49_932 };
const head: TranscriptHead = {
  id: "s1",
  host: "ftp.example.org",
  port: 2121,
  user: "student\u001b",
  encryption: "none",
  dataMode: "passive",
};

const opened = (port: number): Step[] => [
  { type: "control-dialling", remote: { ...server, port } },
  { type: "control-opened", local: client, remote: { ...server, port } },
];

function packetsOf(steps: readonly Step[]): readonly ReadPacket[] {
  return readFilePackets(formatPcapng(conversation(steps), head));
}

/** "52112 > 21 SYN,ACK": the ports and flags of an IPv4 packet. */
function summary({ bytes }: ReadPacket): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bits = view.getUint8(33);
  const flags = ["FIN", "SYN", "RST", "PSH", "ACK"].filter((_, index) => (bits & (1 << index)) !== 0);
  return `${view.getUint16(20)} > ${view.getUint16(22)} ${flags.join(",")}`;
}

/** The sequence number of one packet of several. */
function sequenceOf(packets: readonly ReadPacket[], index: number): number {
  const bytes = packets[index]?.bytes ?? new Uint8Array();
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(24);
}

function payload({ bytes }: ReadPacket): string {
  const start = 20 + ((bytes[32] ?? 0) >> 4) * 4;
  return String.fromCharCode(...bytes.subarray(start));
}

/** One's complement sum over words: 0xffff where a checksum among them is right (RFC 1071). */
function sum(bytes: readonly number[]): number {
  let total = 0;
  for (let index = 0; index < bytes.length; index += 2)
    total += ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

describe("the file", () => {
  const file = formatPcapng(conversation([...opened(2121), "< 220 Hi"]), head);
  const [section, description, ...packets] = readBlocks(file);

  it("begins with a section that says who made it, and that it is a reconstruction", () => {
    expect([...file.subarray(0, 12)]).toEqual([
      ...[0x0a, 0x0d, 0x0d, 0x0a],
      ...[file[4], file[5], 0, 0],
      ...[0x4d, 0x3c, 0x2b, 0x1a],
    ]);
    const options = new Map(readOptions(section?.body ?? new Uint8Array(), 16));
    expect(options.get(4)).toBe("Portside");
    expect(options.get(1)).toMatch(/^Reconstructed by Portside .* not captured from a network/);
    expect(options.get(1)).toContain("student\\x1b at ftp.example.org:2121");
  });

  it("has one interface, of raw IP packets", () => {
    expect(description?.type).toBe(1);
    expect(description?.body[0]).toBe(101);
    expect(readOptions(description?.body ?? new Uint8Array(), 8)).toEqual([
      [2, "portside"],
      [3, "Reconstructed from Portside's log, not captured from a network"],
    ]);
  });

  it("holds nothing but packets then", () => {
    expect(packets.map(({ type }) => type)).toEqual([6, 6, 6, 6]);
  });

  it("is the same for the same events", () => {
    expect(formatPcapng(conversation([...opened(2121), "< 220 Hi"]), head)).toEqual(file);
  });

  it("is a file without any event as well", () => {
    expect(readBlocks(formatPcapng([], head)).map(({ type }) => type)).toEqual([0x0a0d0d0a, 1]);
  });
});

describe("a control connection", () => {
  const packets = packetsOf([
    ...opened(2121),
    "< 220 Hi",
    "> USER ü",
    "< 331-Now\n331 the password",
    { type: "control-closed", by: "client", reason: "bye" },
  ]);

  it("is dialled by Portside, speaks, and ends", () => {
    expect(packets.map(summary)).toEqual([
      "52112 > 21 SYN",
      "21 > 52112 SYN,ACK",
      "52112 > 21 ACK",
      "21 > 52112 PSH,ACK",
      "52112 > 21 PSH,ACK",
      "21 > 52112 PSH,ACK",
      "52112 > 21 FIN,ACK",
      "21 > 52112 FIN,ACK",
      "52112 > 21 ACK",
    ]);
  });

  it("says what the log says, to the byte", () => {
    expect(packets.slice(3, 6).map(payload)).toEqual([
      "220 Hi\r\n",
      "USER \u00c3\u00bc\r\n",
      "331-Now\r\n331 the password\r\n",
    ]);
  });

  it("happens when the log says, to the microsecond", () => {
    const start = 1_767_225_600_000_000;
    expect(packets.map(({ microseconds }) => (microseconds - start) / 100_000)).toEqual([
      1, 2, 2, 3, 4, 5, 6, 6, 6,
    ]);
  });

  it("counts its bytes", () => {
    const said = "USER ü".length + 1 + 2;
    expect((sequenceOf(packets, 6) - sequenceOf(packets, 0)) >>> 0).toBe(1 + said);
  });

  it("carries right checksums", () => {
    for (const { bytes } of packets) {
      expect(sum([...bytes.subarray(0, 20)])).toBe(0xffff);
      const pseudo = [...bytes.subarray(12, 20), 0, 6, 0, bytes.length - 20];
      expect(sum([...pseudo, ...bytes.subarray(20)])).toBe(0xffff);
    }
  });

  it("says that its port isn't the real one", () => {
    expect(packets[0]?.comments).toEqual([
      "Control connection 1: Portside dials the FTP server.",
      "The server's real port is 2121; it is 21 here because readers look for FTP there.",
    ]);
    expect(packetsOf(opened(21))[0]?.comments).toHaveLength(1);
  });

  it("goes on under TLS as a connection of its own, which says so", () => {
    const secured: Step = { type: "control-secured", protocol: "TLSv1.3", cipher: "X", resumed: false };
    const packets = packetsOf([...opened(21), "> AUTH TLS", "< 234 Go on", secured, "> USER a"]);
    expect(packets.slice(4).map(summary)).toEqual([
      "21 > 52112 PSH,ACK",
      "52112 > 21 SYN",
      "21 > 52112 SYN,ACK",
      "52112 > 21 ACK",
      "52112 > 21 PSH,ACK",
    ]);
    expect(packets[5]?.comments.join(" ")).toMatch(/Not a new connection.*TLSv1\.3.*made up/);
    expect(sequenceOf(packets, 5)).not.toBe(sequenceOf(packets, 0));
  });

  it("stays one where TLS comes before the first word", () => {
    const secured: Step = { type: "control-secured", protocol: "TLSv1.3", cipher: "X", resumed: false };
    const packets = packetsOf([...opened(990), secured, "< 220 Hi"]);
    expect(packets).toHaveLength(4);
    expect(packets[2]?.comments.join(" ")).toContain("Everything in this connection was encrypted");
  });

  it("whose beginning the log lost has none, and says which addresses are made up", () => {
    const packets = packetsOf(["> NOOP", "< 200 Fine"]);
    expect(packets.map(summary)).toEqual(["49152 > 21 PSH,ACK", "21 > 49152 PSH,ACK"]);
    expect([...(packets[0]?.bytes.subarray(12, 20) ?? [])]).toEqual([192, 0, 2, 1, 198, 51, 100, 1]);
    expect(packets[0]?.comments.join(" ")).toMatch(/doesn't hold its beginning.*2121.*made up/);
  });

  it("that nobody accepted is a dial without an answer, or with a reset", () => {
    const failed = (reason: string): Step[] => [
      { type: "control-dialling", remote: { ...server, port: 21 } },
      { type: "control-failed", remote: { ...server, port: 21 }, reason },
    ];
    expect(packetsOf(failed("Timed out")).map(summary)).toEqual(["49152 > 21 SYN"]);
    expect(packetsOf(failed("Connection refused")).map(summary)).toEqual([
      "49152 > 21 SYN",
      "21 > 49152 RST,ACK",
    ]);
  });

  it("carries Portside's notes as comments, with nothing that steers a terminal", () => {
    const packets = packetsOf([
      ...opened(21),
      "< 220 Hi",
      { type: "note", code: "x", text: "Odd\u001b[2J." },
    ]);
    expect(packets[3]?.comments).toEqual(["Odd\\x1b[2J."]);
  });
});

describe("a data connection", () => {
  const passive: Step[] = [
    {
      type: "data-announced",
      dataMode: "passive",
      command: "PASV",
      announced: server,
      used: server,
      data: 1,
    },
    { type: "data-dialling", remote: server, data: 1 },
    "> LIST",
    { type: "data-opened", local: { ...client, port: 52_113 }, remote: server, openedBy: "client", data: 1 },
  ];
  const closedAfter = (bytes: number): Step => ({
    type: "data-closed",
    direction: "down",
    bytes,
    milliseconds: 50,
    data: 1,
  });
  const closed = closedAfter(100);

  it("is dialled by Portside in passive mode, before the command that follows", () => {
    const packets = packetsOf([...opened(21), ...passive, closed]).slice(3);
    expect(packets.map(summary)).toEqual([
      "52113 > 49932 SYN",
      "52112 > 21 PSH,ACK",
      "49932 > 52113 SYN,ACK",
      "52113 > 49932 ACK",
      "49932 > 52113 ACK",
      "49932 > 52113 FIN,ACK",
      "52113 > 49932 FIN,ACK",
      "49932 > 52113 ACK",
    ]);
    expect(packets[0]?.comments[0]).toContain("Portside dials the port that the server announced");
  });

  it("is dialled by the server in active mode", () => {
    const local = { ...client, port: 50_000 };
    const packets = packetsOf([
      ...opened(21),
      { type: "data-listening", local, data: 1 },
      { type: "data-opened", local, remote: { ...server, port: 20 }, openedBy: "server", data: 1 },
      { type: "data-closed", direction: "up", bytes: 5, milliseconds: 1, data: 1 },
    ]).slice(3);
    expect(packets.map(summary)).toEqual([
      "20 > 50000 SYN",
      "50000 > 20 SYN,ACK",
      "20 > 50000 ACK",
      "50000 > 20 ACK",
      "50000 > 20 FIN,ACK",
      "20 > 50000 FIN,ACK",
      "50000 > 20 ACK",
    ]);
    expect(packets[0]?.comments[0]).toContain("the FTP server dials the port that Portside announced");
  });

  it("has packets of the right length, and no content", () => {
    const content = packetsOf([...opened(21), ...passive, closed])[7];
    expect(content?.length).toBe(40 + 100);
    expect(content && payload(content)).toBe("[content not recorded]");
  });

  it("of more than is drawn says how much is missing", () => {
    const huge = packetsOf([...opened(21), ...passive, closedAfter(2 ** 40)]);
    expect(huge.length).toBeLessThan(20_000);
    expect(huge.flatMap(({ comments }) => comments).join(" ")).toMatch(
      /carried 1099511627776 bytes.*Only the first 1064960000 of them/,
    );
  });

  it("that failed after it was opened is reset", () => {
    const failed: Step = { type: "data-failed", reason: "reset", data: 1 };
    const last = packetsOf([...opened(21), ...passive, failed]).at(-1);
    expect(last && summary(last)).toBe("49932 > 52113 RST,ACK");
    expect(last?.comments[0]).toContain("failed (reset)");
  });

  it("for which the server never came leaves a comment on the control connection", () => {
    const packets = packetsOf([
      ...opened(21),
      { type: "data-listening", local: { ...client, port: 50_000 }, data: 1 },
      {
        type: "data-announced",
        dataMode: "active",
        command: "PORT",
        announced: client,
        used: client,
        data: 1,
      },
      "< 425 Can't connect",
      { type: "data-failed", reason: "timeout", data: 1 },
    ]);
    expect(packets).toHaveLength(4);
    expect(packets[3]?.comments.join(" ")).toContain("No dial of the server's arrived.");
  });
});
