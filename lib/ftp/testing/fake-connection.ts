import { once } from "node:events";
import { connect, createServer, isIPv6, type Server, type Socket } from "node:net";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import { type SecureContext, TLSSocket } from "node:tls";
import type { Endpoint } from "../../protocol/traffic";
import { FakeDataConnection } from "./fake-data-connection";
import type { Chunking, FakeFtpServer, ReceivedCommand } from "./fake-server";

/** One control connection as the fake server sees it; what handlers are given. */
export class FakeConnection {
  /** The control connection's socket: TLS on TCP once secured. */
  socket: Socket;
  isSecured = false;
  /** The last `PROT`; data connections are secured when it is P. */
  protection: "C" | "P" = "C";
  user = "";
  directory = "/";
  /** The last `REST`, until a transfer uses it up. */
  restart = 0;
  /** The last `RNFR`. */
  renameFrom = "";
  /** Resolves when everything that came before the last ABOR was answered. */
  beforeAbort: Promise<void> = Promise.resolve();
  readonly commands: ReceivedCommand[] = [];
  readonly dataConnections: FakeDataConnection[] = [];
  readonly #raw: Socket;
  #rest = Buffer.alloc(0);
  #listener: Server | null = null;
  #accepted: Promise<FakeDataConnection> | null = null;
  #dialTo: Endpoint | null = null;
  #unanswered = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(
    readonly server: FakeFtpServer,
    /** 1, 2, … in the order of accepting. */
    readonly number: number,
    socket: Socket,
  ) {
    this.#raw = socket;
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    this.#listen();
    socket.once("close", () => this.#stopListening());
  }

  /** The address of this end, on which passive listeners are bound. */
  get localAddress(): string {
    return this.#raw.localAddress ?? "127.0.0.1";
  }

  get isClosed(): boolean {
    return this.#raw.destroyed;
  }

  /** Sends replies, each with a line end; `\n` inside one makes it a multi-line reply. */
  async reply(...replies: readonly string[]): Promise<void> {
    for (const reply of replies) await this.raw(`${reply.replaceAll(/\r?\n/g, "\r\n")}\r\n`);
  }

  /** Sends bytes exactly as given (latin1), cut as `chunking` says; the server's own chunking by default. */
  async raw(text: string | Uint8Array, chunking: Chunking = this.server.chunking): Promise<void> {
    const bytes = typeof text === "string" ? Buffer.from(text, "latin1") : Buffer.from(text);
    for (const [index, piece] of cut(bytes, chunking).entries()) {
      if (index > 0) await pause(chunking);
      if (this.socket.destroyed) return;
      this.socket.write(piece);
    }
  }

  /** Ends the control connection, after everything that was sent. */
  hangUp(): void {
    this.socket.end();
  }

  /** Resets the control connection. */
  reset(): void {
    this.#raw.resetAndDestroy();
  }

  /** Makes the connection TLS from here on; call it after the 234. */
  async secure(secureContext: SecureContext): Promise<void> {
    this.#raw.removeAllListeners("data");
    this.#rest = Buffer.alloc(0);
    const secured = new TLSSocket(this.#raw, { isServer: true, secureContext });
    secured.on("error", () => undefined);
    this.socket = secured;
    const closed = once(this.#raw, "close");
    this.#listen();
    await Promise.race([once(secured, "secure"), closed]);
    this.isSecured = !this.#raw.destroyed;
  }

  /**
   * Starts a passive listener and returns its port, for a 227 or 229. One connection is accepted; what comes of it is
   * up to `openData`.
   */
  async listen(options: { readonly address?: string; readonly port?: number } = {}): Promise<number> {
    this.#stopListening();
    const listener = createServer({ pauseOnConnect: true });
    this.#listener = listener;
    listener.listen({ host: options.address ?? this.localAddress, port: options.port ?? 0 });
    await once(listener, "listening");
    this.#dialTo = null;
    this.#accepted = once(listener, "connection").then(([socket]: Socket[]) => {
      listener.close();
      if (socket === undefined) throw new Error("A connection event carries a socket");
      return this.#remember(new FakeDataConnection(socket, "client"));
    });
    this.#accepted.catch(() => undefined);
    const bound = listener.address();
    if (bound === null || typeof bound === "string") throw new Error("A TCP server has a port");
    return bound.port;
  }

  /** Remembers where PORT or EPRT told to dial. */
  announceActive(endpoint: Endpoint): void {
    this.#stopListening();
    this.#dialTo = endpoint;
  }

  /** Where PORT or EPRT told to dial; null in passive mode. */
  get activeEndpoint(): Endpoint | null {
    return this.#dialTo;
  }

  /**
   * The data connection that was announced: waits for the client's dial, or dials the client, and secures it
   * under `PROT P`.
   *
   * @param options.from local address to dial from in active mode, such as 127.0.0.2 for a wrong peer.
   * @param options.read set false to leave the client's bytes on the socket.
   * @throws when nothing was announced, the dial fails, or the TLS handshake does.
   */
  async openData(
    options: { readonly from?: string; readonly read?: boolean } = {},
  ): Promise<FakeDataConnection> {
    const opened = this.#dialTo === null ? this.#accept() : this.#dial(this.#dialTo, options.from);
    const data = await opened;
    this.#accepted = null;
    this.#dialTo = null;
    if (this.protection === "P") await data.secure(this.server.secureContext);
    if (options.read !== false) data.read();
    return data;
  }

  /** Resolves when every command that came so far was answered. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Ends every socket and listener of this connection. */
  async destroy(): Promise<void> {
    this.#stopListening();
    this.socket.destroy();
    this.#raw.destroy();
    await Promise.all(this.dataConnections.map((data) => data.destroy()));
    if (!this.#raw.closed) await new Promise((resolve) => this.#raw.once("close", resolve));
  }

  #remember(data: FakeDataConnection): FakeDataConnection {
    this.dataConnections.push(data);
    this.server.dataConnections.push(data);
    return data;
  }

  async #accept(): Promise<FakeDataConnection> {
    if (this.#accepted === null) throw new Error("No data connection was announced");
    const accepted = this.#accepted;
    return new Promise((resolve, reject) => {
      const onClose = () =>
        reject(new Error("The control connection closed before the data connection came"));
      this.#raw.once("close", onClose);
      accepted.then(resolve, reject).finally(() => this.#raw.removeListener("close", onClose));
    });
  }

  async #dial(to: Endpoint, from: string | undefined): Promise<FakeDataConnection> {
    const socket = connect({
      host: to.address,
      port: to.port,
      ...(from === undefined ? {} : { localAddress: from }),
      family: isIPv6(to.address) ? 6 : 4,
    });
    await once(socket, "connect");
    return this.#remember(new FakeDataConnection(socket, "server"));
  }

  #stopListening(): void {
    if (this.#listener?.listening === true) this.#listener.close();
    this.#listener = null;
    this.#accepted = null;
  }

  #listen(): void {
    this.socket.on("data", (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      for (let end = this.#rest.indexOf(10); end >= 0; end = this.#rest.indexOf(10)) {
        const bytes = this.#rest.subarray(0, end + 1);
        this.#rest = this.#rest.subarray(end + 1);
        this.#receive(Buffer.from(bytes));
      }
    });
    this.socket.on("end", () => this.socket.end());
  }

  #receive(bytes: Buffer): void {
    if (this.server.options.losesEarlyCommands === true && this.#unanswered > 0) return;
    const line = (this.server.options.readsTelnet === false ? bytes : withoutTelnet(bytes))
      .toString("latin1")
      .replace(/\r?\n$/, "");
    const space = line.indexOf(" ");
    const verb = (space < 0 ? line : line.slice(0, space)).toUpperCase();
    const argument = space < 0 ? "" : line.slice(space + 1);
    const command: ReceivedCommand = { connection: this.number, line, verb, argument, bytes };
    this.commands.push(command);
    const before = this.#running;
    // Commands are answered one after the other, but ABOR has to reach a transfer that is under way.
    const ready = verb === "ABOR" ? Promise.resolve() : before;
    if (verb === "ABOR") this.beforeAbort = before;
    this.#unanswered++;
    const answered = ready
      .then(() => this.server.answer(this, command))
      .finally(() => {
        this.#unanswered--;
      });
    this.#running = Promise.all([before, answered]).then(() => undefined);
    this.server.remember(command);
  }
}

function cut(bytes: Buffer, chunking: Chunking): Buffer[] {
  if (chunking === "whole") return [bytes];
  const offsets =
    "at" in chunking
      ? chunking.at
      : Array.from({ length: Math.floor(bytes.length / chunking.every) }, (_, i) => (i + 1) * chunking.every);
  const inside = offsets.filter((offset) => offset > 0 && offset < bytes.length);
  return [0, ...inside].map((start, i) => bytes.subarray(start, inside[i] ?? bytes.length));
}

/** Without a pause the pieces still go out in turns of their own, so that the client can see each by itself. */
async function pause(chunking: Chunking): Promise<void> {
  const milliseconds = chunking === "whole" ? 0 : (chunking.pause ?? 0);
  await (milliseconds > 0 ? delay(milliseconds) : immediate());
}

/** Drops Telnet commands (IAC and one more byte, or two where it is an option) and undoubles IAC IAC, as RFC 959 §4.1 asks of a server. */
function withoutTelnet(bytes: Buffer): Buffer {
  const kept: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte !== 0xff) kept.push(byte);
    else if (bytes[++i] === 0xff) kept.push(0xff);
    else if ((bytes[i] ?? 0) >= 0xfb) i++;
  }
  return Buffer.from(kept);
}
