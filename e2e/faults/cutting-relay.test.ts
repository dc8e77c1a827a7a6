import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { CuttingRelay } from "./cutting-relay";

describe("a relay that cuts", () => {
  let server: Server;
  let relay: CuttingRelay;
  const accepted: Socket[] = [];
  beforeEach(async () => {
    server = createServer((socket) => accepted.push(socket.on("error", () => undefined)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    relay = await CuttingRelay.start({ address: "127.0.0.1", port: portOf(server) }, "ftp");
  });
  afterEach(async () => {
    await relay.close();
    for (const socket of accepted.splice(0)) socket.destroy();
    server.close();
  });

  it("passes on what comes, and counts it", async () => {
    const { client, serving } = await connected();
    client.write("USER ü\r\n");
    expect(await textOf(serving)).toBe("USER ü\r\n");
    await relay.reaches(9);
    expect(relay.passed).toBe(9);
  });

  it("lets a part of the next piece pass, and resets both sides", async () => {
    const { client, serving } = await connected();
    const cut = relay.cutNext({ channel: "control", from: "client", part: 0.5, how: "reset" });
    const [broken, broke] = [closed(serving), once(client, "error")];
    client.write("12345678\r\n");
    expect(await textOf(serving)).toBe("12345");
    await Promise.all([cut, broken]);
    expect(await broke).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("ends both sides as if in order", async () => {
    const { client, serving } = await connected();
    const cut = relay.cutNext({ channel: "control", from: "server", part: 0, how: "end" });
    const [ended, endedThere] = [once(client.resume(), "end"), once(serving.resume(), "end")];
    serving.write("220 Ready\r\n");
    await Promise.all([cut, ended, endedThere]);
  });

  it("swallows what comes on a silent connection, and frees it when the client gives up", async () => {
    const { client, serving } = await connected();
    const silence = relay.silenceNext("control");
    serving.on("data", () => expect.unreachable("something came through"));
    client.write("NOOP\r\n");
    await silence;
    expect(relay.open).toBe(1);
    const freed = closed(serving);
    client.destroy();
    await freed;
    expect(relay.open).toBe(0);
  });

  it("comes between the two sides of a data connection", async () => {
    const { client, serving } = await connected();
    const data = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("listing");
    });
    data.listen(0, "127.0.0.1");
    await once(data, "listening");
    onTestFinished(() => void data.close());
    serving.write(`229 Here (|||${portOf(data)}|)\r\n`);
    const port = Number(/\|\|\|(\d+)\|/.exec(await textOf(client))?.[1]);
    expect(port).not.toBe(portOf(data));
    const cut = relay.cutNext({ channel: "data", from: "server", part: 0.5, how: "end" });
    const receiving = connect({ host: "127.0.0.1", port });
    expect(await textOf(receiving)).toBe("lis");
    await cut;
  });

  async function connected(): Promise<{ readonly client: Socket; readonly serving: Socket }> {
    const arrives = once(server, "connection");
    const client = connect({ host: "127.0.0.1", port: relay.port });
    onTestFinished(() => void client.destroy());
    const [serving] = await arrives;
    return { client, serving };
  }
});

/** However it closes. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once("close", resolve));
}

/** What comes first. */
async function textOf(socket: Socket): Promise<string> {
  const [bytes] = await once(socket, "data");
  return String(bytes);
}

function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("Not listening");
  return bound.port;
}
