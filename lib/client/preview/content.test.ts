import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ProblemError } from "@/lib/client/problem-error";
import { joined, lacksSeeking, readPart } from "./content";

const file = { session: "s", path: { text: "/a.bin" }, from: 0, length: 4 };
const { fetch: realFetch } = globalThis;
const never = new AbortController().signal;

let server: Server | null = null;

/** Portside's content route, which answers as the test says. */
async function answering(answer: RequestListener): Promise<void> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port");
  vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
    realFetch(new URL(url, `http://127.0.0.1:${address.port}`), init),
  );
}

afterEach(async () => {
  vi.unstubAllGlobals();
  server?.closeAllConnections();
  await new Promise((done) => (server === null ? done(null) : server.close(done)));
  server = null;
});

/** A server over some content that can begin anywhere. */
function seekable(content: string): RequestListener {
  return (request, response) => {
    const [, from = "0", to = "0"] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    if (Number(from) >= content.length) {
      response.writeHead(416, { "Content-Range": `bytes */${content.length}` }).end("{}");
      return;
    }
    const part = content.slice(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`;
    response.writeHead(206, { "Content-Range": range, ETag: '"1"' }).end(part);
  };
}

function textOf({ bytes }: { readonly bytes: Uint8Array }): string {
  return new TextDecoder().decode(bytes);
}

describe("readPart", () => {
  it("reads a part, and tells the whole file's size and version", async () => {
    await answering(seekable("0123456789"));
    const part = await readPart({ ...file, from: 2 }, never);
    expect(textOf(part)).toBe("2345");
    expect(part).toMatchObject({ size: 10, isEnd: false, canSeek: true, etag: '"1"' });
  });

  it("knows the end of a file", async () => {
    await answering(seekable("0123456789"));
    expect(await readPart({ ...file, from: 8 }, never)).toMatchObject({ isEnd: true });
  });

  it("takes an empty file for one of no bytes, and not for a problem", async () => {
    await answering(seekable(""));
    expect(await readPart(file, never)).toMatchObject({ size: 0, isEnd: true });
  });

  it("takes no more than it asked for from a server that sends everything, and closes the connection", async () => {
    let tell = () => {};
    const closed = new Promise<void>((resolve) => {
      tell = resolve;
    });
    await answering((_request, response) => {
      response.on("close", tell);
      response.writeHead(200, { "Content-Length": 1_000_000 });
      response.write("0123456789");
    });
    const part = await readPart(file, never);
    expect(textOf(part)).toBe("0123");
    expect(part).toMatchObject({ size: 1_000_000, isEnd: false, canSeek: false });
    await closed;
  });

  it("reads all of a short file from such a server, also when it doesn't tell the size", async () => {
    await answering((_request, response) => {
      response.write("01");
      response.end();
    });
    const part = await readPart(file, never);
    expect(textOf(part)).toBe("01");
    expect(part).toMatchObject({ size: 2, isEnd: true, canSeek: false });
  });

  it("refuses what such a server sends instead of the middle", async () => {
    await answering((_request, response) => response.end("0123456789"));
    const error: unknown = await readPart({ ...file, from: 5 }, never).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain("can't begin in the middle");
    expect(lacksSeeking(error)).toBe(true);
  });

  it("refuses another part than it asked for", async () => {
    await answering((_request, response) =>
      response.writeHead(206, { "Content-Range": "bytes 0-3/10" }).end("0123"),
    );
    await expect(readPart({ ...file, from: 5 }, never)).rejects.toSatisfy(
      (error) => String(error).includes("Another part") && !lacksSeeking(error),
    );
  });

  it("asks for the version that it has begun with", async () => {
    const asked: (string | undefined)[] = [];
    await answering((request, response) => {
      asked.push(request.headers["if-match"]);
      seekable("0123456789")(request, response);
    });
    await readPart(file, never);
    await readPart({ ...file, etag: '"1"' }, never);
    expect(asked).toEqual([undefined, '"1"']);
  });

  it("throws what Portside says is wrong", async () => {
    const problem = {
      type: "about:blank",
      title: "Gone",
      status: 404,
      code: "not-found",
      detail: "Look again.",
    };
    await answering((_request, response) => response.writeHead(404).end(JSON.stringify(problem)));
    const error: unknown = await readPart(file, never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ problem: { code: "not-found", detail: "Look again." } });
  });

  it("tells a transfer that breaks off from a file that ends", async () => {
    await answering((_request, response) => {
      response.writeHead(206, { "Content-Range": "bytes 0-3/10", "Content-Length": 4 });
      response.write("01", () => response.destroy());
    });
    await expect(readPart(file, never)).rejects.toThrow("broke off");
  });

  it("ends with its signal", async () => {
    const abort = new AbortController();
    await answering((_request, response) => {
      response.writeHead(206, { "Content-Range": "bytes 0-3/10" });
      response.write("01", () => abort.abort());
    });
    await expect(readPart(file, abort.signal)).rejects.toMatchObject({ name: "AbortError" });
  });

  it("sends nothing for a name that no command can carry", async () => {
    await expect(readPart({ ...file, path: { text: "/a\nb" } }, never)).rejects.toThrow("can't carry");
  });
});

it("joined puts chunks one after the other", () => {
  expect([...joined([Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)], 3)]).toEqual([1, 2, 3]);
});
