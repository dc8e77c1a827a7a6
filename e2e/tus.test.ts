import { createCipheriv, createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createReadStream, createWriteStream, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { ClientRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type FileSource, type HttpRequest, type HttpResponse, Upload } from "tus-js-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemHeader } from "@/lib/contract/problem";
import type { Transcript } from "@/lib/contract/traffic";
import { RunningApp } from "./running-app";
import { reasonToSkip } from "./servers/available";
import type { RealServer } from "./servers/real-server";
import { startVsftpd } from "./servers/vsftpd";

const skip = reasonToSkip("servers");
const mebibyte = 1024 * 1024;
const size = 256 * mebibyte;

describe.skipIf(skip !== null)(`tus-js-client${skip === null ? "" : ` (${skip})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "portside-tus-"));
  const file = join(folder, "content");
  let app: RunningApp;
  let server: RealServer;

  beforeAll(async () => {
    [app, server] = [await RunningApp.start({ PORTSIDE_PRACTICE: "off" }), await startVsftpd({ tls: false })];
    await pipeline(Readable.from(blocks()), createWriteStream(file));
  }, 120_000);
  afterAll(async () => {
    await app?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("brings 256 MiB up although it, the FTP server and Portside go away in turn", {
    timeout: 240_000,
  }, async () => {
    const browser = await app.browser();
    const { host, port, user, password } = server;
    const login = { host, port, user, password };
    const session = await browser.connect(login);
    const source = new HeldBackSource(file, [64 * mebibyte, 128 * mebibyte, 192 * mebibyte]);
    const client = new Client({
      source,
      endpoint: `${app.url}/api/sessions/${session.id}/uploads`,
      cookie: browser.cookie,
      path: "/large ü.bin",
    });
    const finished = client.finished();

    client.start();
    await source.reaches(64 * mebibyte);
    await client.abort();
    client.start();

    await source.reaches(128 * mebibyte);
    await server.kill();
    await client.isLockedFor("connection-failed");
    await server.revive();

    await source.reaches(192 * mebibyte);
    const first = await browser.transcript(session.id);
    await app.restart();
    await client.isLockedFor("not-found");
    const second = await browser.connect(login);

    await finished;
    expect(await hashOf(join(server.root, "large ü.bin"))).toBe(await hashOf(file));
    expect(readdirSync(server.root)).toEqual(["large ü.bin"]);

    // Each attempt began where the server said that the last one had ended; none began anew.
    expect(client.offsets).toHaveLength(4);
    expect(client.offsets[0]).toBe(0);
    for (const [index, offset] of client.offsets.slice(1).entries()) {
      expect(offset).toBeGreaterThan(client.offsets[index] ?? Number.NaN);
      expect(offset).toBeLessThanOrEqual((index + 1) * 64 * mebibyte);
    }
    const began = [...attemptsIn(first), ...attemptsIn(await browser.transcript(second.id))];
    expect(began).toEqual(
      client.offsets.map((offset, index) => ({ verb: index === 0 ? "STOR" : "APPE", offset })),
    );
  });
});

/** 256 MiB that look random and are the same every time. */
function* blocks(): Generator<Buffer> {
  const stream = createCipheriv("aes-128-ctr", Buffer.alloc(16, 1), Buffer.alloc(16));
  const zeros = Buffer.alloc(mebibyte);
  for (let block = 0; block < size / mebibyte; block++) yield stream.update(zeros);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** The transfers up in a log, and how many bytes the server had said to have before each. */
function attemptsIn({ events }: Transcript): { verb: string; offset: number }[] {
  const attempts: { verb: string; offset: number }[] = [];
  let stored = 0;
  for (const event of events) {
    if (event.type === "reply" && event.code === 213) stored = Number(event.lines[0]?.slice(4));
    const verb = event.type === "command" ? /^(STOR|APPE) /.exec(event.line)?.[1] : undefined;
    if (verb !== undefined) attempts.push({ verb, offset: verb === "STOR" ? 0 : stored });
  }
  return attempts;
}

/** A file whose bytes stop coming at certain places, once at each: what is cut there is cut for certain. */
class HeldBackSource implements FileSource {
  readonly size = size;
  readonly #places: number[];
  readonly #reached = new Set<number>();
  readonly #events = new EventEmitter();

  constructor(
    private readonly path: string,
    places: readonly number[],
  ) {
    this.#places = [...places];
  }

  async slice(start: number, end: number) {
    const value = Object.assign(Readable.from(this.#bytes(start, end), { objectMode: false }), {
      size: end - start,
    });
    return { value, done: end >= size };
  }

  close(): void {}

  async reaches(place: number): Promise<void> {
    if (!this.#reached.has(place)) await once(this.#events, String(place));
  }

  async *#bytes(start: number, end: number): AsyncGenerator<Buffer> {
    const place = this.#places.shift() ?? end;
    yield* createReadStream(this.path, { start, end: place - 1, highWaterMark: 256 * 1024 });
    if (place === end) return;
    this.#reached.add(place);
    this.#events.emit(String(place));
    await new Promise(() => undefined);
  }
}

interface ClientParts {
  readonly source: HeldBackSource;
  readonly endpoint: string;
  readonly cookie: string;
  readonly path: string;
}

/** tus-js-client as it is, and what it does on the way. */
class Client {
  /** Upload-Offset of each PATCH. */
  readonly offsets: number[] = [];
  readonly #upload: Upload;
  readonly #events = new EventEmitter();
  #request: HttpRequest | null = null;

  constructor({ source, endpoint, cookie, path }: ClientParts) {
    this.#upload = new Upload(Readable.from([]), {
      endpoint,
      headers: { cookie },
      metadata: { path },
      fileReader: { openFile: async () => source },
      retryDelays: Array.from({ length: 600 }, () => 100),
      onBeforeRequest: (request) => {
        this.#request = request;
        if (request.getMethod() === "PATCH") this.offsets.push(Number(request.getHeader("Upload-Offset")));
      },
      onAfterResponse: (request, response) => this.#hear(request, response),
      onSuccess: () => this.#events.emit("finished"),
      onError: (error) => this.#events.emit("error", error),
    });
  }

  start(): void {
    this.#upload.start();
  }

  async finished(): Promise<void> {
    await once(this.#events, "finished");
  }

  /** Breaks the request off. Resolves when its connection is closed. */
  async abort(): Promise<void> {
    const request: unknown = this.#request?.getUnderlyingObject();
    if (!(request instanceof ClientRequest)) throw new Error("There is no request to abort");
    const closed = new Promise((resolve) => request.once("close", resolve));
    void this.#upload.abort();
    await closed;
  }

  /** Resolves when a question was answered 423 for this reason. */
  async isLockedFor(code: string): Promise<void> {
    await once(this.#events, `locked: ${code}`);
  }

  #hear(request: HttpRequest, response: HttpResponse): void {
    if (request.getMethod() !== "HEAD" || response.getStatus() !== 423) return;
    this.#events.emit(`locked: ${response.getHeader(problemHeader)}`);
  }
}
