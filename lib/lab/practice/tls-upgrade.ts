import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";

/**
 * Puts TLS on a connection, as the server whichever side dialled (RFC 4217 §7). All connections share one
 * context and so one ticket key: a data connection can resume the control connection's session in TLS 1.2 and 1.3.
 *
 * @param timeout milliseconds for the handshake
 * @throws when the handshake fails or takes too long; the connection is destroyed then
 */
export function secureAsServer(
  socket: Socket,
  secureContext: SecureContext,
  timeout: number,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error("Closed before the TLS handshake"));
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    const fail = (error: Error) => {
      clearTimeout(timer);
      secured.destroy();
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error("TLS handshake timed out")), timeout);
    socket.on("error", fail);
    secured.on("error", fail);
    secured.on("close", () => fail(new Error("Closed during the TLS handshake")));
    secured.once("secure", () => {
      clearTimeout(timer);
      // "secure" comes from inside OpenSSL's handshake: an end() there would close without close_notify.
      setImmediate(() => resolve(secured));
    });
  });
}
