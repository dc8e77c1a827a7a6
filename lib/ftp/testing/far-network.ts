import { once } from "node:events";
import { createServer, type Server, Socket } from "node:net";
import type { Endpoint } from "../../protocol/traffic";
import type { Connection, ConnectOptions, Listener, ListenOptions, Network } from "../network";
import { type FlightOptions, Flights } from "./flights";

export interface FarNetworkOptions extends FlightOptions {
  /**
   * The server closes data connections with SO_LINGER, so that `close` lasts until the client's system has acknowledged
   * the end (vsftpd). A relay's own system acknowledges at once; the time is put in again here.
   */
  readonly closesWhenAcknowledged?: boolean;
}

/** What an operation cost. */
export interface Cost<T> {
  readonly result: T;
  readonly flights: number;
  readonly roundTrips: number;
}

/**
 * A network between the engine and an FTP server whose round trips are counted (see `Flights`). Every connection goes
 * through a relay, which costs what TCP costs (RFC 9293 §3.5): SYN and SYN-ACK are a flight each, and the one who accepts
 * learns of the connection by a third, together with the first bytes.
 *
 * In passive mode the engine dials the relay instead of the announced port, so no reply has to be rewritten. In active
 * mode the engine announces a port of the relay's. A server whose dial on loopback succeeds at once would go on too early:
 * what it says on its control connection meanwhile is held until its SYN could have been answered.
 */
export class FarNetwork implements Network {
  readonly #flights: Flights;
  readonly #sockets = new Set<Socket>();
  readonly #relays = new Set<Server>();
  /** Handshakes and closes that the server waits for: until they are done it says nothing. */
  #serverWaits = 0;

  constructor(
    private readonly near: Network,
    private readonly options: FarNetworkOptions = {},
  ) {
    this.#flights = new Flights(options);
  }

  /** Runs one operation while nothing else is on its way. Whatever comes after its result is not counted. */
  async cost<T>(operation: () => Promise<T>): Promise<Cost<T>> {
    await this.#flights.landed();
    const before = this.#flights.flown;
    const result = await operation();
    const flights = this.#flights.flown - before;
    await this.#flights.landed();
    return { result, flights, roundTrips: Math.ceil(flights / 2) };
  }

  resolve(host: string): Promise<readonly string[]> {
    return this.near.resolve(host);
  }

  allows: Network["allows"] = (remote, options) => this.near.allows(remote, options);

  async connect(remote: Endpoint, options: ConnectOptions): Promise<Connection> {
    const relay = await this.#listen("127.0.0.1");
    try {
      const accepted = once(relay, "connection");
      const near = await this.near.connect({ address: "127.0.0.1", port: portOf(relay) }, options);
      const [client]: Socket[] = await accepted;
      if (client === undefined) throw new Error("A connection event carries a socket");
      await this.#flights.next();
      await this.#flights.next();
      this.#join(client, this.#dialled(remote), options.purpose);
      return { ...near, remote };
    } finally {
      this.#stop(relay);
    }
  }

  async listen(options: ListenOptions): Promise<Listener> {
    const near = await this.near.listen(options);
    const relay = await this.#listen(options.address);
    relay.once("connection", (server: Socket) => {
      this.#serverWaits++;
      const synchronised = () => {
        this.#serverWaits--;
        this.#join(this.#dialled(near.local), server, "data");
      };
      this.#flights.send({ arrive: () => this.#flights.send({ arrive: synchronised }) });
    });
    return {
      local: { address: options.address, port: portOf(relay) },
      accept: (waiting) => near.accept(waiting),
      close: () => {
        near.close();
        this.#stop(relay);
      },
    };
  }

  /** Ends every relay and socket of its own. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const relay of this.#relays) this.#stop(relay);
    await this.#flights.landed();
  }

  async #listen(address: string): Promise<Server> {
    const relay = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) =>
      this.#keep(socket),
    );
    this.#relays.add(relay);
    relay.listen({ host: address, port: 0 });
    await once(relay, "listening");
    return relay;
  }

  #stop(relay: Server): void {
    this.#relays.delete(relay);
    relay.close();
  }

  /** The other end of an answered dial: it hears of it a flight later, before whatever is sent to it from now on. */
  #dialled({ address, port }: Endpoint): Socket {
    const socket = new Socket({ allowHalfOpen: true });
    socket.setNoDelay(true);
    const arrive = () => {
      socket.connect({ host: address, port });
      this.#flights.during(Promise.race([once(socket, "connect"), once(socket, "close")]));
    };
    this.#flights.send({ arrive });
    return this.#keep(socket);
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    // Whoever reads from it hears its errors too; until then there is nobody to tell.
    socket.on("error", () => undefined);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }

  /** Passes on what both ends say, a flight later. */
  #join(client: Socket, server: Socket, purpose: "control" | "data"): void {
    this.#pass(client, server, (_bytes, arrive) => this.#flights.send({ arrive }));
    if (purpose === "control") {
      this.#pass(server, client, (bytes, arrive) => this.#say(bytes, arrive));
    } else {
      this.#pass(server, client, (_bytes, arrive) => this.#flights.send({ arrive }));
      server.once("end", () => this.#linger());
    }
  }

  #pass(from: Socket, to: Socket, send: (bytes: Buffer | null, arrive: () => void) => void): void {
    from.on("data", (chunk: Buffer) => {
      for (const bytes of linesOf(chunk)) send(bytes, () => void to.write(bytes));
    });
    from.once("end", () => send(null, () => void to.end()));
    // A side that breaks breaks the other one.
    from.once("error", () => send(null, () => void (to.destroyed || to.resetAndDestroy())));
    from.resume();
  }

  /** The server's words wait while the server does. A 150 it said before, or it is as welcome with what it waits for. */
  #say(bytes: Buffer | null, arrive: () => void): void {
    const isPreliminary = bytes !== null && /^1\d\d /.test(bytes.toString("latin1"));
    this.#flights.send({ arrive, isHeld: () => this.#serverWaits > 0 && !isPreliminary });
  }

  #linger(): void {
    if (this.options.closesWhenAcknowledged !== true) return;
    this.#serverWaits++;
    const acknowledged = () => void this.#serverWaits--;
    this.#flights.send({ arrive: () => this.#flights.send({ arrive: acknowledged }) });
  }
}

/** Replies may arrive in one piece, although only the first was said before the server waited. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    lines.push(bytes.subarray(start, end === -1 ? bytes.length : end + 1));
    start = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}

function portOf(server: Server): number {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("A TCP server has a port");
  return bound.port;
}
