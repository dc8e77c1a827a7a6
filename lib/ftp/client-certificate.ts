import { type ConnectionOptions, createSecureContext } from "node:tls";

/** What Portside shows to servers that ask for a certificate, as PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly passphrase?: string | undefined;
}

/** The certificate as options of a TLS connection; none without one. */
export function clientCertificateOptions(
  client: ClientCertificate | null | undefined,
): Pick<ConnectionOptions, "cert" | "key" | "passphrase"> {
  if (!client) return {};
  const { certificate: cert, key, passphrase } = client;
  return { cert, key, ...(passphrase === undefined ? {} : { passphrase }) };
}

/** @throws {Error} OpenSSL's own, when certificate and key can't be read or don't belong together */
export function assertUsable(client: ClientCertificate): void {
  createSecureContext(clientCertificateOptions(client));
}
