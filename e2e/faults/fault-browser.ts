import { setTimeout as delay } from "node:timers/promises";
import type { Session } from "@/lib/contract/session";
import { type AppBrowser, contentOf as contentPath } from "../running-app";
import { EventWatch } from "./event-watch";
import type { FaultPlace, FaultServer } from "./fault-server";
import { FileHistory } from "./file-history";
import { contentOf, type Version } from "./marked-content";
import { operate } from "./operations";
import { filesBefore, type OperationKind, type PlannedBrowser } from "./plan";
import type { Portside } from "./portside";
import type { TusUpload } from "./tus-upload";

/** How an operation ended. `failed`: it was told so, or its connection visibly broke. */
export type Ending = "done" | "refused" | "failed";

/** A resumable upload that broke off. */
export interface UnfinishedUpload {
  readonly upload: TusUpload;
  readonly version: Version;
  readonly name: string;
}

/** One browser of a round: what it does, and what it knows of its files. */
export class FaultBrowser {
  readonly owner: string;
  readonly place: FaultPlace;
  readonly histories = new Map<string, FileHistory>();
  readonly endings: { readonly kind: OperationKind; readonly ending: Ending }[] = [];
  readonly unfinished: UnfinishedUpload[] = [];
  /** What must not be, in sentences. */
  readonly wrongs: string[] = [];
  readonly #lossesBefore: number;
  readonly #ownSessions = new Set<string>();
  #session: Promise<string> | null = null;
  #watches: EventWatch[] = [];

  constructor(
    readonly plan: PlannedBrowser,
    readonly server: FaultServer,
    readonly portside: Portside,
    readonly http: AppBrowser,
    index: number,
  ) {
    this.owner = plan.owner;
    this.place = server.place(index, plan.owner);
    this.#lossesBefore = server.losses;
  }

  /** Whether its server has lost everything since. */
  get mayBeForgotten(): boolean {
    return this.server.losses > this.#lossesBefore;
  }

  /** The name of one of its files. It isn't ASCII, so that cuts fall into letters. */
  nameOf(file: number): string {
    return `${this.owner} ü ${file}.bin`;
  }

  pathOf(file: number): string {
    return this.place.directory + this.nameOf(file);
  }

  history(file: number): FileHistory {
    const name = this.nameOf(file);
    const known = this.histories.get(name) ?? new FileHistory(this.owner, name);
    this.histories.set(name, known);
    return known;
  }

  version(file: number, number: number, size: number): Version {
    return { owner: this.owner, file, number, size };
  }

  wrong(text: string): void {
    this.wrongs.push(`${this.owner}: ${text}`);
  }

  /** Lays out the files that its operations need, and logs in. */
  async prepare(): Promise<void> {
    const files = new Map<string, Buffer>();
    for (const { file, size } of this.plan.queues.flat().flatMap(filesBefore)) {
      const version = this.version(file, 0, size);
      this.history(file).found(version);
      files.set(this.nameOf(file), contentOf(version));
    }
    await this.place.prepare(files);
    await this.session();
  }

  /** Does all that is planned for it. */
  async work(): Promise<void> {
    await Promise.all(
      this.plan.queues.map(async (queue) => {
        for (const operation of queue) {
          const ending = await operate(this, operation);
          this.endings.push({ kind: operation.kind, ending });
          if (ending === "failed") await this.#noticeLostSession();
        }
      }),
    );
  }

  /** The session to use now; after Portside went away, another one. */
  session(): Promise<string> {
    this.#session ??= this.#logIn().catch((error: unknown) => {
      this.#session = null;
      throw error;
    });
    return this.#session;
  }

  /** @param path below the session */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const session = await this.session();
    return this.http.fetch(`/api/sessions/${session}${path}`, { signal: patience(), ...init });
  }

  /** @param file of its own */
  async content(file: number, init: RequestInit = {}): Promise<Response> {
    const session = await this.session();
    return this.http.fetch(contentPath(session, this.pathOf(file)), { signal: patience(), ...init });
  }

  /** Logs out everywhere: what is under way ends with it. */
  async leave(): Promise<void> {
    this.#session = null;
    const sessions: readonly Session[] = await (await this.http.get("/api/sessions")).json();
    for (const { id } of sessions) {
      if (!this.#ownSessions.has(id)) this.wrong(`is shown session ${id}, which it never opened`);
      await this.http.send("DELETE", `/api/sessions/${id}`);
    }
    this.#judgeEvents();
  }

  /** Asks for another browser's session, which there must not be for this one. */
  async tryForeign(session: string): Promise<void> {
    for (const path of ["", "/entries?path=/", "/events?format=json"]) {
      const { status } = await this.http.get(`/api/sessions/${session}${path}`);
      if (status !== 404) this.wrong(`gets ${status} for session ${session}${path} of another browser`);
    }
  }

  async #logIn(): Promise<string> {
    let why: unknown;
    for (let attempts = 0; attempts < mostLogins; attempts++) {
      await Promise.all([this.portside.ready, this.server.ready]);
      try {
        const { id } = await this.http.connect({
          host: "127.0.0.1",
          port: this.server.relay.port,
          user: this.place.user,
          password: this.place.password,
          dataMode: this.plan.dataMode,
          timeoutSeconds,
        });
        this.#ownSessions.add(id);
        const watch = new EventWatch(this.http, this.owner);
        this.#watches.push(watch);
        void watch.listen();
        return id;
      } catch (error) {
        why = error;
        await delay(attempts * 20);
      }
    }
    throw new Error(`${this.owner} can't log in any more`, { cause: why });
  }

  async #noticeLostSession(): Promise<void> {
    const before = this.#session;
    if (before === null) return;
    await this.portside.ready;
    const id = await before;
    const response = await this.http.get(`/api/sessions/${id}`).catch(() => null);
    await response?.arrayBuffer().catch(() => undefined);
    if (response?.status === 404 && this.#session === before) this.#session = null;
  }

  #judgeEvents(): void {
    for (const watch of this.#watches) {
      watch.stop();
      for (const owner of watch.foreign) this.wrong(`hears of ${owner} in its event stream`);
      for (const session of watch.sessions) {
        if (!this.#ownSessions.has(session)) this.wrong(`hears of session ${session}, which is not its own`);
      }
    }
    this.#watches = [];
  }
}

/** What Portside waits for an FTP server that says nothing. */
const timeoutSeconds = 3;
/** More than faults can spoil. */
const mostLogins = 20;

/** Far beyond every time-out of Portside: what takes longer hangs. */
function patience(): AbortSignal {
  return AbortSignal.timeout(60_000);
}
