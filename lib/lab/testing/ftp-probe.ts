import { once } from "node:events";
import net, { type Socket } from "node:net";
import tls, { type SecureVersion, TLSSocket } from "node:tls";
import type { Endpoint } from "../../protocol/traffic";

/** A client that sends just what a test says, and gives whole replies as text without the last line end. */
export class FtpProbe {
  #text = "";
  #ended = false;
  #wake: () => void = () => undefined;
  /** Newest TLS session of the control connection, for data connections to resume. */
  session: Buffer | undefined;

  private constructor(public socket: Socket) {
    this.#listen(socket);
  }

  /** Connects and reads the greeting. */
  static async connect(server: Endpoint, localAddress?: string): Promise<FtpProbe> {
    const probe = new FtpProbe(net.connect({ host: server.address, port: server.port, localAddress }));
    await probe.reply();
    return probe;
  }

  static async login(server: Endpoint, user = "student"): Promise<FtpProbe> {
    const probe = await FtpProbe.connect(server);
    await probe.command(`USER ${user}`);
    await probe.command("PASS student");
    await probe.command("TYPE I");
    return probe;
  }

  #listen(socket: Socket): void {
    socket.on("data", (chunk: Buffer) => {
      this.#text += chunk.toString();
      this.#wake();
    });
    socket.on("error", () => this.#wake());
    socket.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  send(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  command(line: string): Promise<string> {
    this.send(`${line}\r\n`);
    return this.reply();
  }

  /** The next whole reply; "" when the connection ended instead. */
  async reply(): Promise<string> {
    for (;;) {
      const match = /^(\d{3})(?: .*|-[\s\S]*?\r\n\1 .*)\r\n/.exec(this.#text);
      if (match !== null) {
        this.#text = this.#text.slice(match[0].length);
        return match[0].trimEnd();
      }
      if (this.#ended) return "";
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** AUTH TLS and the handshake. */
  async secure(version: SecureVersion = "TLSv1.3"): Promise<void> {
    await this.command("AUTH TLS");
    this.socket.removeAllListeners("data");
    const secured = tls.connect({
      socket: this.socket,
      rejectUnauthorized: false,
      minVersion: version,
      maxVersion: version,
    });
    secured.on("session", (session) => {
      this.session = session;
    });
    await once(secured, "secureConnect");
    this.socket = secured;
    this.#listen(secured);
  }

  /** SHA-256 of the certificate that the control connection showed, in lower-case hex. */
  get peerFingerprint(): string {
    if (!(this.socket instanceof TLSSocket)) return "";
    return this.socket.getPeerCertificate().fingerprint256.replaceAll(":", "").toLowerCase();
  }

  /** Puts TLS on a data connection, resuming a session when one is given. */
  secureData(data: Socket, version: SecureVersion, session: Buffer | undefined): void {
    const options = { socket: data, rejectUnauthorized: false, minVersion: version, maxVersion: version };
    const secured = tls.connect(session === undefined ? options : { ...options, session });
    secured.on("error", () => {
      // The server may hang up; its reply says why.
    });
    secured.resume();
  }

  /** Announces and dials a passive data connection. */
  async passive(): Promise<Socket> {
    const port = Number(/\|(\d+)\|/.exec(await this.command("EPSV"))?.[1]);
    const socket = net.connect({ host: this.socket.remoteAddress ?? "127.0.0.1", port });
    await once(socket, "connect");
    return socket;
  }

  /** Sends bytes with STOR or APPE; the last reply. */
  async upload(command: string, bytes: Uint8Array): Promise<string> {
    const data = await this.passive();
    data.on("error", () => {
      // The server hangs up when it has no room; its reply says so.
    });
    const opening = await this.command(command);
    if (!opening.startsWith("150")) return opening;
    data.end(bytes);
    return this.reply();
  }

  /** What RETR, LIST … send, or the reply that refused. */
  async download(command: string): Promise<string> {
    const data = await this.passive();
    const received = collect(data);
    const opening = await this.command(command);
    if (!opening.startsWith("150")) {
      data.destroy();
      return opening;
    }
    const bytes = await received;
    const closing = await this.reply();
    return closing.startsWith("226") ? bytes.toString() : closing;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Everything that comes until the other side ends. */
export async function collect(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  socket.on("error", () => {
    // What came before the error is what the test looks at.
  });
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return Buffer.concat(chunks);
}
