import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { requestBody } from "./body-streams";
import { keepRawBody, rawBodyOf } from "./raw-body";

let server: Server;
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** Serves one route, which gets requests as Next makes them: with the headers, and the body as a web stream. */
async function serve(route: (request: Request, raw: IncomingMessage) => Promise<string>): Promise<number> {
  server = createServer((incoming, response) => {
    keepRawBody(incoming, response);
    const headers = new Headers(
      Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const body = new ReadableStream(
      {
        pull: (controller) => controller.error(new Error("Next's copy was read")),
      },
      { highWaterMark: 0 },
    );
    const init = { method: "PUT", headers, body, duplex: "half" };
    route(new Request("http://localhost/", init), incoming).then(
      (text) => response.end(text),
      (error: Error) => response.end(`failed: ${error.message}`),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port");
  return address.port;
}

function put(port: number, headers: Record<string, string> = {}) {
  const upload = request({ port, host: "127.0.0.1", method: "PUT", headers });
  // The server's end closes what is still open.
  upload.on("error", () => undefined);
  const answer = once(upload, "response").then(async ([response]) => (await buffer(response)).toString());
  return { upload, answer };
}

it("gives the body as Node has it, whole, however late it is read", async () => {
  const content = Buffer.alloc(3 * 1024 * 1024, "0123456789abcdef!");
  const port = await serve(async (request, raw) => {
    // All that fits has come before anybody reads.
    await once(raw, "readable");
    const received = await buffer(requestBody(request));
    return String(received.equals(content));
  });
  const { upload, answer } = put(port);
  upload.end(content);
  expect(await answer).toBe("true");
});

it("is an error, and no end, when the client breaks off", async () => {
  const told = new Promise<string>((resolve) => {
    void serve(async (request) => {
      await buffer(requestBody(request)).then(
        () => resolve("ended"),
        () => resolve("broke off"),
      );
      return "";
    }).then((port) => {
      const { upload, answer } = put(port, { "content-length": "1000" });
      answer.catch(() => undefined);
      upload.write("only this", () => upload.destroy());
    });
  });
  expect(await told).toBe("broke off");
});

it("lets the answer through when the body is given up in its middle", async () => {
  const port = await serve(async (request) => {
    const body = requestBody(request);
    for await (const _ of body) break;
    return "enough";
  });
  const { upload, answer } = put(port);
  upload.end(Buffer.alloc(8 * 1024 * 1024));
  expect(await answer).toBe("enough");
});

it("takes no client's word for which request is meant", async () => {
  const port = await serve(async (request, raw) => {
    const own = rawBodyOf(request.headers) === raw;
    const text = (await buffer(requestBody(request))).toString();
    return `${own} ${text}`;
  });
  const { upload, answer } = put(port, { "x-portside-request": "1" });
  upload.end("mine");
  expect(await answer).toBe("true mine");
});
