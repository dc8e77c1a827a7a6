import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "@/lib/contract/session";
import type { SeededRandom } from "../faults/seeded-random";
import { type AppBrowser, contentOf, type RunningApp } from "../running-app";

/** An FTP server that browsers log in to. */
export interface Target {
  readonly port: number;
}

/** What all browsers of a soak share. */
export interface Place {
  readonly app: RunningApp;
  /** Servers that work; a browser takes one of them for each session. */
  readonly targets: readonly Target[];
  /** A server that breaks whatever is asked of it. */
  readonly breaking: Target;
  /** A port where nobody listens. */
  readonly closedPort: number;
}

const student = { user: "student", password: "student" };

/** One browser after the other, as one person uses them: with at most one session and one event stream at a time. */
export class Visitor {
  session: Session | null = null;
  /** Files of its own that exist, by their paths. */
  files: string[] = [];
  #browser: AppBrowser | null = null;
  #stream: AbortController | null = null;
  #named = 0;

  constructor(
    readonly place: Place,
    readonly random: SeededRandom,
    private readonly number: number,
  ) {}

  /** The directory of its own files. */
  get directory(): string {
    return `/incoming/visitor-${this.number}`;
  }

  get isStreaming(): boolean {
    return this.#stream !== null;
  }

  /** A path of its own that was never used. */
  newPath(): string {
    return `${this.directory}/${++this.#named}`;
  }

  /** Takes one of its files off the list. */
  takeFile(): string | null {
    return this.files.splice(this.random.integer(0, this.files.length - 1), 1)[0] ?? null;
  }

  /** What stands behind `/api/sessions/{id}`. @throws without a session */
  inSession(rest: string): string {
    if (this.session === null) throw new Error("There is no session");
    return `/api/sessions/${this.session.id}${rest}`;
  }

  contentOf(path: string): string {
    if (this.session === null) throw new Error("There is no session");
    return contentOf(this.session.id, path);
  }

  async browser(): Promise<AppBrowser> {
    this.#browser ??= await this.place.app.browser();
    return this.#browser;
  }

  /** @throws when the answer has another status; drops the answer's body */
  async expect(response: Response, ...statuses: readonly number[]): Promise<void> {
    const text = await response.text();
    if (!statuses.includes(response.status)) {
      throw new Error(
        `answered ${response.status} instead of ${statuses.join(" or ")}: ${text.slice(0, 300)}`,
      );
    }
  }

  async connect(): Promise<void> {
    const { port } = this.random.pick(this.place.targets);
    this.session = await (await this.browser()).connect({ host: "127.0.0.1", port, ...student });
    this.files = [];
    // Whoever had this number before may have gone without a word.
    await this.delete(this.directory);
    await this.post("/directories", { path: this.directory }, 201);
  }

  async post(rest: string, body: unknown, ...statuses: readonly number[]): Promise<void> {
    await this.expect(await (await this.browser()).send("POST", this.inSession(rest), body), ...statuses);
  }

  /** Deletes something of its own, if it is there. */
  async delete(path: string): Promise<void> {
    await this.post("/delete", { paths: [path], recursive: true }, 202);
  }

  /** Opens its event stream and reads it until it is dropped. */
  async openStream(): Promise<void> {
    const stream = new AbortController();
    const headers = { accept: "text/event-stream" };
    const response = await (await this.browser()).get("/api/events", { headers, signal: stream.signal });
    if (response.status !== 200) throw new Error(`The event stream was answered ${response.status}`);
    this.#stream = stream;
    response.body?.pipeTo(new WritableStream()).catch(() => undefined);
  }

  dropStream(): void {
    this.#stream?.abort();
    this.#stream = null;
  }

  /** Ends its session and takes its files along. */
  async closeSession(): Promise<void> {
    await this.delete(this.directory);
    await this.expect(await (await this.browser()).send("DELETE", this.inSession("")), 204);
    this.session = null;
    this.files = [];
  }

  /** Closes the browser, as people do: Portside finds out by itself, and its session goes when its time is over. */
  abandon(): void {
    this.dropStream();
    this.session = null;
    this.files = [];
    this.#browser = null;
  }

  /** Goes for good. */
  async leave(): Promise<void> {
    if (this.session !== null) await this.closeSession();
    this.abandon();
  }
}

/** Reads an answer's first bytes and breaks it off. */
export async function readBeginning(visitor: Visitor, path: string, init: RequestInit = {}): Promise<void> {
  const breakOff = new AbortController();
  const response = await (await visitor.browser()).get(path, { ...init, signal: breakOff.signal });
  if (response.status !== 200) return visitor.expect(response, 200);
  await response.body?.getReader().read();
  breakOff.abort();
}

/** Sends the first half of a body and breaks off. */
export async function sendHalf(visitor: Visitor, path: string): Promise<void> {
  const breakOff = new AbortController();
  const { signal } = breakOff;
  const body = new ReadableStream({
    async pull(controller) {
      controller.enqueue(new Uint8Array(64 * 1024));
      // Gives it time to reach the FTP server; whether it does is a matter of chance, as it is with people.
      await delay(visitor.random.integer(0, 50 - 1));
      breakOff.abort();
    },
  });
  const init = { method: "PUT", body, duplex: "half", signal } as const;
  const sending = (await visitor.browser()).fetch(visitor.contentOf(path), init);
  await sending.then(
    (response) => response.text(),
    (error: unknown) => {
      if (!signal.aborted) throw error;
    },
  );
}
