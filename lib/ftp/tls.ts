import type { X509Certificate } from "node:crypto";
import { isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import type { Certificate } from "../protocol/traffic";
import { type ClientCertificate, clientCertificateOptions } from "./client-certificate";
import { FtpError } from "./errors";

/** What a session asks of the server's certificate. */
export type CertificateRule = "trusted" | { readonly sha256: string };

/** TLS on one control connection and the data connections that belong to it. */
export interface TlsIdentity {
  /** The name or address that the person asked for: what the certificate must be for. */
  readonly host: string;
  readonly rule: CertificateRule;
  /** Shown to servers that ask for one. */
  readonly clientCertificate?: ClientCertificate | null;
}

/** What handshakes hand on to the next one. */
export interface TlsMemory {
  /** A session to resume: servers refuse data connections that don't resume the control session's. */
  readonly session?: Buffer | undefined;
  /**
   * The key exchange group that the server took before. A client offers a key for its first group alone; vsftpd and
   * Pure-FTPd want another than ours, and asking again (TLS 1.3's HelloRetryRequest) costs a round trip.
   */
  readonly group?: string | undefined;
  /** Called for each session or ticket that the server hands out (TLS 1.3 tickets are single-use). */
  readonly keep: (session: Buffer) => void;
}

/** Node's own, in its order. */
const usualGroups = ["X25519", "P-256", "P-384", "P-521"];

/** OpenSSL's name of the group that a handshake used; undefined when it used none (RSA key exchange). */
export function keyExchangeGroup(socket: TLSSocket): string | undefined {
  const key = socket.getEphemeralKeyInfo();
  if (key === null || !("name" in key) || typeof key.name !== "string") return undefined;
  return { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" }[key.name] ?? key.name;
}

/**
 * Makes an open TCP connection a TLS one, as the client, in both data modes (RFC 4217 §7). Resolves after the
 * handshake; the certificate is not judged here.
 *
 * @param memory what earlier handshakes of the session left, and where this one's is kept
 */
export function startTls(
  socket: Socket,
  identity: TlsIdentity,
  { session, group, keep }: TlsMemory,
): Promise<TLSSocket> {
  const options: ConnectionOptions = {
    socket,
    // The same name on both connections: Node binds cached sessions to it (basic-ftp 6.0.2).
    host: identity.host,
    // Judged by `judgeCertificate`, which can show the certificate to the person.
    rejectUnauthorized: false,
    ...(isIP(identity.host) ? {} : { servername: identity.host }),
    // vsftpd and others refuse connections that were meant for another protocol (ALPACA, 2021).
    ALPNProtocols: ["ftp"],
    ...clientCertificateOptions(identity.clientCertificate),
    ...(session ? { session } : {}),
    ...(group ? { ecdhCurve: [group, ...usualGroups.filter((usual) => usual !== group)].join(":") } : {}),
  };
  return new Promise((resolve, reject) => {
    const secured = connect(options);
    const onEnd = () => onError(new Error("The server closed the connection during the TLS handshake"));
    const onError = (error: Error) => {
      secured.removeListener("close", onEnd);
      secured.removeListener("error", onError);
      // Errors that follow the first say nothing new.
      secured.on("error", () => undefined);
      secured.destroy();
      reject(error);
    };
    secured.on("session", keep);
    secured.once("error", onError);
    secured.once("close", onEnd);
    secured.once("secureConnect", () => {
      secured.removeListener("error", onError);
      secured.removeListener("close", onEnd);
      resolve(secured);
    });
  });
}

/**
 * What a person needs to see of the peer's certificate; undefined when TLS showed none (a resumed session). Ask
 * once: on Node 20 a second call finds nothing.
 */
export function peerCertificate(socket: TLSSocket): Certificate | undefined {
  const certificate = socket.getPeerX509Certificate();
  return certificate ? certificateFacts(certificate) : undefined;
}

function certificateFacts(certificate: X509Certificate): Certificate {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    validFrom: isoDate(certificate.validFrom),
    validTo: isoDate(certificate.validTo),
    names: (certificate.subjectAltName ?? "")
      .split(", ")
      .filter((name) => name !== "")
      .map((name) => name.replace(/^(DNS|IP Address):/, "")),
    sha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}

function oneLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}

function isoDate(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}

/**
 * Judges the control connection's certificate by the session's rule.
 * @throws {FtpError} `connection-failed` with the certificate, so that a person can be asked
 */
export function judgeCertificate(
  socket: TLSSocket,
  certificate: Certificate | undefined,
  { host, rule }: TlsIdentity,
): void {
  const details = certificate ? { certificate } : {};
  if (rule === "trusted") {
    if (socket.authorized) return;
    throw new FtpError(
      "connection-failed",
      `The certificate of ${host} is not trusted (${authorizationReason(socket)}). Compare its fingerprint with the one that the server's operator gives, and accept it only if they are equal.`,
      details,
    );
  }
  if (certificate?.sha256 === rule.sha256) return;
  throw new FtpError(
    "connection-failed",
    `${host} shows another certificate than the one that was accepted. Ask the server's operator whether it was renewed before you accept the new one.`,
    details,
  );
}

function authorizationReason(socket: TLSSocket): string {
  const reason: unknown = socket.authorizationError;
  return reason instanceof Error ? reason.message : String(reason ?? "unknown reason");
}

/** Why a handshake failed, in a few words: OpenSSL's own reason ("wrong version number") without its error queue. */
export function handshakeProblem(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const reason = "reason" in cause && typeof cause.reason === "string" ? cause.reason : cause.message;
  // What servers that want a client certificate say in TLS 1.2: the alert has no code of its own there.
  return /alert (?:handshake failure|bad certificate|certificate required)/i.test(reason)
    ? `${reason}; a server that wants a client certificate says so (PORTSIDE_CLIENT_CERTIFICATE)`
    : reason;
}
