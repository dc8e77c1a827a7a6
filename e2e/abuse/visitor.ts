import { z } from "zod";
import { entrySchema } from "@/lib/contract/files";
import { type Problem, problemSchema } from "@/lib/contract/problem";
import type { FakeFtpServer } from "@/lib/ftp/testing/fake-server";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { AppBrowser } from "../running-app";
import { type Asked, type Form, pathRequest } from "./path-requests";

/** One browser, its session, and the server that this is on. */
export class Visitor {
  constructor(
    readonly browser: AppBrowser,
    readonly session: string,
    readonly server: FakeFtpServer,
  ) {}

  /** Sends a request below the session's address. */
  ask({ method, resource, query, headers = {}, body }: Asked, signal?: AbortSignal): Promise<Response> {
    const parameters = query === undefined ? "" : `?${new URLSearchParams(query)}`;
    const isJson = typeof body === "object";
    return this.browser.fetch(`/api/sessions/${this.session}/${resource}${parameters}`, {
      method,
      headers: { ...(isJson && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
      ...(signal && { signal }),
    });
  }

  /** The request of that name in `path-requests.ts`, for a path. */
  askFor(
    request: string,
    path: string,
    { form, signal }: { readonly form?: Form; readonly signal?: AbortSignal } = {},
  ): Promise<Response> {
    return this.ask(pathRequest(request, path, form), signal);
  }

  /** The names of a directory's entries. @throws when the answer is no listing */
  async namesIn(path: string): Promise<readonly string[]> {
    const response = await this.askFor("listEntries", path);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(body));
    return z
      .object({ entries: entrySchema.array() })
      .parse(body)
      .entries.map(({ name }) => name);
  }

  /** One command as typed. */
  type(command: string): Promise<Response> {
    return this.ask({ method: "POST", resource: "commands", body: { command } });
  }

  /** What the session's log holds. */
  async events(): Promise<readonly TrafficEvent[]> {
    return (await this.browser.transcript(this.session)).events;
  }

  /** The codes of its notes: what Portside decided. */
  async notes(): Promise<readonly string[]> {
    return (await this.events()).flatMap((event) => (event.type === "note" ? [event.code] : []));
  }

  /** Where it dialled for data, by its own account. */
  async dialledForData(): Promise<readonly { readonly address: string; readonly port: number }[]> {
    return (await this.events()).flatMap((event) => (event.type === "data-dialling" ? [event.remote] : []));
  }

  /** The lines that the server receives while some work is done. */
  async sent(work: () => Promise<unknown>): Promise<readonly string[]> {
    const before = this.server.lines.length;
    await work();
    return this.server.lines.slice(before);
  }
}

/** Reads an answer to its end; one that breaks off ends there. */
export async function wholeOf(response: Response): Promise<Buffer> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  try {
    for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
      chunks.push(read.value);
    }
  } catch {
    // The answer was broken off, as that of a transfer that failed half-way is.
  }
  return Buffer.concat(chunks);
}

/** The problems that an answer tells: its own, of each path of a job, or none. Those of HEAD aren't told. */
export async function problemsOf(response: Response): Promise<readonly Problem[]> {
  const text = (await wholeOf(response)).toString();
  const kind = response.headers.get("content-type") ?? "";
  if (text === "") return [];
  if (kind.startsWith("application/problem+json")) return [problemSchema.parse(JSON.parse(text))];
  if (!kind.startsWith("application/x-ndjson")) return [];
  const last: unknown = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
  const end = endSchema.parse(last);
  return end.problem ? [end.problem] : (end.failed ?? []).map(({ problem }) => problem);
}

const endSchema = z.object({
  problem: problemSchema.optional(),
  failed: z.array(z.object({ problem: problemSchema })).optional(),
});
