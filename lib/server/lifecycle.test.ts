import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { clientAddressHeader } from "./client-address";
import { contentLength } from "./content-length";
import { adaptHttpServer } from "./lifecycle";
import { OpenRequests } from "./open-requests";

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** A server with Node's own limits, five minutes shortened to a fifth of a second. */
async function listen(): Promise<number> {
  const limits = { requestTimeout: 200, headersTimeout: 200, connectionsCheckingInterval: 50 };
  server = createServer(limits, (incoming, response) => {
    incoming.resume();
    incoming.on("end", () => {
      const { "Content-Length": _dropped, ...passed } = contentLength(2);
      for (const [name, value] of Object.entries(passed)) response.setHeader(name, value);
      response.end("ok");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not listening on TCP");
  return address.port;
}

/** Begins an upload; resolves once the server has its headers. */
async function beginUpload(port: number) {
  const arrived = once(server, "request");
  const upload = request({ port, host: "127.0.0.1", method: "PUT" });
  const answered = once(upload, "response");
  upload.write("x".repeat(100));
  await arrived;
  return {
    async answer(): Promise<IncomingMessage> {
      const [response] = await answered;
      response.resume();
      return response;
    },
    end: () => void upload.end(),
  };
}

/**
 * Resolves when the server gives up on a client that never finishes its headers. They have the same limit as the whole
 * request: every upload that began before has then lasted longer than it.
 */
async function untilLimitHasPassed(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\n");
  socket.resume();
  await once(socket, "close");
}

it("lets an upload take longer than Node's limit, and downloads keep their length", async () => {
  const limited = await beginUpload(await listen());
  expect((await limited.answer()).statusCode).toBe(408);
  server.close();

  adaptHttpServer(new OpenRequests({ perBrowser: 10 }), 100);
  const port = await listen();
  const upload = await beginUpload(port);
  await untilLimitHasPassed(port);
  upload.end();
  const response = await upload.answer();
  expect(response.statusCode).toBe(200);
  expect(response.headers["content-length"]).toBe("2");
  expect(server.requestTimeout).toBe(0);
  expect(server.headersTimeout).toBe(200);
});

it("D26: tells routes the address of the socket, not the one that a client names", async () => {
  adaptHttpServer(new OpenRequests({ perBrowser: 10 }), 100);
  const port = await listen();
  const arrived = once(server, "request");
  const asked = request({ port, host: "127.0.0.1", headers: { [clientAddressHeader]: "198.51.100.1" } });
  asked.end();
  const [incoming]: IncomingMessage[] = await arrived;
  expect(incoming?.headers[clientAddressHeader]).toBe("127.0.0.1");
  const [response]: IncomingMessage[] = await once(asked, "response");
  response?.resume();
});

it("D28: shows each further connection to whoever counts them, once", async () => {
  const seen: object[] = [];
  adaptHttpServer(new OpenRequests({ perBrowser: 10 }), 100, (socket) => void seen.push(socket));
  const port = await listen();
  for (const _time of [1, 2]) {
    const first = request({ port, host: "127.0.0.1", agent: false });
    first.end();
    const [response]: IncomingMessage[] = await once(first, "response");
    response?.resume();
    await once(first, "close");
  }
  seen.length = 0;
  const socket = connect(port, "127.0.0.1");
  const [arrived] = await once(server, "connection");
  expect(seen).toEqual([arrived]);
  socket.destroy();
});

it("D28: lets so many connections in and closes further ones at once", async () => {
  adaptHttpServer(new OpenRequests({ perBrowser: 10 }), 2);
  const port = await listen();
  const asked = request({ port, host: "127.0.0.1", agent: false });
  asked.end();
  const [response]: IncomingMessage[] = await once(asked, "response");
  response?.resume();
  await once(asked, "close");
  const sockets = [];
  for (let i = 0; i < 2; i++) {
    const socket = connect(port, "127.0.0.1");
    await once(server, "connection");
    sockets.push(socket);
  }
  const third = connect(port, "127.0.0.1");
  third.resume();
  await once(third, "close");
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false]);
  for (const socket of sockets) socket.destroy();
});
