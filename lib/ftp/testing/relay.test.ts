import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { FakeFtpServer } from "./fake-server";
import { RecordingRelay, type RelayOptions } from "./relay";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function through(options?: RelayOptions) {
  const server = await FakeFtpServer.start({ greeting: "220 hi" });
  closers.push(() => server.close());
  const relay = await RecordingRelay.start({ address: server.host, port: server.port }, options);
  closers.push(() => relay.close());
  const socket = connect(relay.port, relay.host);
  closers.push(() => void socket.destroy());
  return { server, relay, socket };
}

async function read(socket: Socket, until: string): Promise<string[]> {
  const chunks: string[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk.toString("latin1")));
  while (!chunks.join("").includes(until)) await once(socket, "data");
  return chunks;
}

describe("the recording relay", () => {
  it("records both directions in order", async () => {
    const { relay, socket } = await through();
    await read(socket, "220 hi\r\n");
    socket.write("NOOP\r\n");
    await read(socket, "200 Fine.\r\n");
    expect(relay.recording.map(({ from }) => from)).toEqual(["server", "client", "server"]);
    expect(relay.text("server")).toBe("220 hi\r\n200 Fine.\r\n");
    expect(relay.text("client", 1)).toBe("NOOP\r\n");
  });

  it("cuts what the server sends into single bytes, complete and in order", async () => {
    const { socket } = await through({ pieces: 1 });
    const chunks = await read(socket, "220 hi\r\n");
    expect(chunks.join("")).toBe("220 hi\r\n");
    expect(chunks.length).toBeGreaterThan(1);
  });

  it("breaks connections for both sides", async () => {
    const { server, relay, socket } = await through();
    await read(socket, "220 hi\r\n");
    const closed = new Promise((resolve) => server.connections[0]?.socket.once("close", resolve));
    relay.kill();
    await expect(once(socket, "end")).rejects.toMatchObject({ code: "ECONNRESET" });
    await closed;
  });

  it("swallows everything as a black hole, and still records it", async () => {
    const { server, relay, socket } = await through({ delay: 1 });
    await read(socket, "220 hi\r\n");
    relay.isBlackHole = true;
    socket.write("NOOP\r\n");
    await relay.carried("client", "NOOP");
    expect(server.lines).toEqual([]);
  });
});
