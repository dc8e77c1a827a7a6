import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { vi } from "vitest";

/** Portside's content route over one file in memory. */
export class FakeContent {
  file: { content: string; version: number } | null = { content: "old", version: 1 };
  /** Whether the FTP server tells dates; without them there are no ETags. */
  tellsVersions = true;
  /** How `content` stands for bytes: `latin1` is one character for each. */
  encoding: BufferEncoding = "utf8";
  readonly requests: string[] = [];
  /** Called before a request is answered. */
  before: (method: string) => void = () => {};
  #server: Server | null = null;

  /** Answers what this page asks for from now on. */
  async start(): Promise<void> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((done) => this.#server?.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("It listens on no port");
    const { fetch } = globalThis;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      fetch(`http://127.0.0.1:${address.port}${url}`, init),
    );
  }

  async stop(): Promise<void> {
    vi.unstubAllGlobals();
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
    const body = Buffer.concat(chunks).toString(this.encoding);
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
    const bytes = Buffer.from(this.file.content, this.encoding);
    response.setHeader("Content-Length", bytes.length);
    response.end(method === "HEAD" ? undefined : bytes);
  }

  #refuse(response: ServerResponse, status: number, code: string): void {
    const ftp = { command: "RETR /a.txt", code: 550, reply: "550 No such file" };
    response.writeHead(status, { "Content-Type": "application/problem+json" });
    response.end(JSON.stringify({ type: "about:blank", title: "No", status, detail: "No.", code, ftp }));
  }
}
