import { randomInt } from "node:crypto";
import { once } from "node:events";
import net, { type Socket } from "node:net";
import {
  type Connection,
  type ConnectOptions,
  type Listener,
  type ListenOptions,
  NetworkError,
  type PortRange,
} from "../../ftp/network";
import { parseIpAddress } from "../../protocol/ip-address";
import type { Endpoint } from "../../protocol/traffic";

/**
 * Where the practice server's data connections go: the part of the engine's `Network` that a server needs, so
 * that the lab can put it into a simulated one.
 */
export interface DataNetwork {
  /** @param options.local the address to dial from: the control connection's own end */
  connect(remote: Endpoint, options: ConnectOptions & { readonly local: string }): Promise<Connection>;
  listen(options: ListenOptions): Promise<Listener>;
}

const MOST_WAITING = 4;

/** This machine's network. */
export const hostNetwork: DataNetwork = {
  async connect(remote, { local, timeout, signal }) {
    const socket = net.connect({
      host: remote.address,
      port: remote.port,
      localAddress: local,
      allowHalfOpen: true,
    });
    const limit = AbortSignal.timeout(timeout);
    try {
      await once(socket, "connect", {
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      });
    } catch (error) {
      socket.on("error", () => {
        // The attempt is over; what the socket still has to say about it is in the error below.
      });
      socket.destroy();
      if (signal?.aborted) throw new NetworkError("cancelled", "Cancelled", { cause: error });
      if (limit.aborted) throw new NetworkError("timeout", "No answer", { cause: error });
      throw new NetworkError("refused", "Not connected", { cause: error });
    }
    return connectionOf(socket);
  },

  async listen({ address, ports }) {
    const server = net.createServer({ allowHalfOpen: true });
    await listenOn(server, address, ports);
    return new HostListener(server);
  },
};

async function listenOn(server: net.Server, host: string, ports: PortRange | null): Promise<void> {
  const count = ports === null ? 1 : ports.last - ports.first + 1;
  // A random start makes the next port hard to guess (RFC 2577 §8).
  const start = ports === null ? 0 : randomInt(count);
  for (let tried = 0; tried < count; tried++) {
    const port = ports === null ? 0 : ports.first + ((start + tried) % count);
    try {
      server.listen({ host, port, exclusive: true });
      await once(server, "listening");
      return;
    } catch {
      // Taken by somebody else: the next one of the range may be free.
    }
  }
  throw new NetworkError("no-port", "No port of the passive range is free");
}

class HostListener implements Listener {
  readonly local: Endpoint;
  readonly #waiting: Socket[] = [];
  #accepted: ((socket: Socket) => void) | null = null;

  constructor(private readonly server: net.Server) {
    const address = server.address();
    if (address === null || typeof address === "string") throw new TypeError("Listening on no TCP port");
    this.local = { address: address.address, port: address.port };
    server.on("connection", (socket) => this.#take(socket));
    server.on("error", () => {
      // An accept that failed (no descriptors): the client's attempt fails, the next one may not.
    });
  }

  #take(socket: Socket): void {
    socket.on("error", () => {
      // Reset before anybody took it; whoever takes it sees that it is destroyed.
    });
    if (this.#accepted !== null) this.#accepted(socket);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(socket);
    else socket.destroy();
  }

  async accept(options: { readonly timeout: number; readonly signal?: AbortSignal }): Promise<Connection> {
    const socket = this.#waiting.shift() ?? (await this.#next(options));
    return connectionOf(socket);
  }

  #next({ timeout, signal }: { readonly timeout: number; readonly signal?: AbortSignal }): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", cancel);
        this.#accepted = null;
        outcome();
      };
      const cancel = () => settle(() => reject(new NetworkError("cancelled", "Cancelled")));
      const timer = setTimeout(
        () => settle(() => reject(new NetworkError("timeout", "Nobody connected"))),
        timeout,
      );
      this.#accepted = (socket) => settle(() => resolve(socket));
      signal?.addEventListener("abort", cancel);
      if (signal?.aborted) cancel();
    });
  }

  close(): void {
    this.server.close();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
  }
}

function connectionOf(socket: Socket): Connection {
  return {
    socket,
    local: endpoint(socket.localAddress, socket.localPort),
    remote: endpoint(socket.remoteAddress, socket.remotePort),
  };
}

/** An address as FTP names it: IPv4 that came in on an IPv6 socket (`::ffff:127.0.0.1`) is IPv4, a zone is left out. */
export function endpoint(address = "", port = 0): Endpoint {
  const parsed = parseIpAddress(address);
  if (parsed?.family === 4) return { address: parsed.bytes.join("."), port };
  return { address: address.replace(/%.*$/, ""), port };
}
