import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { Client } from "basic-ftp";
import { afterEach, describe, expect, it } from "vitest";
import { closedPort, startBlackHole } from "./black-hole";
import { hangsUp, inTurn, sends, silence } from "./fake-replies";
import { FakeFtpServer, type FakeServerOptions } from "./fake-server";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options?: FakeServerOptions): Promise<FakeFtpServer> {
  const server = await FakeFtpServer.start(options);
  closers.push(() => server.close());
  return server;
}

/** A bare control connection: lines out, chunks in. */
async function dial(server: FakeFtpServer) {
  const socket = connect(server.port, server.host);
  closers.push(() => void socket.destroy());
  const chunks: string[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk.toString("latin1")));
  const until = async (text: string): Promise<string> => {
    while (!chunks.join("").includes(text)) await once(socket, "data");
    return chunks.join("");
  };
  return { socket, chunks, until, send: (line: string) => socket.write(`${line}\r\n`, "latin1") };
}

describe("the fake FTP server", () => {
  it("is a sane server to a real client when nothing is scripted", async () => {
    const server = await start({ files: { "/pub/a.txt": "hello" } });
    const client = new Client(5000);
    closers.push(() => client.close());
    await client.access({ host: server.host, port: server.port, user: "u", password: "p" });
    expect((await client.list("/pub")).map((entry) => entry.name)).toEqual(["a.txt"]);
    expect(await client.size("/pub/a.txt")).toBe(5);
    expect(server.lines).toContain("USER u");
    expect(server.dataConnections.map((data) => data.openedBy)).toEqual(["client"]);
  });

  it("answers as scripted: strings, several replies, turns, silence and hanging up", async () => {
    const server = await start({
      answers: {
        PWD: inTurn("500 no", ["226 one", "226 two"]),
        SYST: silence,
        NOOP: async (connection) => {
          await connection.raw("200 \xff\r\n");
        },
        SITE: hangsUp("421 bye"),
      },
    });
    const control = await dial(server);
    for (const line of ["PWD", "PWD", "SYST", "NOOP", "XYZ", "SITE x"]) control.send(line);
    await once(control.socket, "end");
    expect(control.chunks.join("")).toBe(
      "220 Fake FTP server\r\n500 no\r\n226 one\r\n226 two\r\n200 \xff\r\n502 XYZ is not implemented.\r\n421 bye\r\n",
    );
  });

  it("cuts replies into single bytes and at offsets", async () => {
    const server = await start({ greeting: "220 abc", chunking: { every: 1, pause: 2 } });
    const control = await dial(server);
    await control.until("\r\n");
    expect(control.chunks).toEqual([..."220 abc\r\n"]);
    server.chunking = { at: [3, 8], pause: 2 };
    control.chunks.length = 0;
    control.send("PWD");
    await control.until("\r\n");
    expect(control.chunks.slice(0, 2)).toEqual(["257", ' "/" ']);
  });

  it("sends replies before the greeting's turn and stays silent when told so", async () => {
    const server = await start({ greeting: null });
    const control = await dial(server);
    control.send("NOOP");
    expect(await control.until("\r\n")).toBe("200 Fine.\r\n");
  });

  it("records commands as bytes and undoes Telnet's doubling", async () => {
    const server = await start();
    const control = await dial(server);
    control.socket.write(Buffer.from("\xff\xf4\xff\xf2NOOP a\xff\xffb\r\n", "latin1"));
    const command = await server.received("NOOP");
    expect(command.line).toBe("NOOP a\xffb");
    expect(command.bytes.toString("latin1")).toBe("\xff\xf4\xff\xf2NOOP a\xff\xffb\r\n");
  });

  it("dials the client in active mode, also from another address", async () => {
    const server = await start({
      answers: {
        LIST: sends("listing"),
        NLST: async (connection) => {
          const data = await connection.openData({ from: "127.0.0.2" });
          await data.end("wrong");
        },
      },
    });
    const listener = createServer();
    closers.push(() => void listener.close());
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const address = listener.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const control = await dial(server);
    for (const [command, peer] of [
      ["LIST", "127.0.0.1"],
      ["NLST", "127.0.0.2"],
    ] as const) {
      control.send(`EPRT |1|127.0.0.1|${port}|`);
      control.send(command);
      const [socket] = (await once(listener, "connection")) as [Socket];
      expect(socket.remoteAddress).toBe(peer);
      socket.end();
      socket.resume();
      await once(socket, "close");
    }
    expect(server.dataConnections.map((data) => data.openedBy)).toEqual(["server", "server"]);
  });

  it("stores uploads and keeps what came when the client breaks off", async () => {
    const server = await start();
    const control = await dial(server);
    const store = async (name: string): Promise<Socket> => {
      control.chunks.length = 0;
      control.send("EPSV");
      const [, port] = /\|\|\|(\d+)\|/.exec(await control.until("|)\r\n")) ?? [];
      const data = connect(Number(port), "127.0.0.1");
      closers.push(() => void data.destroy());
      await once(data, "connect");
      control.send(`STOR ${name}`);
      await control.until("150 ");
      return data;
    };
    (await store("whole")).end("abc");
    await control.until("226 ");
    const broken = await store("broken");
    broken.write("ab");
    while (server.dataConnections[1]?.received.length !== 2) await new Promise(setImmediate);
    broken.resetAndDestroy();
    await control.until("426 ");
    expect(server.files.get("/whole")?.toString()).toBe("abc");
    expect(server.files.get("/broken")?.toString()).toBe("ab");
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "secures control and data connections under %s and sees whether the session was resumed",
    async (tlsVersion) => {
      const server = await start({ tls: "explicit", tlsVersion, requireSessionReuse: true });
      const control = await dial(server);
      control.send("AUTH TLS");
      await control.until("234 ");
      control.socket.removeAllListeners("data");
      const secured = connectTls({ socket: control.socket, ca: server.certificate.cert, host: "127.0.0.1" });
      closers.push(() => void secured.destroy());
      const received: string[] = [];
      secured.on("data", (chunk: Buffer) => received.push(chunk.toString("latin1")));
      const [session] = (await once(secured, "session")) as [Buffer];
      // What is written from within this event stays in OpenSSL until the next one (Node 20).
      await new Promise(setImmediate);
      const transfer = async (resume: Buffer | undefined): Promise<TLSSocket> => {
        received.length = 0;
        secured.write("PROT P\r\nEPSV\r\nLIST\r\n");
        while (!/\|\|\|\d+\|/.test(received.join(""))) await once(secured, "data");
        const [, port] = /\|\|\|(\d+)\|/.exec(received.join("")) ?? [];
        const data = connectTls({
          port: Number(port),
          host: "127.0.0.1",
          ca: server.certificate.cert,
          ...(resume === undefined ? {} : { session: resume }),
        });
        closers.push(() => void data.destroy());
        data.on("error", () => undefined);
        data.resume();
        data.on("end", () => data.end());
        while (!/^(226|522) /m.test(received.join(""))) await once(secured, "data");
        return data;
      };
      await transfer(undefined);
      expect(received.join("")).toContain("522 ");
      await transfer(session);
      expect(received.join("")).toContain("226 ");
      expect(server.dataConnections.map((data) => data.sessionReused)).toEqual([false, true]);
    },
  );

  it("answers ABOR after the transfer that it cut", async () => {
    const server = await start({ answers: { RETR: sends(Buffer.alloc(64 << 20)) } });
    const control = await dial(server);
    control.send("EPSV");
    const [, port] = /\|\|\|(\d+)\|/.exec(await control.until("|)\r\n")) ?? [];
    const data = connect(Number(port), "127.0.0.1");
    closers.push(() => void data.destroy());
    data.on("error", () => undefined);
    control.send("RETR big");
    await control.until("150 ");
    control.send("ABOR");
    expect(await control.until("226 ")).toMatch(/426 .*\r\n226 /);
  });

  it("reports what a test's own handler throws", async () => {
    const server = await FakeFtpServer.start({
      answers: {
        NOOP: () => {
          throw new Error("a mistake in the test");
        },
      },
    });
    const control = await dial(server);
    control.send("NOOP");
    await server.received("NOOP");
    await server.connections[0]?.idle();
    await expect(server.close()).rejects.toThrow("a mistake in the test");
  });
});

describe("ports that don't answer", () => {
  it("refuse on a closed port", async () => {
    const socket = connect(await closedPort(), "127.0.0.1");
    await expect(once(socket, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("swallow the dial in a black hole", async () => {
    const hole = await startBlackHole();
    closers.push(() => hole.close());
    const socket = connect({ port: hole.port, host: hole.address });
    socket.setTimeout(300);
    await once(socket, "timeout");
    expect(socket.connecting).toBe(true);
    socket.destroy();
  });
});
