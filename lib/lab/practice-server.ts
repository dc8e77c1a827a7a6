import { once } from "node:events";
import net, { type Socket } from "node:net";
import type { Connection, PortRange } from "../ftp/network";
import type { Endpoint } from "../protocol/traffic";
import { makeServerIdentity, type ServerIdentity } from "./practice/certificate";
import { ControlConnection } from "./practice/connection";
import { type DataNetwork, endpoint, hostNetwork } from "./practice/data-network";
import type { StorageQuota } from "./practice/file-content";
import { FileSystem } from "./practice/file-system";
import { DEFAULT_PRACTICE_LIMITS, type PracticeLimits } from "./practice/limits";
import type { DirectoryNode } from "./practice/nodes";
import { formatReply, reply } from "./practice/reply";
import { sampleTree } from "./practice/sample-content";
import type { ServerSetup } from "./practice/session";

export interface PracticeServerSettings {
  /** Ports that PASV and EPSV listen on; any free one by default. */
  readonly passivePorts?: PortRange;
  /** The IPv4 address that PASV names; by default the one that the client reached, as the server sees it. */
  readonly passiveAddress?: string;
  readonly limits?: Partial<PracticeLimits>;
  /** Answers 522 to data connections that don't resume a TLS session, as vsftpd's `require_ssl_reuse` does. */
  readonly requireTlsResumption?: boolean;
  /** Hears of what the server itself got wrong, and during which command. */
  readonly onFailure?: (verb: string | null, error: unknown) => void;
  /**
   * As vsftpd's `port_promiscuous`: PORT and EPRT may name any address. False by
   * default, against the bounce attack (RFC 2577 §2).
   */
  readonly dialsForeignAddresses?: boolean;
  /** Where data connections go; this machine's network by default. */
  readonly network?: DataNetwork;
  /** Key and certificate; made anew by default. */
  readonly identity?: ServerIdentity;
  /** Makes the root of what is there at the start; the sample by default. */
  readonly tree?: (quota: StorageQuota) => DirectoryNode;
}

export interface PracticeServerOptions extends PracticeServerSettings {
  /** The address to listen on; loopback, unless you know what you do. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface PracticeServer {
  /** Where it listens. */
  readonly endpoint: Endpoint;
  /** SHA-256 of the TLS certificate, 64 lower-case hex digits. */
  readonly certificateFingerprint: string;
  /** Control connections open now. */
  readonly connections: number;
  /** Stops listening and closes every connection. Safe to call again. */
  close(): Promise<void>;
}

/** A practice server without a port of its own: somebody else hands it the connections. */
export interface UnplacedPracticeServer extends Omit<PracticeServer, "endpoint"> {
  /** Takes a control connection in. Its socket stays open when the client has ended its side, and nobody has read it. */
  receive(connection: Connection): void;
}

/** The practice server could not start. */
export class PracticeServerError extends Error {
  override readonly name = "PracticeServerError";

  constructor(
    readonly code: "port-taken" | "cannot-listen",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Starts an FTP server for practice: an in-memory file system with sample content, users `anonymous` (reads) and
 * `student`/`student` (writes), explicit TLS with a certificate of its own. What users change is gone when it
 * closes.
 *
 * @throws {PracticeServerError} `port-taken`, `cannot-listen`
 */
export async function startPracticeServer(options: PracticeServerOptions): Promise<PracticeServer> {
  const unplaced = await makePracticeServer(options);
  const server = net.createServer({ allowHalfOpen: true }, (socket) =>
    unplaced.receive({
      socket,
      local: endpoint(socket.localAddress, socket.localPort),
      remote: endpoint(socket.remoteAddress, socket.remotePort),
    }),
  );
  await listen(server, options);
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("Listening on no TCP port");
  return {
    endpoint: { address: address.address, port: address.port },
    certificateFingerprint: unplaced.certificateFingerprint,
    get connections() {
      return unplaced.connections;
    },
    async close() {
      const closed = server.listening ? once(server, "close") : null;
      server.close();
      await unplaced.close();
      await closed;
    },
  };
}

/** Makes the same server for a network that is not this machine's: it listens nowhere. */
export async function makePracticeServer(settings: PracticeServerSettings): Promise<UnplacedPracticeServer> {
  const limits = { ...DEFAULT_PRACTICE_LIMITS, ...settings.limits };
  const { secureContext, fingerprint } = settings.identity ?? (await makeServerIdentity());
  const reception = new Reception({
    fileSystem: new FileSystem(limits, settings.tree ?? sampleTree),
    limits,
    network: settings.network ?? hostNetwork,
    passivePorts: settings.passivePorts ?? null,
    passiveAddress: settings.passiveAddress ?? null,
    secureContext,
    requireTlsResumption: settings.requireTlsResumption ?? false,
    dialsForeignAddresses: settings.dialsForeignAddresses ?? false,
    onFailure: settings.onFailure ?? (() => {}),
  });
  return {
    certificateFingerprint: fingerprint,
    get connections() {
      return reception.count;
    },
    receive: (connection) => reception.welcome(connection),
    close: () => reception.close(),
  };
}

async function listen(server: net.Server, { host, port, onFailure }: PracticeServerOptions): Promise<void> {
  try {
    server.listen({ host, port });
    await once(server, "listening");
  } catch (cause) {
    const where = `${host}:${port}`;
    if (cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE") {
      throw new PracticeServerError(
        "port-taken",
        `The practice server can't use ${where}: another program listens there. Choose another port or switch it off.`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PracticeServerError(
      "cannot-listen",
      `The practice server can't listen on ${where}: ${reason}`,
      { cause },
    );
  }
  server.on("error", (error) => onFailure?.(null, error));
}

/** Takes control connections in, as many as the limits allow. */
class Reception {
  readonly #open = new Set<ControlConnection>();

  constructor(private readonly setup: ServerSetup) {}

  get count(): number {
    return this.#open.size;
  }

  welcome(arrived: Connection): void {
    const refusal = this.#refusal(arrived.remote.address);
    if (refusal !== null) {
      turnAway(arrived.socket, refusal);
      return;
    }
    const connection = new ControlConnection(this.setup, arrived);
    this.#open.add(connection);
    void connection.closed.then(() => this.#open.delete(connection));
  }

  #refusal(address: string): string | null {
    const { connections, connectionsPerAddress } = this.setup.limits;
    if (this.#open.size >= connections) return "There are too many connected users, please try later.";
    const sameAddress = [...this.#open].filter(({ remote }) => remote.address === address);
    return sameAddress.length >= connectionsPerAddress
      ? "There are too many connections from your internet address."
      : null;
  }

  async close(): Promise<void> {
    const all = [...this.#open];
    for (const connection of all) connection.end("The practice server is closing.");
    const impatience = setTimeout(() => {
      for (const connection of all) connection.destroy();
    }, 500);
    await Promise.all(all.map(({ closed }) => closed));
    clearTimeout(impatience);
  }
}

function turnAway(socket: Socket, text: string): void {
  socket.on("error", () => {
    // It is on its way out already.
  });
  socket.setTimeout(1000, () => socket.destroy());
  socket.end(formatReply(reply(421, text)));
  socket.resume();
}
