import { vi } from "vitest";
import type { Problem } from "@/lib/contract/problem";
import { type Session, type SessionChange, sessionChangeSchema, sessionSchema } from "@/lib/contract/session";
import { conversation } from "@/lib/protocol/testing/conversation";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { sessionOf } from "../../testing/session";
import type { ComparedOperation } from "../compare-run";

export const listing: ComparedOperation = { kind: "listing", path: { text: "/pub" } };
export const download: ComparedOperation = { kind: "download", path: { text: "/pub/a.txt" }, limit: 1000 };

export const timedOut: Problem = {
  type: "about:blank",
  title: "No data connection",
  status: 502,
  detail: "Nobody came.",
  code: "data-connection-failed",
};
export const gone: Problem = { ...timedOut, title: "No such session", status: 404, code: "not-found" };

/** Portside as far as a run sees it: one session, its settings, its log. */
export class FakePortside {
  session: Session;
  readonly events: TrafficEvent[] = [];
  readonly changes: SessionChange[] = [];
  /** What was asked, as "GET entries", in order. */
  readonly asked: string[] = [];
  /** In which mode each operation ran, and whether it might have fallen back. */
  readonly ran: string[] = [];
  /** Called before a request is answered; may answer it with a problem. */
  before: (asked: string) => Problem | undefined | Promise<Problem | undefined> = () => undefined;
  fileSize = 300;

  constructor(settings: Partial<Session> = {}) {
    this.session = { ...sessionOf("s1"), ...settings };
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) => this.#fetch(url, init));
  }

  get own(): Pick<Session, "dataMode" | "fallback"> {
    const { dataMode, fallback } = this.session;
    return { dataMode, fallback };
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url, "http://portside.test");
    const what = pathname.split("/")[4] ?? "session";
    const asked = `${init.method ?? "GET"} ${what}`;
    this.asked.push(asked);
    const problem = await this.before(asked);
    init.signal?.throwIfAborted();
    if (problem !== undefined) return Response.json(problem, { status: problem.status });
    if (what === "events") {
      const after = Number(new URL(url, "http://portside.test").searchParams.get("after"));
      const { id, host, port, user, encryption, dataMode } = this.session;
      const events = this.events.filter(({ seq }) => seq > after);
      return Response.json({ version: 1, session: { id, host, port, user, encryption, dataMode }, events });
    }
    if (what === "session") return this.#settings(init);
    this.ran.push(`${this.session.dataMode}${this.session.fallback ? " or another" : ""}`);
    if (what === "content") return this.#content(init);
    return Response.json(this.#listing());
  }

  #settings(init: RequestInit): Response {
    if (init.method === "PATCH") {
      const change = sessionChangeSchema.parse(JSON.parse(String(init.body)));
      this.changes.push(change);
      this.session = sessionSchema.parse({ ...this.session, ...change });
    }
    return Response.json(this.session);
  }

  #exchange(label: string): number {
    const id = (this.events.at(-1)?.exchange?.id ?? 0) + 1;
    this.events.push(...conversation(["> NOOP"], { id, label }, this.events.length + 1));
    return id;
  }

  #listing() {
    const exchange = this.#exchange("List /pub");
    const { dataMode } = this.session;
    return { finished: true, count: 0, path: "/pub", listedWith: "MLSD", dataMode, exchange, elapsedMs: 1 };
  }

  #content(init: RequestInit): Response {
    this.#exchange("Look at /pub/a.txt");
    // A browser's cache has the file from the first time, and asks only whether it is still the same.
    if (init.cache !== "no-store" && this.ran.length > 1) return new Response(null, { status: 304 });
    const range = new Headers(init.headers).get("Range");
    if (range !== null && this.fileSize === 0) {
      const problem = { ...timedOut, status: 416, code: "range-not-satisfiable" };
      return Response.json(problem, { status: 416 });
    }
    this.#exchange("Download /pub/a.txt");
    const limit = Number(/-(\d+)$/.exec(range ?? "")?.[1] ?? this.fileSize - 1) + 1;
    return new Response(new Uint8Array(Math.min(this.fileSize, limit)), {
      status: range === null ? 200 : 206,
    });
  }
}
