import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Problem, problemSchema } from "@/lib/contract/problem";
import { type Session, type SessionRequest, sessionSchema } from "@/lib/contract/session";
import { type Transcript, transcriptSchema } from "@/lib/contract/traffic";
import { freePort } from "./servers/server-process";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Portside as `npm start` runs it, on ports of its own. */
export class RunningApp {
  #output = "";

  private constructor(
    readonly url: string,
    readonly practicePort: number,
    private starter: ChildProcess,
    private readonly environment: NodeJS.ProcessEnv,
    readonly dataDirectory: string,
  ) {}

  /** Everything that it has written to its standard output and error so far. */
  get output(): string {
    return this.#output;
  }

  /** @param environment on top of the test's own, such as NODE_OPTIONS */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
    const [port, practicePort] = [await freePort(), await freePort()];
    const dataDirectory = mkdtempSync(join(tmpdir(), "portside-app-"));
    const complete: NodeJS.ProcessEnv = {
      ...process.env,
      // Vitest's own setting would make Next a test build of itself.
      NODE_ENV: "production",
      PORT: String(port),
      PORTSIDE_PRACTICE: String(practicePort),
      PORTSIDE_DATA: dataDirectory,
      // What a test left open is nothing to wait for.
      PORTSIDE_DRAIN_SECONDS: "0",
      // All browsers of a test come from one address.
      PORTSIDE_MAX_FAILED_CONNECTS: "100000",
      ...environment,
    };
    const url = `http://127.0.0.1:${port}`;
    const starter = spawnStarter(complete);
    const app = new RunningApp(url, practicePort, starter, complete, dataDirectory);
    await app.#answers();
    return app;
  }

  /** Ends it as Ctrl+C does and starts it again, on the same ports and with the same data. */
  async restart(): Promise<void> {
    await this.#end();
    await this.startAgain();
  }

  /** Kills the serving process as a power failure does, and starts it again. */
  async crash(): Promise<void> {
    const exited = once(this.starter, "exit");
    process.kill(this.pid, "SIGKILL");
    await exited;
    await this.startAgain();
  }

  /** The process that serves: the last in the chain of children that `npm start` makes. */
  get pid(): number {
    let pid = this.starter.pid ?? 0;
    for (let child: number | undefined = pid; child !== undefined; child = childOf(pid)) pid = child;
    return pid;
  }

  /** Files, sockets and pipes that the serving process has open now (Linux). */
  get openDescriptors(): number {
    return readdirSync(`/proc/${this.pid}/fd`).length;
  }

  /** Resident memory of the serving process now, in bytes (Linux). */
  get residentBytes(): number {
    return this.#memory("VmRSS");
  }

  /** The most that it has been since it started, in bytes (Linux). */
  get highestResidentBytes(): number {
    return this.#memory("VmHWM");
  }

  /** A browser of its own: another cookie. */
  async browser(): Promise<AppBrowser> {
    const browser = new AppBrowser(this.url);
    await browser.get("/api/sessions");
    return browser;
  }

  /** Sends a signal, as a terminal or a service manager does. */
  signal(signal: NodeJS.Signals): void {
    this.starter.kill(signal);
  }

  get hasEnded(): boolean {
    return this.starter.exitCode !== null || this.starter.signalCode !== null;
  }

  /** Resolves with the exit status once it has ended by itself. */
  async ended(): Promise<number | null> {
    if (!this.hasEnded) await once(this.starter, "exit");
    return this.starter.exitCode;
  }

  /** Ends it as Ctrl+C does. */
  async stop(): Promise<void> {
    await this.#end();
  }

  /** Starts it after its end, on the same ports and with the same data. */
  async startAgain(): Promise<void> {
    this.starter = spawnStarter(this.environment);
    await this.#answers();
  }

  async close(): Promise<void> {
    await this.#end();
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }

  /** Waits until it serves. @throws with its output when it doesn't */
  async #answers(): Promise<void> {
    const { starter } = this;
    for (const stream of [starter.stdout, starter.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    for (let attempts = 0; attempts < 300; attempts++) {
      if (starter.exitCode !== null) throw new Error(`Portside did not start:\n${this.output}`);
      const health = await fetch(`${this.url}/api/health`).catch(() => null);
      if (health?.ok) return;
      await delay(200);
    }
    await this.close();
    throw new Error(`Portside did not answer:\n${this.output}`);
  }

  async #end(): Promise<void> {
    if (this.hasEnded) return;
    // Not before its output is read to the end.
    const exited = once(this.starter, "close");
    this.starter.kill("SIGTERM");
    await exited;
  }

  #memory(field: "VmRSS" | "VmHWM"): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1];
    if (kilobytes === undefined) throw new Error(`The process tells no ${field}`);
    return Number(kilobytes) * 1024;
  }
}

function spawnStarter(env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
}

function childOf(parent: number): number | undefined {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) === parent;
      } catch {
        // It ended while we looked.
        return false;
      }
    });
}

/** One browser's view of the API: keeps the cookie, as a browser or curl with a jar does. */
export class AppBrowser {
  #cookie = "";

  constructor(private readonly url: string) {}

  /** The cookie as a request header. */
  get cookie(): string {
    return this.#cookie;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#cookie) headers.set("cookie", this.#cookie);
    const response = await fetch(`${this.url}${path}`, { ...init, headers });
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.#cookie = cookie.split(";", 1)[0] ?? "";
    return response;
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return this.fetch(path, init);
  }

  send(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Response> {
    return this.fetch(path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  }

  /** @throws when the answer isn't 201 */
  async connect(request: SessionRequest): Promise<Session> {
    const response = await this.send("POST", "/api/sessions", request);
    const body: unknown = await response.json();
    if (response.status !== 201) throw new Error(`${response.status} ${JSON.stringify(body)}`);
    return sessionSchema.parse(body);
  }

  async transcript(session: string): Promise<Transcript> {
    const response = await this.get(`/api/sessions/${session}/events?format=json`);
    return transcriptSchema.parse(await response.json());
  }

  /** The problem that a request answers. @throws when it is none */
  async problem(response: Response): Promise<Problem> {
    return problemSchema.parse(await response.json());
  }
}

/** The path of a file's content under a session. */
export function contentOf(session: string, path: string): string {
  return `/api/sessions/${session}/content?path=${encodeURIComponent(path)}`;
}
