import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Endpoint } from "@/lib/protocol/traffic";
import { rewrittenLine } from "./rewritten-line";

export type Channel = "control" | "data" | "http";

/** What is done to the next piece of bytes that goes this way. */
export interface Cut {
  readonly channel: Channel;
  readonly from: "client" | "server";
  /** How much of the piece still passes, 0 to 1. */
  readonly part: number;
  readonly how: "reset" | "end";
}

interface Link {
  readonly channel: Channel;
  readonly client: Socket;
  readonly server: Socket;
  /** Nothing passes any more, and nobody is told. */
  isSilent: boolean;
  /** It was cut: what still comes is thrown away. */
  isCut: boolean;
  /** Of data connections that were announced on it and have not come. */
  readonly awaited: Set<Server>;
}

type Waiting<T> = { readonly wanted: T; readonly done: () => void };

/**
 * A TCP relay that does to connections what bad networks do, at a byte: cut, delay, swallow. Between an FTP client and
 * server it also puts itself between them on data connections, of which it learns by reading the control connection.
 */
export class CuttingRelay {
  /** Bytes that passed, in both directions, control and data. */
  passed = 0;
  readonly #links = new Set<Link>();
  readonly #dataListeners = new Set<Server>();
  readonly #listener: Server;
  #cuts: Waiting<Cut>[] = [];
  #silences: Waiting<Channel>[] = [];
  #marks: Waiting<number>[] = [];
  #slow = { pieces: 0, milliseconds: 0, done: () => {} };

  private constructor(
    private readonly target: Endpoint,
    private readonly channel: "control" | "http",
  ) {
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) =>
      this.#join(client, this.target, { accepted: "client", channel: this.channel }),
    );
  }

  /** Listens on a free port of loopback and passes on to `target`. */
  static async start(target: Endpoint, carries: "ftp" | "http"): Promise<CuttingRelay> {
    const relay = new CuttingRelay(target, carries === "ftp" ? "control" : "http");
    await listenOnLoopback(relay.#listener);
    return relay;
  }

  get port(): number {
    return portOf(this.#listener);
  }

  /** Connections that the client has not let go of. */
  get open(): number {
    return [...this.#links].filter(({ client }) => !client.destroyed && !client.readableEnded).length;
  }

  /** Resolves once this many bytes have passed in all. */
  reaches(bytes: number): Promise<void> {
    return new Promise((done) => {
      this.#marks.push({ wanted: bytes, done });
      this.#tellMarks();
    });
  }

  /** Resolves when it has cut the next connection that such a piece passes. */
  cutNext(cut: Cut): Promise<void> {
    return new Promise((done) => this.#cuts.push({ wanted: cut, done }));
  }

  /** Swallows all that comes on the next connection of this kind that anything passes, from then on. */
  silenceNext(channel: Channel): Promise<void> {
    return new Promise((done) => this.#silences.push({ wanted: channel, done }));
  }

  /** Lets each of the next pieces wait, on whichever connection. Resolves when the last of them has waited. */
  slowDown(pieces: number, milliseconds: number): Promise<void> {
    return new Promise((done) => {
      this.#slow = { pieces, milliseconds, done };
    });
  }

  /** Forgets what was ordered and has not happened. */
  calmDown(): void {
    [this.#cuts, this.#silences, this.#marks] = [[], [], []];
    this.#slow = { pieces: 0, milliseconds: 0, done: () => {} };
  }

  /** Breaks every connection. New ones are still accepted. */
  breakAll(): void {
    for (const link of this.#links) breakOff(link, "reset");
    for (const listener of this.#dataListeners) listener.close();
  }

  async close(): Promise<void> {
    const closed = once(this.#listener, "close");
    this.#listener.close();
    this.breakAll();
    await closed;
  }

  #join(
    accepted: Socket,
    target: Endpoint,
    role: { readonly accepted: "client" | "server"; readonly channel: Channel },
  ): void {
    const dialled = connect({
      host: target.address,
      port: target.port,
      allowHalfOpen: true,
      noDelay: true,
    });
    const [client, server] = role.accepted === "client" ? [accepted, dialled] : [dialled, accepted];
    const link: Link = {
      channel: role.channel,
      client,
      server,
      isSilent: false,
      isCut: false,
      awaited: new Set(),
    };
    this.#links.add(link);
    const forget = () => {
      for (const listener of link.awaited) listener.close();
      if (client.destroyed && server.destroyed) this.#links.delete(link);
    };
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on("error", () => undefined);
      socket.once("close", (hadError) => {
        if (hadError && !link.isSilent && !other.destroyed) other.resetAndDestroy();
        forget();
      });
    }
    void this.#pass(link, "client");
    void this.#pass(link, "server");
  }

  async #pass(link: Link, from: "client" | "server"): Promise<void> {
    const target = link[from === "client" ? "server" : "client"];
    const lines = new LineBuffer();
    try {
      for await (const piece of piecesOf(link[from])) {
        const bytes =
          link.channel === "control" ? await this.#rewritten(link, from, lines.take(piece)) : piece;
        await this.#forward(link, from, bytes);
      }
      await this.#forward(link, from, lines.rest());
      if (!link.isSilent) target.end();
      // Whoever gives a silent connection up frees it here; the other side hears nothing of that for ever so long.
      else if (from === "client") breakOff(link, "reset");
    } catch {
      // The connection broke; its `close` breaks the other side.
    }
  }

  async #forward(link: Link, from: "client" | "server", bytes: Buffer): Promise<void> {
    if (bytes.length === 0 || link.isCut) return;
    if (this.#slow.pieces > 0) {
      const { milliseconds, done } = this.#slow;
      this.#slow.pieces--;
      if (this.#slow.pieces === 0) done();
      await delay(milliseconds);
    }
    const silence = takeFirst(this.#silences, ({ wanted }) => wanted === link.channel);
    if (silence !== null) {
      link.isSilent = true;
      silence.done();
    }
    if (link.isSilent) return;
    const cut = takeFirst(
      this.#cuts,
      ({ wanted }) => wanted.channel === link.channel && wanted.from === from,
    );
    if (cut !== null) {
      await send(link, from, bytes.subarray(0, Math.floor(bytes.length * cut.wanted.part)));
      breakOff(link, cut.wanted.how);
      cut.done();
      return;
    }
    await send(link, from, bytes);
    this.passed += bytes.length;
    this.#tellMarks();
  }

  #tellMarks(): void {
    for (let mark = this.#dueMark(); mark !== null; mark = this.#dueMark()) mark.done();
  }

  #dueMark(): Waiting<number> | null {
    return takeFirst(this.#marks, ({ wanted }) => wanted <= this.passed);
  }

  /** Whole lines, in which the ports of data connections are the relay's own. */
  async #rewritten(link: Link, from: "client" | "server", lines: readonly string[]): Promise<Buffer> {
    const passed: string[] = [];
    for (const line of lines) {
      const found = rewrittenLine(line);
      passed.push(
        found === null
          ? line
          : found.withPort(await this.#relayData(link, from, { address: "127.0.0.1", port: found.port })),
      );
    }
    return Buffer.from(passed.join(""), "latin1");
  }

  /** Listens for one data connection to where a side of the control connection awaits it. @returns the port */
  async #relayData(control: Link, awaitedBy: "client" | "server", target: Endpoint): Promise<number> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      listener.close();
      const accepted = awaitedBy === "server" ? "client" : "server";
      this.#join(socket, target, { accepted, channel: "data" });
    });
    await listenOnLoopback(listener);
    this.#dataListeners.add(listener);
    listener.once("close", () => {
      this.#dataListeners.delete(listener);
      control.awaited.delete(listener);
    });
    control.awaited.add(listener);
    if (control.client.destroyed || control.server.destroyed) listener.close();
    return portOf(listener);
  }
}

/** Without the iterator's habit of destroying a socket that has only ended its sending side. */
function piecesOf(socket: Socket): AsyncIterable<Buffer> {
  return socket.iterator({ destroyOnReturn: false });
}

async function send(link: Link, from: "client" | "server", bytes: Buffer): Promise<void> {
  const target = link[from === "client" ? "server" : "client"];
  if (bytes.length === 0 || target.destroyed) return;
  if (target.write(bytes)) return;
  await Promise.race([once(target, "drain"), once(target, "close")]).catch(() => undefined);
}

function breakOff(link: Link, how: "reset" | "end"): void {
  link.isCut = true;
  for (const socket of [link.client, link.server]) {
    if (how === "end") socket.end();
    else if (!socket.destroyed) socket.resetAndDestroy();
  }
}

function takeFirst<T>(waiting: T[], fits: (item: T) => boolean): T | null {
  const index = waiting.findIndex(fits);
  return index < 0 ? null : (waiting.splice(index, 1)[0] ?? null);
}

async function listenOnLoopback(server: Server): Promise<void> {
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
}

function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The relay is closed");
  return bound.port;
}

/** Cuts a control connection's bytes into lines; the last one may still be coming. */
class LineBuffer {
  #rest = "";

  take(bytes: Buffer): string[] {
    const lines = (this.#rest + bytes.toString("latin1")).split(/(?<=\n)/);
    this.#rest = lines.at(-1)?.endsWith("\n") === false ? (lines.pop() ?? "") : "";
    return lines;
  }

  rest(): Buffer {
    const rest = Buffer.from(this.#rest, "latin1");
    this.#rest = "";
    return rest;
  }
}
