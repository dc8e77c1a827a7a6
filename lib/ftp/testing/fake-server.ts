import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { createSecureContext, type SecureContext, type SecureVersion } from "node:tls";
import { type TestCertificate, testCertificate } from "./certificate";
import { FakeConnection } from "./fake-connection";
import type { FakeDataConnection } from "./fake-data-connection";
import { usualAnswers } from "./fake-replies";

/** One reply, several replies to one command (none: silence), or nothing because the handler replied by itself. */
export type Replies = string | readonly string[] | undefined;

/** What the fake does on one command. `argument` is bytes as latin1. */
export type Handler = (
  connection: FakeConnection,
  argument: string,
  command: ReceivedCommand,
) => Replies | Promise<Replies> | Promise<void>;

/** Replies by verb. A string or an array is the answer every time; a function decides. */
export type Answers = { readonly [verb: string]: Replies | Handler };

/** How replies are cut on their way out: whole, every n bytes, or at given offsets of each write. */
export type Chunking =
  | "whole"
  | { readonly every: number; readonly pause?: number }
  | { readonly at: readonly number[]; readonly pause?: number };

export interface ReceivedCommand {
  /** Number of the control connection. */
  readonly connection: number;
  /** Latin1, without line end and Telnet commands. */
  readonly line: string;
  /** Upper case. */
  readonly verb: string;
  readonly argument: string;
  /** Exactly what came, line end included. */
  readonly bytes: Buffer;
}

export interface FakeServerOptions {
  /** Overrides of the usual answers. A verb that neither has is answered 502. */
  readonly answers?: Answers;
  /** One or more replies at the start; null: silence. A function may do anything, on the connection just accepted. */
  readonly greeting?:
    | string
    | readonly string[]
    | null
    | ((connection: FakeConnection) => Promise<void> | void);
  readonly chunking?: Chunking;
  /** Files by absolute path (latin1), which the usual answers list, send, store, rename and delete. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Directories by absolute path beyond those that files imply. */
  readonly directories?: readonly string[];
  /** Offers AUTH TLS, or speaks TLS from the first byte. */
  readonly tls?: "explicit" | "implicit";
  readonly certificate?: TestCertificate;
  readonly tlsVersion?: SecureVersion;
  /** Answers 522 to a transfer whose data connection didn't resume the TLS session, as vsftpd does. */
  readonly requireSessionReuse?: boolean;
  /** Whether 0xFF in commands is Telnet's IAC (default), as to ProFTPD, or a byte like any other, as to vsftpd. */
  readonly readsTelnet?: boolean;
  /** A command that comes before the one before it was answered is lost, as to servers that read one at a time. */
  readonly losesEarlyCommands?: boolean;
  /** Default 127.0.0.1. */
  readonly address?: string;
  readonly port?: number;
}

/**
 * A scripted FTP server on loopback: sane by default, wrong exactly where the test says so. Real sockets, real TLS.
 *
 * ```ts
 * const server = await FakeFtpServer.start({ answers: { EPSV: "500 what?", RETR: sends("abc") } });
 * // … use server.port …
 * expect(server.lines).toContain("PASV");
 * await server.close();
 * ```
 */
export class FakeFtpServer {
  readonly connections: FakeConnection[] = [];
  /** Of all control connections, in the order of opening. */
  readonly dataConnections: FakeDataConnection[] = [];
  /** Of all control connections, in the order of arrival. */
  readonly commands: ReceivedCommand[] = [];
  readonly files = new Map<string, Buffer>();
  readonly directories: Set<string>;
  /** May be changed while the server runs. */
  readonly answers: Map<string, Replies | Handler>;
  chunking: Chunking;
  readonly #server: Server;
  readonly #failures: unknown[] = [];
  readonly #watchers = new Set<() => void>();

  private constructor(
    readonly options: FakeServerOptions,
    readonly certificate: TestCertificate,
    /** One context for control and data connections: their session tickets are under the same key. */
    readonly secureContext: SecureContext,
  ) {
    this.chunking = options.chunking ?? "whole";
    this.answers = new Map(Object.entries({ ...usualAnswers, ...options.answers }));
    this.directories = new Set(["/", ...(options.directories ?? [])]);
    for (const [path, content] of Object.entries(options.files ?? {})) {
      this.files.set(
        path,
        typeof content === "string" ? Buffer.from(content, "latin1") : Buffer.from(content),
      );
    }
    this.#server = createServer({ noDelay: true }, (socket) => {
      const connection = new FakeConnection(this, this.connections.length + 1, socket);
      this.connections.push(connection);
      this.#guard(connection, this.#greet(connection));
    });
  }

  static async start(options: FakeServerOptions = {}): Promise<FakeFtpServer> {
    const certificate = options.certificate ?? (await testCertificate());
    const context = createSecureContext({
      key: certificate.key,
      cert: certificate.cert,
      ...(options.tlsVersion === undefined
        ? {}
        : { minVersion: options.tlsVersion, maxVersion: options.tlsVersion }),
    });
    const server = new FakeFtpServer(options, certificate, context);
    server.#server.listen({ host: options.address ?? "127.0.0.1", port: options.port ?? 0 });
    await once(server.#server, "listening");
    return server;
  }

  get host(): string {
    return this.#bound().address;
  }

  get port(): number {
    return this.#bound().port;
  }

  /** The commands of all connections as lines: what tests most often look at. */
  get lines(): readonly string[] {
    return this.commands.map((command) => command.line);
  }

  /** Resolves with the nth (from 1) command of a verb, as soon as it has come. */
  async received(verb: string, nth = 1): Promise<ReceivedCommand> {
    for (;;) {
      const found = this.commands.filter((command) => command.verb === verb)[nth - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  /** Ends every socket and listener. @throws the first error that a test's own handler threw. */
  async close(): Promise<void> {
    const closed = this.#server.listening ? once(this.#server, "close") : Promise.resolve();
    this.#server.close();
    await Promise.all(this.connections.map((connection) => connection.destroy()));
    await closed;
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Called by the connection when a command came. */
  remember(command: ReceivedCommand): void {
    this.commands.push(command);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const wake of watchers) wake();
  }

  /** Called by the connection when a command's turn has come. Never rejects. */
  async answer(connection: FakeConnection, command: ReceivedCommand): Promise<void> {
    const answer = this.answers.has(command.verb)
      ? this.answers.get(command.verb)
      : `502 ${command.verb} is not implemented.`;
    await this.#guard(
      connection,
      (async () => {
        const replies =
          typeof answer === "function" ? await answer(connection, command.argument, command) : answer;
        if (typeof replies === "string") await connection.reply(replies);
        else if (Array.isArray(replies)) await connection.reply(...replies);
      })(),
    );
  }

  async #greet(connection: FakeConnection): Promise<void> {
    if (this.options.tls === "implicit") await connection.secure(this.secureContext);
    const { greeting = "220 Fake FTP server" } = this.options;
    if (greeting === null) return;
    if (typeof greeting === "function") await greeting(connection);
    else await connection.reply(...(typeof greeting === "string" ? [greeting] : greeting));
  }

  /** What goes wrong after the client has gone is no failure of the script. */
  async #guard(connection: FakeConnection, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!connection.isClosed) this.#failures.push(error);
    }
  }

  #bound(): { address: string; port: number } {
    const bound = this.#server.address();
    if (bound === null || typeof bound === "string") throw new Error("The server is closed");
    return bound;
  }
}
