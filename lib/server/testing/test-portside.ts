import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PracticeServer, startPracticeServer } from "@/lib/lab/practice-server";
import { closeRuntime, createRuntime, installRuntime, type Runtime } from "../runtime";
import { parseSettings } from "../settings";

/** A Portside without its HTTP server: routes are called as functions, engine and practice server are real. */
export interface TestPortside {
  readonly runtime: Runtime;
  readonly practice: PracticeServer;
  close(): Promise<void>;
}

/** @param environment on top of an empty one. */
export async function startTestPortside(environment: Record<string, string> = {}): Promise<TestPortside> {
  const practice = await startPracticeServer({ host: "127.0.0.1", port: 0 });
  const directory = mkdtempSync(join(tmpdir(), "portside-test-"));
  const settings = parseSettings({
    PORTSIDE_PRACTICE: "off",
    PORTSIDE_LOG: "off",
    PORTSIDE_DATA: directory,
    ...environment,
  });
  const runtime = installRuntime(createRuntime(settings));
  runtime.practice = practice;
  return {
    runtime,
    practice,
    async close() {
      await closeRuntime(runtime);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What a test asks of a route. */
export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON. */
  readonly body?: BodyInit | object;
  readonly id?: string;
  readonly signal?: AbortSignal;
}

type Handler = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;

/** A browser: keeps the cookies that it is given, and sends them again. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();

  async ask(handler: Handler, path: string, ask: Ask = {}): Promise<Response> {
    const { method = "GET", headers = {}, body, id = "", signal } = ask;
    const request = new Request(`http://localhost:3000${path}`, {
      method,
      headers: { host: "127.0.0.1:3000", ...this.#cookieHeader(), ...headers },
      ...(body !== undefined && { body: isPlain(body) ? JSON.stringify(body) : body }),
      ...(signal && { signal }),
      // Node wants it said for streamed bodies; its types don't know.
      ...{ duplex: "half" },
    });
    const response = await handler(request, { params: Promise.resolve({ id }) });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  #cookieHeader(): Record<string, string> {
    if (this.cookies.size === 0) return {};
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
  }

  #keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/Max-Age=0(;|$)/.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function isPlain(body: BodyInit | object): body is object {
  return typeof body === "object" && Object.getPrototypeOf(body) === Object.prototype;
}

/** The login that may write on the practice server. */
export function studentOn({ endpoint }: PracticeServer): Record<string, unknown> {
  return { host: endpoint.address, port: endpoint.port, user: "student", password: "student" };
}
