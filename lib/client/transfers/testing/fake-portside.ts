import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import type { JobEnd, JobProgress, Problem, ProblemCode } from "@/lib/contract/problem";
import { temporaryNameHeader } from "@/lib/contract/uploads";

const directorySchema = z.object({ path: z.string() });

export interface FakeRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

/** What a test wants of a request instead of the usual. */
export type Reaction =
  | { readonly refuse: Problem }
  /** The connection ends after so many bytes of the body were stored. */
  | { readonly cutAfter: number }
  /** The lines of a job; without an end it goes on until the client goes. */
  | { readonly lines: readonly (JobProgress | JobEnd)[] }
  | { readonly location: string };

/** May wait: the request is held meanwhile. */
export type Script = (request: FakeRequest) => Reaction | undefined | Promise<Reaction | undefined>;

interface FakeUpload {
  readonly path: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  stored: Buffer;
}

export function problemOf(code: ProblemCode, status: number, more: Partial<Problem> = {}): Problem {
  return {
    type: `/problems/${code}`,
    title: `It is ${code}`,
    status,
    detail: "Do something.",
    code,
    ...more,
  };
}

/**
 * Portside as its HTTP contract says, on a real socket: sane by default, and otherwise exactly where a test says so.
 * Keeps files in memory.
 */
export class FakePortside {
  readonly sessions = new Set(["s"]);
  readonly files = new Map<string, Buffer>();
  readonly directories = new Set(["/pub"]);
  readonly uploads = new Map<string, FakeUpload>();
  /** "POST /api/sessions/s/uploads", in the order in which they came. */
  readonly requests: string[] = [];
  /** The JSON bodies of requests for directories and jobs, in their order. */
  readonly bodies: unknown[] = [];
  /** Answers that ended because the client went. */
  abandoned = 0;
  script: Script = () => undefined;
  readonly #server: Server;
  #nextUpload = 1;

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The server listens nowhere");
    return address.port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  /** How many requests began like this. */
  count(start: string): number {
    return this.requests.filter((request) => request.startsWith(start)).length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const method = request.method ?? "";
    const { headers } = request;
    const asked: FakeRequest = { method, path: url.pathname, query: url.searchParams, headers };
    this.requests.push(`${method} ${url.pathname}`);
    if (headers["content-type"] === "application/json") this.bodies.push(JSON.parse(await textOf(request)));
    const reaction = await this.script(asked);
    if (reaction !== undefined && "refuse" in reaction) {
      request.resume();
      refuse(response, reaction.refuse);
      return;
    }
    if (reaction !== undefined && "lines" in reaction) return this.#job(reaction.lines, response);
    if (reaction !== undefined && "location" in reaction) {
      response.writeHead(201, { Location: reaction.location }).end();
      return;
    }
    const [, , , session = "", kind, id] = url.pathname.split("/");
    const isUpload = kind === "uploads" && id !== undefined;
    if (!isUpload && !this.sessions.has(session)) refuse(response, problemOf("not-found", 404));
    else if (isUpload && this.sessions.size === 0) refuse(response, problemOf("not-found", 423));
    else if (kind === "uploads") await this.#upload(asked, id, { request, response, reaction });
    else if (kind === "directories") this.#makeDirectory(response);
    else if (kind === "content") this.#contentFacts(asked, response);
    else response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  }

  #job(lines: readonly (JobProgress | JobEnd)[], response: ServerResponse): void {
    response.on("close", () => {
      if (!response.writableFinished) this.abandoned++;
    });
    response.writeHead(202, { "Content-Type": "application/x-ndjson" });
    for (const line of lines) response.write(`${JSON.stringify(line)}\n`);
    if (lines.some((line) => "finished" in line)) response.end();
  }

  async #upload(asked: FakeRequest, id: string | undefined, exchange: Exchange): Promise<void> {
    const { response } = exchange;
    if (id === undefined) return this.#create(asked, exchange);
    const upload = this.uploads.get(id);
    if (upload === undefined) return refuse(response, problemOf("not-found", 404));
    switch (asked.method) {
      case "HEAD":
        response.writeHead(200, {
          "Upload-Offset": upload.stored.length,
          "Upload-Length": upload.size,
          "Tus-Resumable": "1.0.0",
        });
        response.end();
        return;
      case "DELETE":
        this.uploads.delete(id);
        response.writeHead(204, { "Tus-Resumable": "1.0.0" }).end();
        return;
      default:
        if (Number(asked.headers["upload-offset"]) !== upload.stored.length) {
          return refuse(response, problemOf("conflict", 409));
        }
        if (!(await this.#store(upload, exchange))) return;
        response.writeHead(204, { "Upload-Offset": upload.stored.length, "Tus-Resumable": "1.0.0" }).end();
    }
  }

  async #create(asked: FakeRequest, exchange: Exchange): Promise<void> {
    const { request, response } = exchange;
    const metadata = readMetadata(asked.headers["upload-metadata"]);
    const there = this.files.get(metadata.path ?? "");
    if (there !== undefined && metadata.onConflict === "fail") {
      request.resume();
      const existing = { size: there.length, modifiedAt: null };
      return refuse(response, problemOf("already-exists", 409, { existing }));
    }
    const path =
      there !== undefined && metadata.onConflict === "rename"
        ? `${metadata.path} (2)`
        : (metadata.path ?? "");
    const id = `upload-${this.#nextUpload++}`;
    const upload: FakeUpload = {
      path,
      size: Number(asked.headers["upload-length"]),
      metadata,
      stored: Buffer.alloc(0),
    };
    this.uploads.set(id, upload);
    if (upload.size === 0) this.files.set(path, Buffer.alloc(0));
    if (!(await this.#store(upload, exchange))) return;
    response.writeHead(201, {
      Location: `${asked.path}/${id}`,
      "Content-Location": `/api/sessions/s/content?path=${encodeURIComponent(path)}`,
      [temporaryNameHeader]: `.portside-${String(this.#nextUpload).padStart(16, "0")}.part`,
      "Upload-Offset": upload.stored.length,
      "Tus-Resumable": "1.0.0",
    });
    response.end();
  }

  /** @returns whether the body arrived whole */
  async #store(upload: FakeUpload, { request, reaction }: Exchange): Promise<boolean> {
    const cutAt =
      reaction !== undefined && "cutAfter" in reaction
        ? upload.stored.length + reaction.cutAfter
        : Number.POSITIVE_INFINITY;
    try {
      for await (const chunk of request) {
        upload.stored = Buffer.concat([upload.stored, chunk]);
        if (upload.stored.length < cutAt) continue;
        upload.stored = upload.stored.subarray(0, cutAt);
        request.socket.destroy();
        return false;
      }
    } catch {
      return false; // The client went away.
    }
    if (upload.stored.length === upload.size) this.files.set(upload.path, upload.stored);
    return true;
  }

  #makeDirectory(response: ServerResponse): void {
    const { path } = directorySchema.parse(this.bodies.at(-1));
    if (this.directories.has(path)) refuse(response, problemOf("already-exists", 409));
    else {
      this.directories.add(path);
      response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify({ path }));
    }
  }

  #contentFacts({ query }: FakeRequest, response: ServerResponse): void {
    const file = this.files.get(query.get("path") ?? "");
    if (file === undefined) refuse(response, problemOf("not-found", 404));
    else response.writeHead(200, { "Content-Length": file.length }).end();
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly reaction: Reaction | undefined;
}

function refuse(response: ServerResponse, problem: Problem): void {
  response.writeHead(problem.status, {
    "Content-Type": "application/problem+json",
    "Portside-Problem": problem.code,
  });
  response.end(JSON.stringify(problem));
}

function readMetadata(header: string | string[] | undefined): Record<string, string> {
  const pairs = String(header ?? "").split(",");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = "", value = ""] = pair.split(" ");
      return [key, Buffer.from(value, "base64").toString()];
    }),
  );
}

/** The body of a request. */
async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
