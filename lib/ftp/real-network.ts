import { lookup } from "node:dns/promises";
import { connect, createServer, isIP, type Server, type Socket } from "node:net";
import type { Endpoint } from "../protocol/traffic";
import { growingReads } from "./growing-reads";
import {
  type Connection,
  type ConnectOptions,
  type Listener,
  type ListenOptions,
  type Network,
  NetworkError,
} from "./network";

/** Decides on resolved addresses, so that a name that changes its mind (DNS rebinding) gains nothing. */
export interface TargetPolicy {
  /**
   * @param address the resolved IP address
   * @param port null while only the address is known (a name was resolved, no port chosen)
   * @param host the name that was asked for, where there was one
   * @param purpose what the connection is for: passive data connections go to ports that no rule can name ahead
   */
  allows(address: string, port: number | null, host: string | null, purpose?: "control" | "data"): boolean;
}

export interface RealNetworkOptions {
  readonly policy: TargetPolicy;
  /** Ports that may be listened on at once, by all sessions together. */
  readonly maxListeners?: number;
}

/** The network of this machine. */
export function createRealNetwork({
  policy,
  maxListeners = Number.POSITIVE_INFINITY,
}: RealNetworkOptions): Network {
  let listeners = 0;
  const allows: Network["allows"] = ({ address, port }, { host = null, purpose }) =>
    policy.allows(address, port, host, purpose);
  return {
    allows,
    async resolve(host) {
      const literal = host.replace(/^\[(.*)\]$/, "$1");
      const addresses = isIP(literal) ? [literal] : await resolveName(host);
      const allowed = addresses.filter((address) => policy.allows(address, null, host));
      if (allowed.length === 0) throw notAllowed(host);
      return allowed;
    },
    async connect(remote, options) {
      if (!allows(remote, options)) throw notAllowed(`${remote.address} port ${remote.port}`);
      return dial(remote, options);
    },
    async listen(options) {
      if (listeners >= maxListeners) {
        throw new NetworkError(
          "no-port",
          `${maxListeners} ports are listened on for other transfers, which is the limit`,
        );
      }
      listeners++;
      try {
        return await listen(options, () => listeners--);
      } catch (error) {
        listeners--;
        throw error;
      }
    },
  };
}

async function resolveName(host: string): Promise<string[]> {
  try {
    const found = await lookup(host, { all: true, verbatim: true });
    return found.map(({ address }) => address);
  } catch (cause) {
    throw new NetworkError("unresolved", `No address is known for ${host}`, { cause });
  }
}

function notAllowed(target: string): NetworkError {
  return new NetworkError(
    "not-allowed",
    `The operator of this Portside does not allow connections to ${target}`,
  );
}

function dial(remote: Endpoint, { purpose, timeout, signal }: ConnectOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new NetworkError("cancelled", "Cancelled", { cause: signal.reason }));
    const socket: Socket = connect({
      host: remote.address,
      port: remote.port,
      noDelay: true,
      keepAlive: true,
      ...(purpose === "data" && { onread: growingReads((chunk) => socket.push(chunk)) }),
    });
    const finish = (error?: NetworkError) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      socket.removeListener("connect", onConnect);
      socket.removeListener("error", onError);
      if (error) {
        socket.on("error", ignoreLateError);
        socket.destroy();
        reject(error);
      }
    };
    const onConnect = () => {
      finish();
      resolve(connectionOf(socket));
    };
    const onError = (cause: NodeJS.ErrnoException) => finish(fromErrno(cause));
    const onAbort = () => finish(new NetworkError("cancelled", "Cancelled", { cause: signal?.reason }));
    const timer = setTimeout(
      () => finish(new NetworkError("timeout", `No answer within ${Math.round(timeout / 100) / 10} s`)),
      timeout,
    );
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("connect", onConnect);
    socket.once("error", onError);
  });
}

/** A socket that was given up may still report why; nobody is left to hear it. */
function ignoreLateError(): void {}

/** Node's own view of a connected socket's two ends; IPv4-mapped IPv6 addresses are written as IPv4. */
export function connectionOf(socket: Socket): Connection {
  return {
    socket,
    local: { address: plainAddress(socket.localAddress), port: socket.localPort ?? 0 },
    remote: { address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 },
  };
}

function plainAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

function fromErrno(cause: NodeJS.ErrnoException): NetworkError {
  switch (cause.code) {
    case "ECONNREFUSED":
      return new NetworkError("refused", "Connection refused", { cause });
    case "ECONNRESET":
    case "EPIPE":
      return new NetworkError("reset", "Connection reset", { cause });
    case "ETIMEDOUT":
      return new NetworkError("timeout", "No answer", { cause });
    default:
      return new NetworkError("unreachable", `Unreachable (${cause.code ?? cause.message})`, { cause });
  }
}

async function listen({ address, ports }: ListenOptions, onClosed: () => void): Promise<Listener> {
  if (ports === null) return listenOn(address, 0, onClosed);
  // Start anywhere in the range: two sessions that begin at the same end would race for every port.
  const count = ports.last - ports.first + 1;
  const offset = Math.floor(Math.random() * count);
  for (let i = 0; i < count; i++) {
    const port = ports.first + ((offset + i) % count);
    try {
      return await listenOn(address, port, onClosed);
    } catch (error) {
      if (!isAddressInUse(error)) throw error;
    }
  }
  throw new NetworkError(
    "no-port",
    `Every port from ${ports.first} to ${ports.last} on ${address} is in use`,
  );
}

function isAddressInUse(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")
  );
}

function listenOn(address: string, port: number, onClosed: () => void): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true, keepAlive: true, pauseOnConnect: true });
    server.maxConnections = 1;
    server.once("error", reject);
    server.listen({ host: address, port, backlog: 1 }, () => {
      server.removeListener("error", reject);
      resolve(new SocketListener(server, onClosed));
    });
  });
}

/** One listening port for one data connection. A connection that comes before `accept` is asked for waits. */
class SocketListener implements Listener {
  readonly local: Endpoint;
  readonly #waiting: Socket[] = [];
  #onSocket: ((socket: Socket) => void) | undefined;
  #closed = false;

  constructor(
    private readonly server: Server,
    /** Called once, when nobody listens on the port any more. */
    private readonly onClosed: () => void,
  ) {
    const bound = server.address();
    if (bound === null || typeof bound === "string")
      throw new NetworkError("no-port", "Not listening on a TCP port");
    this.local = { address: plainAddress(bound.address), port: bound.port };
    server.on("error", ignoreLateError);
    server.on("connection", (socket) => {
      socket.on("error", ignoreLateError);
      if (this.#onSocket) this.#onSocket(socket);
      else this.#waiting.push(socket);
    });
  }

  accept({
    timeout,
    signal,
  }: {
    readonly timeout: number;
    readonly signal?: AbortSignal;
  }): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
        this.#onSocket = undefined;
        finish();
      };
      const onAbort = () =>
        settle(() => reject(new NetworkError("cancelled", "Cancelled", { cause: signal?.reason })));
      const onSocket = (socket: Socket) => settle(() => resolve(connectionOf(socket)));
      const timer = setTimeout(
        () => settle(() => reject(new NetworkError("timeout", "Nobody connected in time"))),
        timeout,
      );
      if (signal?.aborted || this.#closed) return onAbort();
      signal?.addEventListener("abort", onAbort, { once: true });
      const waiting = this.#waiting.shift();
      if (waiting) onSocket(waiting);
      else this.#onSocket = onSocket;
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClosed();
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    this.server.close();
  }
}
