import type { TLSSocket } from "node:tls";
import type { ControlConnection } from "../control-connection";
import { timedOut, within } from "../deadline";
import type { Connection } from "../network";
import { handshakeProblem, peerCertificate, startTls } from "../tls";
import { DataChannelError } from "./channel";

/**
 * TLS on a data connection (RFC 4217 §7, PROT P): the client is the TLS client in both data modes and resumes
 * the control connection's session, which vsftpd, ProFTPD and FileZilla Server insist on.
 *
 * @param timeout milliseconds for the handshake
 * @throws {DataChannelError} `tls`, not reported yet: the server may be refusing the whole transfer
 */
export async function secureData(
  control: ControlConnection,
  connection: Connection,
  number: number,
  timeout: number,
): Promise<TLSSocket> {
  const { tls } = control;
  if (tls === null) throw new DataChannelError("tls", "The control connection has no TLS session to resume");
  try {
    if (connection.socket.destroyed) throw new Error("the connection was closed before it");
    const result = await within(startTls(connection.socket, tls.identity, tls.memory), timeout);
    if (result === timedOut) throw new Error("no answer to the handshake");
    assertSamePeer(result, tls.certificate?.sha256);
    result.on("error", () => undefined);
    control.emit(
      {
        type: "data-secured",
        protocol: result.getProtocol() ?? "TLS",
        cipher: result.getCipher().name,
        resumed: result.isSessionReused(),
      },
      number,
    );
    return result;
  } catch (cause) {
    connection.socket.destroy();
    throw new DataChannelError("tls", `TLS on the data connection failed: ${handshakeProblem(cause)}`, {
      cause,
    });
  }
}

/** A resumed session is the control connection's peer by construction; otherwise the certificate has to be the same. */
function assertSamePeer(socket: TLSSocket, expected: string | undefined): void {
  if (socket.isSessionReused()) return;
  const certificate = peerCertificate(socket);
  if (certificate?.sha256 !== expected) {
    throw new Error("another certificate than on the control connection");
  }
}
