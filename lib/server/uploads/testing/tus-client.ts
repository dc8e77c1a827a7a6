import { sessionSchema } from "@/lib/contract/session";
import { tusVersion, uploadContentType } from "@/lib/contract/uploads";
import { type Owner, readOwner } from "../../ownership";
import type { Runtime } from "../../runtime";
import { type Ask, TestBrowser } from "../../testing/test-portside";
import { keyOf, openUpload, type SealedUpload } from "../upload-token";

type Handler = Parameters<TestBrowser["ask"]>[0];
type UploadHandler = (
  request: Request,
  context: { params: Promise<{ id: string; upload: string }> },
) => Promise<Response>;

/** The route modules that it asks; a test brings them, because what is in here must not reach up into the pages. */
export interface UploadRoutes {
  readonly sessions: { readonly POST: Handler };
  readonly uploads: { readonly POST: Handler; readonly OPTIONS: Handler };
  readonly upload: Readonly<Record<"HEAD" | "PATCH" | "DELETE", UploadHandler>>;
}

type Body = Buffer | ReadableStream<Uint8Array>;

/** What a client says when it begins an upload. */
export interface Creation {
  readonly size: number;
  /** `Upload-Metadata`, its values as text. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly body?: Body;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A tus client by hand: each request of its own, so that each answer can be looked at. */
export class TusClient {
  private constructor(
    readonly browser: TestBrowser,
    /** The session's. */
    readonly id: string,
    private readonly routes: UploadRoutes,
  ) {}

  /** Logs in. @param login the body of `POST /api/sessions` */
  static async connect(
    login: Readonly<Record<string, unknown>>,
    routes: UploadRoutes,
    browser = new TestBrowser(),
  ): Promise<TusClient> {
    const response = await browser.ask(routes.sessions.POST, "/api/sessions", {
      method: "POST",
      body: login,
    });
    return new TusClient(browser, sessionSchema.parse(await response.json()).id, routes);
  }

  /** The same session, asked for with another cookie. */
  as(browser: TestBrowser): TusClient {
    return new TusClient(browser, this.id, this.routes);
  }

  /** Who the browser is to Portside. */
  owner({ secret }: Runtime): Owner {
    const owner = readOwner(`portside=${this.browser.cookies.get("portside")}`, secret);
    if (owner === null) throw new Error("The browser has no cookie");
    return owner;
  }

  /** What an upload's address seals. */
  opened(location: string, runtime: Runtime): SealedUpload {
    const opened = openUpload(tokenOf(location), this.owner(runtime), runtime.secret);
    if (opened === null) throw new Error("The token does not open");
    return opened;
  }

  /** What only this process knows of an upload is gone, as after a restart. */
  forget(location: string, runtime: Runtime): void {
    runtime.uploads.known.doubt(keyOf(tokenOf(location)));
  }

  /** What the session sent to its FTP server. */
  commands(runtime: Runtime): string[] {
    const session = runtime.sessions.get(this.owner(runtime).id, this.id);
    return (session?.traffic.after() ?? []).flatMap((event) =>
      event.type === "command" ? [event.line] : [],
    );
  }

  options(): Promise<Response> {
    return this.browser.ask(this.routes.uploads.OPTIONS, `/api/sessions/${this.id}/uploads`, {
      method: "OPTIONS",
      id: this.id,
    });
  }

  create({ size, metadata, body, headers = {} }: Creation): Promise<Response> {
    const encoded = Object.entries(metadata).map(
      ([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`,
    );
    return this.browser.ask(this.routes.uploads.POST, `/api/sessions/${this.id}/uploads`, {
      method: "POST",
      id: this.id,
      headers: {
        "tus-resumable": tusVersion,
        "upload-length": String(size),
        ...(encoded.length > 0 && { "upload-metadata": encoded.join(",") }),
        ...bodyHeaders(body),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
  }

  /** @returns the Location. @throws when the answer isn't 201 */
  async begin(path: string, size: number, metadata: Readonly<Record<string, string>> = {}): Promise<string> {
    const response = await this.create({ size, metadata: { path, ...metadata } });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return response.headers.get("location") ?? "";
  }

  head(location: string): Promise<Response> {
    return this.#ask("HEAD", location, {});
  }

  /** How much is there, by HEAD. */
  async offset(location: string): Promise<number> {
    const response = await this.head(location);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return Number(response.headers.get("upload-offset"));
  }

  /** @param offset null to say none */
  patch(
    location: string,
    offset: number | null,
    body: Body,
    { headers = {}, ...ask }: Pick<Ask, "headers" | "signal"> = {},
  ): Promise<Response> {
    return this.#ask("PATCH", location, {
      headers: {
        ...(offset !== null && { "upload-offset": String(offset) }),
        ...bodyHeaders(body),
        ...headers,
      },
      body,
      ...ask,
    });
  }

  discard(location: string): Promise<Response> {
    return this.#ask("DELETE", location, {});
  }

  #ask(
    method: "HEAD" | "PATCH" | "DELETE",
    location: string,
    { headers = {}, ...ask }: Pick<Ask, "headers" | "body" | "signal">,
  ): Promise<Response> {
    const [, id = "", upload = ""] = /^\/api\/sessions\/([^/]+)\/uploads\/([^/]+)$/.exec(location) ?? [];
    const handler: Handler = (request) =>
      this.routes.upload[method](request, { params: Promise.resolve({ id, upload }) });
    return this.browser.ask(handler, location, {
      method,
      headers: { "tus-resumable": tusVersion, ...headers },
      ...ask,
    });
  }
}

/** The sealed id in an upload's address. */
export function tokenOf(location: string): string {
  return location.slice(location.lastIndexOf("/") + 1);
}

function bodyHeaders(body: Body | undefined): Record<string, string> {
  if (body === undefined) return {};
  const type = { "content-type": uploadContentType };
  return Buffer.isBuffer(body) ? { ...type, "content-length": String(body.length) } : type;
}

/** A body whose bytes come when the test lets them, and which ends or breaks off when it says so. */
export class PacedBody {
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor() {
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
    });
  }

  send(bytes: Uint8Array): void {
    this.#controller?.enqueue(bytes);
  }

  end(): void {
    this.#controller?.close();
  }

  /** As when the client goes. */
  breakOff(): void {
    this.#controller?.error(new Error("aborted"));
  }
}
