import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FileVersion, LARGEST_FILE, overwrite, readPresent, saveOver } from "./file-version";

const place = { session: "s", path: { text: "/a.txt" } };

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Portside's content route over one file in memory. */
class FakeContent {
  file: { content: string; version: number } | null = { content: "old", version: 1 };
  /** Whether the FTP server tells dates; without them there are no ETags. */
  tellsVersions = true;
  readonly requests: string[] = [];
  /** Called before a request is answered. */
  before: (method: string) => void = () => {};
  #server: Server | null = null;

  async start(): Promise<string> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((done) => this.#server?.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("It listens on no port");
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    await new Promise((done) => this.#server?.close(done));
  }

  change(content: string): void {
    this.file = { content, version: (this.file?.version ?? 0) + 1 };
  }

  get #etag(): string | null {
    return this.tellsVersions && this.file ? `"${this.file.version}"` : null;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "";
    this.requests.push(method);
    this.before(method);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString();
    if (method === "PUT") {
      const { "if-match": match, "if-none-match": none } = request.headers;
      if ((none === "*" && this.file !== null) || (match !== undefined && match !== this.#etag)) {
        return this.#refuse(response, 412, "conflict");
      }
      this.change(body);
      response.end("{}");
      return;
    }
    if (this.file === null) return this.#refuse(response, 404, "not-found");
    if (this.#etag) response.setHeader("ETag", this.#etag);
    response.setHeader("Content-Length", Buffer.byteLength(this.file.content));
    response.end(method === "HEAD" ? undefined : this.file.content);
  }

  #refuse(response: ServerResponse, status: number, code: string): void {
    const ftp = { command: "RETR /a.txt", code: 550, reply: "550 No such file" };
    response.writeHead(status, { "Content-Type": "application/problem+json" });
    response.end(JSON.stringify({ type: "about:blank", title: "No", status, detail: "No.", code, ftp }));
  }
}

let content: FakeContent;

beforeEach(async () => {
  content = new FakeContent();
  const origin = await content.start();
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => fetch(`${origin}${url}`, init));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await content.stop();
});

async function read(): Promise<FileVersion> {
  const present = await readPresent(place);
  if (present.kind !== "file") throw new Error(`It is ${present.kind}`);
  return present.version;
}

for (const tellsVersions of [true, false]) {
  describe(tellsVersions ? "on a server that tells dates" : "on a server that tells no dates", () => {
    beforeEach(() => {
      content.tellsVersions = tellsVersions;
    });

    it("a save goes over the version that was read, and the next one over what it wrote", async () => {
      const first = await saveOver(place, bytes("mine"), await read());
      expect(first.kind).toBe("saved");
      expect(content.file?.content).toBe("mine");
      const base = first.kind === "saved" ? first.version : null;
      expect((await saveOver(place, bytes("again"), base)).kind).toBe("saved");
      expect(content.file?.content).toBe("again");
    });

    it("a save over somebody else's change writes nothing, and tells what is there", async () => {
      const base = await read();
      content.change("theirs");
      const outcome = await saveOver(place, bytes("mine"), base);
      expect(outcome).toMatchObject({
        kind: "conflict",
        theirs: { kind: "file", version: { bytes: bytes("theirs") } },
      });
      expect(content.file?.content).toBe("theirs");
    });

    it("a file that was only touched is no conflict", async () => {
      const base = await read();
      content.change("old");
      expect((await saveOver(place, bytes("mine"), base)).kind).toBe("saved");
      expect(content.file?.content).toBe("mine");
    });

    it("a file that went away meanwhile is a conflict, and comes back when a person says so", async () => {
      const base = await read();
      content.file = null;
      const outcome = await saveOver(place, bytes("mine"), base);
      expect(outcome).toEqual({ kind: "conflict", theirs: { kind: "gone" } });
      expect((await overwrite(place, bytes("mine"), { kind: "gone" })).kind).toBe("saved");
      expect(content.file).toMatchObject({ content: "mine" });
    });
  });
}

it("somebody who saved the very same is no conflict", async () => {
  const base = await read();
  content.change("mine");
  expect((await saveOver(place, bytes("mine"), base)).kind).toBe("saved");
  expect(content.requests.filter((method) => method === "PUT")).toHaveLength(1);
});

it("a new file doesn't go over one that is there", async () => {
  expect(await saveOver(place, bytes("new"), null)).toMatchObject({ kind: "conflict" });
  content.file = null;
  expect((await saveOver(place, bytes("new"), null)).kind).toBe("saved");
});

it("what a person has seen is written over, unless it changed once more", async () => {
  content.change("theirs");
  const seen = await readPresent(place);
  content.change("newer");
  expect(await overwrite(place, bytes("mine"), seen)).toMatchObject({ kind: "conflict" });
  expect(content.file?.content).toBe("newer");
  expect((await overwrite(place, bytes("mine"), await readPresent(place))).kind).toBe("saved");
});

it("somebody who writes right after us isn't written over by the next save", async () => {
  content.before = (method) => {
    if (method === "HEAD") content.change("theirs, longer");
  };
  const first = await saveOver(place, bytes("mine"), await read());
  const base = first.kind === "saved" ? first.version : null;
  expect(await saveOver(place, bytes("again"), base)).toMatchObject({ kind: "conflict" });
});

it("a file that is too large isn't read", async () => {
  content.change("x".repeat(LARGEST_FILE + 1));
  expect(await readPresent(place)).toMatchObject({ kind: "large", size: LARGEST_FILE + 1 });
});
