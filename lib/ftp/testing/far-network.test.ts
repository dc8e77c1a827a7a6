import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Endpoint } from "../../protocol/traffic";
import { FarNetwork, type FarNetworkOptions } from "./far-network";
import { anywhere } from "./open-session";

function farNetwork(options?: FarNetworkOptions): FarNetwork {
  const far = new FarNetwork(anywhere, options);
  onTestFinished(() => far.close());
  return far;
}

/** A server that does this with each connection. */
async function serverThat(does: (socket: Socket) => void): Promise<Endpoint> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined);
    onTestFinished(() => void socket.destroy());
    does(socket);
  });
  onTestFinished(() => void server.close());
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("A TCP server has a port");
  return { address: bound.address, port: bound.port };
}

async function dial(far: FarNetwork, remote: Endpoint, purpose: "control" | "data" = "control") {
  const connection = await far.connect(remote, { purpose, timeout: 5000 });
  onTestFinished(() => void connection.socket.destroy());
  return connection;
}

describe("the far network", () => {
  it("takes one round trip for a dial, and another until the greeting", async () => {
    const far = farNetwork();
    const greeter = await serverThat((socket) => socket.write("220 hi\r\n"));
    const dialled = await far.cost(() => dial(far, greeter));
    expect(dialled).toMatchObject({ flights: 2, roundTrips: 1, result: { remote: greeter } });

    const greeted = await far.cost(async () => once((await dial(far, greeter)).socket, "data"));
    expect(greeted).toMatchObject({ flights: 4, roundTrips: 2 });
    expect(String(greeted.result)).toBe("220 hi\r\n");
  });

  it("carries a dialler's first bytes with the end of its handshake", async () => {
    const far = farNetwork();
    const echo = await serverThat((socket) => socket.pipe(socket));
    const cost = await far.cost(async () => {
      const { socket } = await dial(far, echo);
      socket.write("x");
      return String(await once(socket, "data"));
    });
    expect(cost).toEqual({ result: "x", flights: 4, roundTrips: 2 });
  });

  it("takes one round trip for a question and its answer, however late the answer comes", async () => {
    const far = farNetwork();
    const echo = await serverThat((socket) =>
      socket.on("data", (bytes) => setTimeout(() => socket.write(bytes), 50)),
    );
    const { socket } = await dial(far, echo);
    for (const question of ["a", "b", "c"]) {
      const asked = await far.cost(async () => {
        socket.write(question);
        return String(await once(socket, "data"));
      });
      expect(asked).toEqual({ result: question, flights: 2, roundTrips: 1 });
    }
  });

  it("carries two questions in the flight of one", async () => {
    const far = farNetwork();
    const echo = await serverThat((socket) => socket.pipe(socket));
    const [first, second] = [await dial(far, echo), await dial(far, echo)];
    const asked = await far.cost(async () => {
      const answers = [once(first.socket, "data"), once(second.socket, "data")];
      first.socket.write("1");
      second.socket.write("2");
      return (await Promise.all(answers)).map(String);
    });
    expect(asked).toEqual({ result: ["1", "2"], flights: 2, roundTrips: 1 });
  });

  it("carries the end of a connection, and a reset", async () => {
    const far = farNetwork();
    const closer = await serverThat((socket) => socket.once("data", () => socket.end()));
    const { socket } = await dial(far, closer);
    const ended = await far.cost(() => {
      socket.write("x");
      return once(socket.resume(), "end");
    });
    expect(ended.flights).toBe(2);

    const breaker = await serverThat((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const { socket: broken } = await dial(far, breaker);
    broken.write("x");
    await expect(once(broken, "end")).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it.each([
    // LIST up; then the 150 and the SYN down, the SYN-ACK up, the ACK and all else down.
    ["150", 2],
    ["226", 4],
    ["the content", 4],
  ])("makes a server that dials wait for its handshake: %s", async (what, flights) => {
    const far = farNetwork();
    const listener = await far.listen({ address: "127.0.0.1", ports: null });
    onTestFinished(() => listener.close());
    const accepted = listener.accept({ timeout: 5000 });
    accepted.then(({ socket }) => onTestFinished(() => void socket.destroy()));
    // On loopback its dial succeeds at once, so that nothing makes it wait.
    const server = await serverThat((socket) => {
      socket.once("data", async () => {
        const data = await anywhere.connect(listener.local, { purpose: "data", timeout: 5000 });
        data.socket.on("error", () => undefined);
        data.socket.end("content");
        socket.write("150 Here it comes.\r\n226 Done.\r\n");
      });
    });
    const { socket } = await dial(far, server);
    const content = accepted.then(async ({ socket }) => String(Buffer.concat(await socket.toArray())));
    const cost = await far.cost(async () => {
      const heard = hears(socket, "LIST", what);
      await (what === "the content" ? content : heard);
    });
    expect(cost.flights).toBe(flights);
    expect(await content).toBe("content");
  });

  it.each([
    [false, 2],
    [true, 4],
  ])(
    "brings the last reply after the data's end is acknowledged: %s",
    async (closesWhenAcknowledged, flights) => {
      const far = farNetwork({ closesWhenAcknowledged });
      const opened: Socket[] = [];
      const dataServer = await serverThat((socket) => void opened.push(socket));
      const server = await serverThat((socket) => {
        socket.once("data", () => {
          opened[0]?.end("content");
          socket.write("150 Here it comes.\r\n226 Done.\r\n");
        });
      });
      const { socket } = await dial(far, server);
      const data = await dial(far, dataServer, "data");
      data.socket.resume();
      const cost = await far.cost(() => hears(socket, "LIST", "226"));
      expect(cost.flights).toBe(flights);
    },
  );
});

/** Sends a command and resolves when a reply of this code came. */
async function hears(socket: Socket, command: string, code: string): Promise<void> {
  let heard = "";
  const came = new Promise<void>((resolve) => {
    socket.on("data", (bytes) => {
      heard += String(bytes);
      if (heard.includes(code)) resolve();
    });
  });
  socket.write(`${command}\r\n`);
  await came;
}
