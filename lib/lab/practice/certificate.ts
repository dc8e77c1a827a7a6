import { X509Certificate } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import { generate } from "selfsigned";

const DAY = 24 * 60 * 60;

export interface ServerIdentity {
  readonly secureContext: SecureContext;
  /** SHA-256 of the certificate's DER form, 64 lower-case hex digits. */
  readonly fingerprint: string;
}

/** Makes a key and a certificate for localhost, 127.0.0.1 and ::1; new at every start, kept in memory only. */
export async function makeServerIdentity(): Promise<ServerIdentity> {
  const pems = await generate([{ name: "commonName", value: "Portside practice server" }], {
    keyType: "ec",
    algorithm: "sha256",
    // A clock that is a little behind must not see a certificate from the future.
    notBeforeDate: new Date(Date.now() - DAY * 1000),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  return {
    secureContext: createSecureContext({
      key: pems.private,
      cert: pems.cert,
      minVersion: "TLSv1.2",
      // A data connection may come long after the control connection's handshake.
      sessionTimeout: DAY,
    }),
    fingerprint: new X509Certificate(pems.cert).fingerprint256.replaceAll(":", "").toLowerCase(),
  };
}
