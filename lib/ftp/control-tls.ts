import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Certificate, TrafficDetail } from "../protocol/traffic";
import { type Deadline, timedOut, within } from "./deadline";
import { FtpError } from "./errors";
import {
  handshakeProblem,
  judgeCertificate,
  keyExchangeGroup,
  peerCertificate,
  startTls,
  type TlsIdentity,
  type TlsMemory,
} from "./tls";

/** The newest session or ticket: they come in the handshake, and for as long as the connection lasts. */
interface Kept {
  session: Buffer | undefined;
}

/** TLS on one control connection, and what its data connections need to resume it. */
export class ControlTls {
  readonly #group: string | undefined;

  private constructor(
    readonly socket: TLSSocket,
    readonly identity: TlsIdentity,
    /** Read once: Node 20 has it only the first time. */
    readonly certificate: Certificate | undefined,
    private readonly kept: Kept,
  ) {
    this.#group = keyExchangeGroup(socket);
  }

  /**
   * Makes the open control connection a TLS one. The certificate is not judged yet.
   * @throws {FtpError} `connection-failed`
   */
  static async start(socket: Socket, identity: TlsIdentity, deadline: Deadline): Promise<ControlTls> {
    const kept: Kept = { session: undefined };
    const keep = (session: Buffer) => {
      kept.session = session;
    };
    try {
      const secured = await within(startTls(socket, identity, { keep }), deadline.remaining);
      if (secured === timedOut) throw new Error("No answer to the TLS handshake in time");
      // TLS 1.2 has its session now; TLS 1.3 sends tickets, which `keep` takes when they come.
      kept.session ??= secured.getSession();
      return new ControlTls(secured, identity, peerCertificate(secured), kept);
    } catch (cause) {
      throw new FtpError(
        "connection-failed",
        `The TLS handshake failed: ${handshakeProblem(cause)}. Check that the port speaks TLS (explicit on 21, implicit on 990).`,
        { cause },
      );
    }
  }

  /** What is in force. */
  get secured(): { readonly protocol: string; readonly cipher: string } {
    return { protocol: this.socket.getProtocol() ?? "TLS", cipher: this.socket.getCipher().name };
  }

  /** The handshake, as the log tells it. */
  get event(): TrafficDetail {
    return {
      type: "control-secured",
      ...this.secured,
      resumed: this.socket.isSessionReused(),
      ...(this.certificate ? { certificate: this.certificate } : {}),
    };
  }

  /** For a data connection's handshake, which leaves its newest ticket here. */
  get memory(): TlsMemory {
    return {
      session: this.kept.session,
      group: this.#group,
      keep: (session) => {
        this.kept.session = session;
      },
    };
  }

  /** The next data connection has nothing to resume: what a client does that can't. */
  forgetSession(): void {
    this.kept.session = undefined;
  }

  /** @throws {FtpError} `connection-failed` with the certificate, when the session's rule doesn't accept it */
  judge(): void {
    judgeCertificate(this.socket, this.certificate, this.identity);
  }
}
