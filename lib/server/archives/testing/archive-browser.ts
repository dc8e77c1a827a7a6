import { expect } from "vitest";
import { type JobEnd, type JobProgress, jobEndSchema, jobProgressSchema } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import { type Ask, TestBrowser } from "../../testing/test-portside";

type Handler<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;
type OfSession = Handler<{ id: string }>;
type OfArchive = Handler<{ id: string; archive: string }>;

/** The route modules that it asks; a test brings them, because what is in here must not reach up into the pages. */
export interface ArchiveRoutes {
  readonly sessions: { readonly POST: OfSession };
  readonly session: { readonly DELETE: OfSession };
  readonly archive: { readonly GET: OfSession };
  readonly archives: { readonly POST: OfSession };
  readonly prepared: { readonly GET: OfArchive; readonly DELETE: OfArchive };
  readonly progress: { readonly GET: OfArchive };
}

/** A browser with a session, and the archives that it asks for. */
export class ArchiveBrowser {
  private constructor(
    readonly browser: TestBrowser,
    /** The session's. */
    readonly id: string,
    private readonly routes: ArchiveRoutes,
  ) {}

  /** @param login of the session, with settings */
  static async connect(routes: ArchiveRoutes, login: object): Promise<ArchiveBrowser> {
    const browser = new TestBrowser();
    const response = await browser.ask(routes.sessions.POST, "/api/sessions", {
      method: "POST",
      body: login,
    });
    return new ArchiveBrowser(browser, sessionSchema.parse(await response.json()).id, routes);
  }

  get(query: string, ask: Ask = {}): Promise<Response> {
    return this.#ask(this.routes.archive.GET, `archive?${query}`, ask);
  }

  /** The archive of paths, whole. */
  async bytesOf(...paths: readonly string[]): Promise<Buffer> {
    const response = await this.get(paths.map((path) => `path=${encodeURIComponent(path)}`).join("&"));
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  prepare(body: object): Promise<Response> {
    return this.#ask(this.routes.archives.POST, "archives", { method: "POST", body });
  }

  /** @returns the id of a prepared archive */
  async prepared(...paths: readonly string[]): Promise<string> {
    const location = (await this.prepare({ paths })).headers.get("location") ?? "";
    expect(location).toMatch(new RegExp(`^/api/sessions/${this.id}/archives/[\\w-]+$`));
    return location.slice(location.lastIndexOf("/") + 1);
  }

  fetch(archive: string, ask: Ask = {}): Promise<Response> {
    return this.#ask(withArchive(this.routes.prepared.GET, archive), `archives/${archive}`, ask);
  }

  cancel(archive: string): Promise<Response> {
    const handler = withArchive(this.routes.prepared.DELETE, archive);
    return this.#ask(handler, `archives/${archive}`, { method: "DELETE" });
  }

  progress(archive: string, ask: Ask = {}): Promise<Response> {
    return this.#ask(withArchive(this.routes.progress.GET, archive), `archives/${archive}/progress`, ask);
  }

  close(): Promise<Response> {
    return this.#ask(this.routes.session.DELETE, "", { method: "DELETE" });
  }

  #ask(handler: OfSession, resource: string, ask: Ask): Promise<Response> {
    return this.browser.ask(handler, `/api/sessions/${this.id}/${resource}`, { id: this.id, ...ask });
  }
}

function withArchive(handler: OfArchive, archive: string): OfSession {
  return (request, { params }) => handler(request, { params: params.then(({ id }) => ({ id, archive })) });
}

/** What a job's answer says from its first line to its last. */
export async function readJob(response: Response): Promise<{ progress: JobProgress[]; end: JobEnd }> {
  expect(response.status).toBe(202);
  const lines = (await response.text()).trimEnd().split("\n");
  const last = lines.pop() ?? "";
  return {
    progress: lines.map((line) => jobProgressSchema.parse(JSON.parse(line))),
    end: jobEndSchema.parse(JSON.parse(last)),
  };
}
