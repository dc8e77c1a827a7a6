import { type Listing, listingSchema } from "@/lib/contract/files";
import { type JobEnd, jobEndSchema, type Problem, problemSchema } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import { type Ask, TestBrowser } from "./test-portside";

type Handler = Parameters<TestBrowser["ask"]>[0];

/** The route modules of files; a test brings them, because what is in here must not reach up into the pages. */
export interface FileRoutes {
  readonly sessions: { readonly POST: Handler };
  readonly entries: { readonly GET: Handler };
  readonly content: { readonly GET: Handler; readonly HEAD: Handler; readonly PUT: Handler };
  readonly directories: { readonly POST: Handler };
  readonly rename: { readonly POST: Handler };
  readonly remove: { readonly POST: Handler };
}

/** A session on a scripted server, and every operation on its files through the routes. */
export type ScriptedSession = Awaited<ReturnType<typeof openThrough>>;

/** @param settings of the session, beyond host, port and login */
export async function openThrough(
  routes: FileRoutes,
  { host, port }: { readonly host: string; readonly port: number },
  settings: object = {},
) {
  const browser = new TestBrowser();
  const body = { host, port, user: "u", password: "p", ...settings };
  const response = await browser.ask(routes.sessions.POST, "/api/sessions", { method: "POST", body });
  const { id } = sessionSchema.parse(await response.json());
  /** @param resource below the session: "/entries?path=/" */
  const ask = (handler: Handler, resource: string, more: Ask = {}) =>
    browser.ask(handler, `/api/sessions/${id}${resource}`, { id, ...more });
  const post = (handler: Handler, resource: string, body: object) =>
    ask(handler, resource, { method: "POST", body });
  return {
    ask,
    async list(path: object): Promise<Listing> {
      const response = await ask(routes.entries.GET, `/entries?${queryOf(path)}`);
      return listingSchema.parse(await response.json());
    },
    content(path: object, more: Ask = {}): Promise<Response> {
      const { GET, HEAD, PUT } = routes.content;
      const handler = more.method === "PUT" ? PUT : more.method === "HEAD" ? HEAD : GET;
      return ask(handler, `/content?${queryOf(path)}`, more);
    },
    makeDirectory: (path: object) => post(routes.directories.POST, "/directories", path),
    rename: (names: object) => post(routes.rename.POST, "/rename", names),
    async remove(paths: object): Promise<JobEnd> {
      const lines = (await (await post(routes.remove.POST, "/delete", paths)).text()).trimEnd().split("\n");
      return jobEndSchema.parse(JSON.parse(lines.at(-1) ?? ""));
    },
  };
}

export function queryOf(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

export async function problemOf(response: Response): Promise<Problem> {
  return problemSchema.parse(await response.json());
}
