import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { FtpErrorCode } from "@/lib/ftp/errors";
import type { DirectoryEntry, SessionSettings, SettingsChange } from "@/lib/ftp/session-types";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { Namespace } from "./namespace";

/** What a client program is told to do, one session being one login. */
export type Order = { readonly session: string } & (
  | { readonly type: "connect"; readonly settings: SessionSettings }
  | { readonly type: "change"; readonly settings: SettingsChange }
  /** Of the home directory where no path is named. */
  | { readonly type: "list"; readonly path?: string }
);

export type Outcome =
  | { readonly type: "listed"; readonly entries: readonly Pick<DirectoryEntry, "name" | "type" | "size">[] }
  | { readonly type: "failed"; readonly code: FtpErrorCode; readonly message: string };

/** A listing, or its failure, or that of the connection before it. */
export interface ListingAttempt {
  readonly outcome: Outcome;
  readonly exchange: number;
  /** Of the whole session so far. */
  readonly events: readonly TrafficEvent[];
}

/** What a client program answers to the order of that number. */
export type Answer = { readonly number: number } & (
  | { readonly answer: ListingAttempt | null }
  | { readonly error: string }
);

interface Waiting {
  resolve(answer: ListingAttempt | null): void;
  reject(error: Error): void;
}

/** Begins a new TLS session for every connection. */
export type ClientOption = "--never-resume-tls";

/** Portside's engine as one file, which every client of a run starts from. */
export class ClientProgram {
  private constructor(private readonly directory: string) {}

  static async build(): Promise<ClientProgram> {
    const directory = mkdtempSync(join(tmpdir(), "portside-client-"));
    const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
    await build({
      root,
      configFile: false,
      logLevel: "error",
      publicDir: false,
      resolve: { alias: { "@": root } },
      ssr: { noExternal: true },
      build: {
        ssr: fileURLToPath(new URL("client-program.ts", import.meta.url)),
        outDir: directory,
        target: "node20",
        rollupOptions: { output: { entryFileNames: "client.mjs" } },
      },
    });
    return new ClientProgram(directory);
  }

  /** Starts a client on a host, with the options that the program knows. */
  start(host: Namespace, ...options: readonly ClientOption[]): Client {
    return new Client(host, [join(this.directory, "client.mjs"), ...options]);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Portside's engine, running on a host of a topology. */
export class Client {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #said: string[] = [];
  #orders = 0;

  constructor(host: Namespace, program: readonly string[]) {
    this.#child = spawn("ip", ["netns", "exec", host.name, process.execPath, ...program], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Vitest's own options are no business of the program's.
      env: { NODE_ENV: "production", PATH: process.env.PATH },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.#said.push(text));
    }
    this.#child.on("message", ({ number, ...said }: Answer) => {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if ("error" in said) waiting?.reject(new Error(said.error));
      else waiting?.resolve(said.answer);
    });
    this.#child.once("close", (code) =>
      this.#giveUp(`The client ended with ${code}: ${this.#said.join("")}`),
    );
    this.#child.once("error", (error) => this.#giveUp(error.message));
  }

  /** @returns null when there is a session now, otherwise why there is none */
  async connect(session: string, settings: SessionSettings): Promise<ListingAttempt | null> {
    return this.#order({ type: "connect", session, settings });
  }

  async change(session: string, settings: SettingsChange): Promise<void> {
    await this.#order({ type: "change", session, settings });
  }

  /** Lists a directory, the home directory where none is named. Resolves for failures as well. */
  async list(session: string, path?: string): Promise<ListingAttempt> {
    const attempt = await this.#order({ type: "list", session, ...(path !== undefined && { path }) });
    if (attempt === null) throw new Error("A listing is answered with what came of it");
    return attempt;
  }

  /** Ends the program. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "close");
    this.#child.kill("SIGKILL");
    await ended;
  }

  #order(order: Order): Promise<ListingAttempt | null> {
    const number = ++this.#orders;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#child.send({ number, ...order });
    });
  }

  #giveUp(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
