import { expect } from "vitest";
import { listingSchema } from "@/lib/contract/files";
import { type ProblemCode, problemSchema } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import { type Ask, studentOn, TestBrowser, type TestPortside } from "./test-portside";

type Handler = Parameters<TestBrowser["ask"]>[0];

/** The route modules that it asks; a test brings them, because what is in here must not reach up into the pages. */
export interface SessionRoutes {
  readonly sessions: { readonly POST: Handler };
  readonly entries: { readonly GET: Handler };
  readonly content: { readonly GET: Handler; readonly HEAD: Handler; readonly PUT: Handler };
}

/** A browser with a session on the practice server, and what it asks of that session's files. */
export class ConnectedBrowser {
  private constructor(
    readonly browser: TestBrowser,
    /** The session's. */
    readonly id: string,
    private readonly routes: SessionRoutes,
  ) {}

  /** Connects as the student, who may write. */
  static async on({ practice }: TestPortside, routes: SessionRoutes): Promise<ConnectedBrowser> {
    const browser = new TestBrowser();
    const body = studentOn(practice);
    const response = await browser.ask(routes.sessions.POST, "/api/sessions", { method: "POST", body });
    return new ConnectedBrowser(browser, sessionSchema.parse(await response.json()).id, routes);
  }

  /** @param resource below the session, such as "entries?path=%2F" */
  ask(handler: Handler, resource: string, ask: Ask = {}): Promise<Response> {
    return this.browser.ask(handler, `/api/sessions/${this.id}/${resource}`, { id: this.id, ...ask });
  }

  /** @param more further parameters, such as "&disposition=inline" */
  content(path: string, ask: Ask = {}, more = ""): Promise<Response> {
    const { GET, HEAD, PUT } = this.routes.content;
    const handler = ask.method === "PUT" ? PUT : ask.method === "HEAD" ? HEAD : GET;
    return this.ask(handler, `content?path=${encodeURIComponent(path)}${more}`, ask);
  }

  put(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
    return this.content(path, { method: "PUT", body, headers });
  }

  list(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.ask(this.routes.entries.GET, `entries?path=${encodeURIComponent(path)}`, { headers });
  }

  /** A file's content, over HTTP. */
  async bytesAt(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.content(path)).arrayBuffer());
  }

  /** Bytes of the one temporary file in the root; 0 while there is none. */
  async partSize(): Promise<number> {
    const listing = listingSchema.parse(await (await this.list("/")).json());
    return listing.entries.find(({ name }) => name.endsWith(".part"))?.size ?? 0;
  }

  async namesIn(path: string): Promise<string[]> {
    const listing = listingSchema.parse(await (await this.list(path)).json());
    return listing.entries.map(({ name }) => name);
  }
}

/** The code of a response that is a problem document, whose status must agree. */
export async function codeOf(response: Response): Promise<ProblemCode> {
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem.code;
}
