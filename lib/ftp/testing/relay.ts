import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay, setImmediate as immediate } from "node:timers/promises";
import type { Endpoint } from "../../protocol/traffic";

/** One piece of bytes as it passed. */
export interface RelayedChunk {
  /** 1, 2, … by the order of the client's connections. */
  readonly connection: number;
  readonly from: "client" | "server";
  readonly bytes: Buffer;
  /** Milliseconds since the relay started. */
  readonly at: number;
}

export interface RelayOptions {
  /** Cuts what the server sends into pieces of this many bytes, each in a turn of its own. */
  readonly pieces?: number;
  /** Milliseconds that every chunk waits, in either direction. Order is kept. */
  readonly delay?: number;
}

interface RelayedConnection {
  readonly number: number;
  readonly client: Socket;
  readonly server: Socket;
}

/**
 * A TCP relay between client and server that records both directions in order, and does to the connection what networks
 * do: cut packets, delay, lose everything, break.
 */
export class RecordingRelay {
  readonly recording: RelayedChunk[] = [];
  /** What passes from now on is recorded and thrown away, in both directions: a firewall that forgot the connection. */
  isBlackHole = false;
  readonly #connections: RelayedConnection[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #listener: Server;
  /** `performance.now()` at the start: what `at` counts from. */
  readonly startedAt = performance.now();

  private constructor(
    private readonly target: Endpoint,
    private readonly options: RelayOptions,
  ) {
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#relay(client));
  }

  /** Listens on loopback and passes on to `target`. */
  static async start(target: Endpoint, options: RelayOptions = {}): Promise<RecordingRelay> {
    const relay = new RecordingRelay(target, options);
    relay.#listener.listen({ host: "127.0.0.1", port: 0 });
    await once(relay.#listener, "listening");
    return relay;
  }

  get host(): string {
    return "127.0.0.1";
  }

  get port(): number {
    const bound = this.#listener.address();
    if (bound === null || typeof bound === "string") throw new Error("The relay is closed");
    return bound.port;
  }

  /** All bytes of one direction, of one connection or of all, joined (latin1). */
  text(from: "client" | "server", connection?: number): string {
    return Buffer.concat(
      this.recording
        .filter((chunk) => chunk.from === from && (connection ?? chunk.connection) === chunk.connection)
        .map((chunk) => chunk.bytes),
    ).toString("latin1");
  }

  /** Resolves once one direction has carried this text (latin1). */
  carried(from: "client" | "server", text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.text(from).includes(text)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Breaks every connection now (RST on both sides). New ones are still accepted. */
  kill(): void {
    for (const { client, server } of this.#connections) {
      if (!client.destroyed) client.resetAndDestroy();
      if (!server.destroyed) server.resetAndDestroy();
    }
  }

  /** Stops listening and ends every connection. */
  async close(): Promise<void> {
    const sockets = this.#connections.flatMap(({ client, server }) => [client, server]);
    const closed = sockets
      .filter((socket) => !socket.closed)
      .map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    const stopped = this.#listener.listening ? once(this.#listener, "close") : Promise.resolve();
    this.#listener.close();
    for (const socket of sockets) socket.destroy();
    await Promise.all([...closed, stopped]);
  }

  #relay(client: Socket): void {
    const server = connect({
      host: this.target.address,
      port: this.target.port,
      allowHalfOpen: true,
      noDelay: true,
    });
    const connection = { number: this.#connections.length + 1, client, server };
    this.#connections.push(connection);
    this.#pass(connection, "client");
    this.#pass(connection, "server");
  }

  #pass(connection: RelayedConnection, from: "client" | "server"): void {
    const source = connection[from];
    const target = connection[from === "client" ? "server" : "client"];
    let passed: Promise<void> = Promise.resolve();
    source.on("data", (bytes: Buffer) => {
      const at = performance.now() - this.startedAt;
      this.recording.push({ connection: connection.number, from, bytes, at });
      for (const look of [...this.#watchers]) look();
      if (!this.isBlackHole) passed = passed.then(() => this.#forward(target, bytes, from));
    });
    source.on("end", () => {
      if (!this.isBlackHole) passed = passed.then(() => void target.end());
    });
    // A side that breaks breaks the other one, which is all that an error here means.
    source.on("error", () => {
      if (!this.isBlackHole) target.destroy();
    });
  }

  async #forward(target: Socket, bytes: Buffer, from: "client" | "server"): Promise<void> {
    if (this.options.delay !== undefined) await delay(this.options.delay);
    const size = from === "server" ? (this.options.pieces ?? bytes.length) : bytes.length;
    for (let start = 0; start < bytes.length; start += size) {
      if (start > 0) await immediate();
      if (target.destroyed || this.isBlackHole) return;
      if (!target.write(bytes.subarray(start, start + size))) {
        // A target that breaks meanwhile ends the wait too; the next turn of the loop sees it.
        await Promise.race([once(target, "drain"), once(target, "close")]).catch(() => undefined);
      }
    }
  }
}
