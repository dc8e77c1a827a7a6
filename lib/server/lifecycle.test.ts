import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { contentLength } from "./content-length";
import { adaptHttpServer } from "./lifecycle";

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

async function uploadSlowly(port: number) {
  const upload = request({ port, host: "127.0.0.1", method: "PUT" });
  const answered = once(upload, "response");
  for (let i = 0; i < 8; i++) {
    upload.write("x".repeat(100));
    await delay(100);
  }
  upload.end();
  const [response] = await answered;
  response.resume();
  return response;
}

it("lets an upload take longer than Node's limit, and downloads keep their length", async () => {
  const limited = await uploadSlowly(await listen());
  expect(limited.statusCode).toBe(408);
  server.close();

  adaptHttpServer();
  const response = await uploadSlowly(await listen());
  expect(response.statusCode).toBe(200);
  expect(response.headers["content-length"]).toBe("2");
  expect(server.requestTimeout).toBe(0);
  expect(server.headersTimeout).toBe(200);
});
