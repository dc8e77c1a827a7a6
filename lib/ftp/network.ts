import type { Socket } from "node:net";
import type { Endpoint } from "../protocol/traffic";

/**
 * The engine's only way to the network. The real one dials and listens on this machine's interfaces; the
 * lab supplies a simulated one whose addresses are virtual. Everything above it is the same code.
 */
export interface Network {
  /**
   * Resolves a host name to addresses that sessions may reach, best first.
   * @throws {NetworkError} `unresolved` when the name has no address, `not-allowed` when the policy refuses all of them.
   */
  resolve(host: string): Promise<readonly string[]>;
  /**
   * Whether the target policy lets `connect` dial there: for whoever says what it does before it does it.
   * @param remote as `connect` will be given it
   */
  allows(remote: Endpoint, options: Pick<ConnectOptions, "purpose" | "host">): boolean;
  /**
   * Dials an address (never a name). The target policy is applied here, to the address that is dialled.
   * @throws {NetworkError}
   */
  connect(remote: Endpoint, options: ConnectOptions): Promise<Connection>;
  /**
   * Listens for one data connection in active mode.
   * @throws {NetworkError} `no-port` when no port of the range is free.
   */
  listen(options: ListenOptions): Promise<Listener>;
}

export interface ConnectOptions {
  /** Milliseconds until the attempt fails with `timeout`. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Who asks: data connections are checked against the same policy. */
  readonly purpose: "control" | "data";
  /** The name or address that the person asked for: the policy may name hosts, although addresses are dialled. */
  readonly host?: string;
}

/** An open TCP connection. `local` and `remote` are what the two ends believe (virtual in the lab). */
export interface Connection {
  readonly socket: Socket;
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

export interface ListenOptions {
  /** The address to bind: the control connection's own end. */
  readonly address: string;
  /** First and last port, inclusive; any free port when null. */
  readonly ports: PortRange | null;
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface Listener {
  readonly local: Endpoint;
  /**
   * Waits for one connection; the caller decides whether it is the peer it wants and may ask again.
   * @throws {NetworkError} `timeout`, `cancelled`
   */
  accept(options: { readonly timeout: number; readonly signal?: AbortSignal }): Promise<Connection>;
  /** Stops listening. Safe to call again. */
  close(): void;
}

export type NetworkErrorCode =
  | "unresolved"
  | "not-allowed"
  | "refused"
  | "unreachable"
  | "timeout"
  | "reset"
  | "no-port"
  | "cancelled";

/** A connection that could not be made. Not for errors on a connection that was open. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";

  constructor(
    readonly code: NetworkErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whether an unknown thrown value is a network's error, optionally of one code. */
export function isNetworkError(error: unknown, code?: NetworkErrorCode): error is NetworkError {
  // By name: a module has several copies in one Next.js process, and so has the class. The lab's networks are made by
  // another copy than the one that the engine came with.
  const isOurs = error instanceof Error && error.name === "NetworkError" && "code" in error;
  return isOurs && (code === undefined || error.code === code);
}
