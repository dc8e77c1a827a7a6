import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import type { Endpoint } from "../../protocol/traffic";

/** One data connection as the fake server sees it. Everything it received is kept. */
export class FakeDataConnection {
  /** What travels: the TCP socket, or TLS on it after `PROT P`. */
  socket: Socket;
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly #raw: Socket;
  readonly #received: Buffer[] = [];
  #sessionReused: boolean | null = null;
  #ended = false;

  constructor(
    raw: Socket,
    /** Which side dialled: `client` in passive mode. */
    readonly openedBy: "client" | "server",
  ) {
    this.#raw = raw;
    this.socket = raw;
    this.remote = { address: raw.remoteAddress ?? "", port: raw.remotePort ?? 0 };
    this.local = { address: raw.localAddress ?? "", port: raw.localPort ?? 0 };
    // Tests that cut connections cause resets here; what matters is what the other side makes of them.
    raw.on("error", () => undefined);
  }

  /** Whether the client resumed the control connection's TLS session; null without TLS. */
  get sessionReused(): boolean | null {
    return this.#sessionReused;
  }

  /** The bytes that the client sent, so far. */
  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  /** The TLS handshake, with the fake as TLS server, as RFC 4217 §4.2 has it in both modes. @throws when it fails. */
  async secure(secureContext: SecureContext): Promise<void> {
    const secured = new TLSSocket(this.#raw, { isServer: true, secureContext });
    if (this.#raw.destroyed) throw new Error("The data connection closed before the TLS handshake");
    await new Promise<void>((resolve, reject) => {
      secured.once("secure", () => resolve());
      secured.once("error", reject);
      this.#raw.once("close", () => reject(new Error("The data connection closed during the TLS handshake")));
    });
    secured.on("error", () => undefined);
    this.#sessionReused = secured.isSessionReused();
    this.socket = secured;
  }

  /** Starts reading. Until then nothing is taken off the socket, so that the client's writes stall. */
  read(): void {
    if (this.#ended) return;
    this.socket.on("data", (chunk: Buffer) => this.#received.push(chunk));
    this.socket.once("end", () => {
      this.#ended = true;
    });
    this.socket.resume();
  }

  /** Sends bytes and keeps the connection open. Resolves when they left the process; a closed socket is no error. */
  async send(bytes: Uint8Array | string): Promise<void> {
    const chunk = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
    if (this.socket.destroyed || chunk.length === 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.socket.removeListener("close", done);
        resolve();
      };
      this.socket.once("close", done);
      this.socket.write(chunk, done);
    });
  }

  /** Sends bytes, then ends cleanly (close_notify and FIN). Like a real server it doesn't wait for the client's end. */
  async end(bytes: Uint8Array | string = ""): Promise<void> {
    await this.send(bytes);
    if (this.socket.destroyed) return;
    await new Promise<void>((resolve) => {
      this.socket.once("close", resolve);
      this.socket.end(() => resolve());
    });
  }

  /** All the client sends until it ends its side. Throws when the connection is reset instead. */
  async receiveAll(): Promise<Buffer> {
    if (!this.#ended && !this.socket.destroyed) {
      await new Promise<void>((resolve) => {
        this.socket.once("end", resolve);
        this.socket.once("close", () => resolve());
      });
    }
    if (!this.#ended) throw new Error("The data connection broke before its end");
    return this.received;
  }

  /**
   * Resets the connection (RST), as a crashed server or a middlebox does. Mind that a Node client whose last bytes and RST
   * arrive together is told of a clean end (libuv takes the hang-up after a partial read for EOF).
   */
  reset(): void {
    if (!this.#raw.destroyed) this.#raw.resetAndDestroy();
  }

  /** Ends the TCP connection (FIN) without TLS close_notify, which many servers skip. */
  cut(): void {
    this.#raw.end();
    this.#raw.destroySoon();
  }

  /** Destroys everything and resolves when the socket is gone. */
  async destroy(): Promise<void> {
    this.socket.destroy();
    this.#raw.destroy();
    await this.#closed();
  }

  async #closed(): Promise<void> {
    if (!this.#raw.closed) await new Promise((resolve) => this.#raw.once("close", resolve));
  }
}
