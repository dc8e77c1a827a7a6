import { isIP } from "node:net";
import {
  type Connection,
  type ConnectOptions,
  type Listener,
  type ListenOptions,
  type Network,
  NetworkError,
} from "../../ftp/network";
import type { NetworkEvent } from "../../protocol/lab/network-event";
import type { LabTopology } from "../../protocol/lab/topology";
import type { Endpoint } from "../../protocol/traffic";
import type { DataNetwork } from "../practice/data-network";
import { Attempt } from "./attempt";
import { type Clock, realClock } from "./clock";
import { travel } from "./journey";
import { PortTable } from "./port-table";
import { ownAddresses, ownAddressFor, type SiteState, Terrain } from "./terrain";
import { VirtualListener } from "./virtual-listener";
import type { Wire } from "./wire";

/** What keeps a simulated network small. */
export interface NetworkLimits {
  /** Connections that stand or are attempted at once. Each is four sockets of this machine. */
  readonly connections: number;
  /** Ports listened on at once, by all hosts together. */
  readonly listeners: number;
}

export const DEFAULT_NETWORK_LIMITS: NetworkLimits = { connections: 48, listeners: 48 };

export interface SimulatedNetworkOptions {
  readonly clock?: Clock;
  readonly limits?: Partial<NetworkLimits>;
  /** Hears what only the network sees, as it happens. Nothing is kept here. */
  readonly onEvent?: (event: NetworkEvent) => void;
}

/** What a server's host offers: the practice server's data network, and ports that stay open. */
export interface ServerNetwork extends DataNetwork {
  /**
   * Listens on a port of all of the host's addresses, until the network is closed.
   * @throws {NetworkError} `no-port`
   */
  serve(port: number, onConnection: (connection: Connection) => void): void;
}

/**
 * A network whose hosts are programs of this process and whose addresses are virtual: the engine on one of them, the
 * practice server on another. Firewalls, NAT and FTP helpers in between are data (see `LabTopology`).
 *
 * Nothing in it leads to a real address: what is dialled is looked up among the sites, and open connections are pairs of
 * sockets that this process connects with itself (see `openLoopbackPair`).
 */
export class SimulatedNetwork {
  readonly #terrain: Terrain;
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #tell: (event: NetworkEvent) => void;
  readonly #hosts = new Map<SiteState, Host>();
  readonly #attempts = new Set<Attempt>();
  readonly #wires = new Set<Wire>();
  #attempted = 0;
  #isClosed = false;

  /** @throws {RangeError} when the topology contradicts itself */
  constructor(
    topology: LabTopology,
    { clock = realClock, limits, onEvent = () => {} }: SimulatedNetworkOptions = {},
  ) {
    this.#terrain = new Terrain(topology);
    this.#clock = clock;
    this.#limits = { ...DEFAULT_NETWORK_LIMITS, ...limits };
    this.#tell = onEvent;
    for (const state of this.#terrain.sites) this.#hosts.set(state, new Host());
  }

  /**
   * The engine's network, on a site's host.
   * @throws {RangeError} when there is no such site
   */
  clientAt(id: string): Network {
    const state = this.#terrain.site(id);
    return {
      allows: () => true,
      resolve: async (host) => this.#resolve(state, host),
      connect: (remote, options) => this.#connect(state, remote, { ...options, allowHalfOpen: false }),
      listen: async (options) => this.#listen(state, { ...options, allowHalfOpen: false }),
    };
  }

  /**
   * A server's network, on a site's host.
   * @throws {RangeError} when there is no such site
   */
  serverAt(id: string): ServerNetwork {
    const state = this.#terrain.site(id);
    return {
      connect: (remote, options) => this.#connect(state, remote, { ...options, allowHalfOpen: true }),
      listen: async (options) => this.#listen(state, { ...options, allowHalfOpen: true }),
      serve: (port, onConnection) => this.#serve(state, port, onConnection),
    };
  }

  /** Connections that stand or are attempted now. */
  get connections(): number {
    return this.#attempts.size + this.#wires.size;
  }

  /** Ends every connection, attempt and listener. Safe to call again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const attempt of this.#attempts) attempt.cancel();
    for (const host of this.#hosts.values()) host.close();
    for (const wire of this.#wires) wire.destroy();
    await Promise.all([...this.#attempts].map(({ finished }) => finished));
    await Promise.all([...this.#wires].map(({ closed }) => closed));
  }

  #resolve({ site }: SiteState, host: string): readonly string[] {
    const literal = host.replace(/^\[(.*)\]$/, "$1");
    if (isIP(literal)) return [literal];
    const addresses = this.#terrain
      .addressesOf(host)
      .filter((address) => ownAddressFor(site, address) !== null);
    if (addresses.length === 0) throw new NetworkError("unresolved", `No address is known for ${host}`);
    return addresses;
  }

  async #connect(
    origin: SiteState,
    to: Endpoint,
    { local, timeout, signal, allowHalfOpen }: ConnectOptions & HalfOpen & { readonly local?: string },
  ): Promise<Connection> {
    this.#assertOpen();
    if (this.connections >= this.#limits.connections) {
      throw new NetworkError(
        "no-port",
        `The lab's network holds ${this.#limits.connections} connections, which is the limit`,
      );
    }
    const family = isIP(to.address);
    if (family === 0) throw new NetworkError("unreachable", `${to.address} is no address`);
    if (local !== undefined) assertOwn(origin, local);
    const { ports } = this.#host(origin);
    const own = local ?? ownAddressFor(origin.site, to.address);
    const port = ports.take(own ?? (family === 6 ? "::" : "0.0.0.0"), null);
    const from = port.endpoint;
    let hasWire = false;
    const attempt: Attempt = new Attempt({
      number: ++this.#attempted,
      origin,
      from,
      to,
      journey: travel(this.#terrain, origin, from, to),
      allowHalfOpen,
      clock: this.#clock,
      tell: this.#tell,
      listenerAt: (state, endpoint) => this.#host(state).ports.listenerAt(endpoint),
      onWire: (wire) => {
        hasWire = true;
        this.#keep(wire);
        void wire.closed.then(() => port.free());
      },
    });
    this.#attempts.add(attempt);
    try {
      return await attempt.run({ timeout, ...(signal && { signal }) });
    } finally {
      void attempt.finished.then(() => {
        this.#attempts.delete(attempt);
        if (!hasWire) port.free();
      });
    }
  }

  #listen(state: SiteState, { address, ports, allowHalfOpen }: ListenOptions & HalfOpen): Listener {
    this.#assertOpen();
    const listeners = [...this.#hosts.values()].reduce((sum, host) => sum + host.listeners.size, 0);
    if (listeners >= this.#limits.listeners) {
      throw new NetworkError(
        "no-port",
        `${listeners} ports of the lab's network are listened on, which is the limit`,
      );
    }
    assertOwn(state, address);
    const host = this.#host(state);
    const port = host.ports.take(address, ports);
    const local = port.endpoint;
    const onClosed = () => {
      port.free();
      host.listeners.delete(listener);
    };
    const listener = new VirtualListener({ local, clock: this.#clock, allowHalfOpen, onClosed });
    host.ports.listen(local, listener);
    host.listeners.add(listener);
    return listener;
  }

  #serve(state: SiteState, port: number, onConnection: (connection: Connection) => void): void {
    this.#assertOpen();
    const open = {
      allowHalfOpen: true,
      reserve: () => !this.#isClosed,
      release: () => {},
      deliver: (connection: Connection) => {
        if (!this.#isClosed) onConnection(connection);
        return !this.#isClosed;
      },
    };
    for (const address of ownAddresses(state.site)) this.#host(state).ports.listen({ address, port }, open);
  }

  #keep(wire: Wire): void {
    this.#wires.add(wire);
    void wire.closed.then(() => this.#wires.delete(wire));
    if (this.#isClosed) wire.destroy();
  }

  #host(state: SiteState): Host {
    const host = this.#hosts.get(state);
    if (host === undefined) throw new TypeError("A site of another network");
    return host;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new NetworkError("unreachable", "The lab's network was closed");
  }
}

/** Servers go on sending when their client has ended its side; the engine's sockets end with the other side, as its own do. */
interface HalfOpen {
  readonly allowHalfOpen: boolean;
}

/** What a host's system knows. */
class Host {
  readonly ports = new PortTable();
  readonly listeners = new Set<VirtualListener>();

  close(): void {
    for (const listener of [...this.listeners]) listener.close();
  }
}

function assertOwn({ site }: SiteState, address: string): void {
  if (!ownAddresses(site).includes(address)) {
    throw new NetworkError("no-port", `${address} is no address of ${site.id}`);
  }
}
