import { X509Certificate } from "node:crypto";
import { generate } from "selfsigned";

/** A self-signed certificate for loopback, as PEM, with the fingerprint that a session can accept. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the DER form, 64 lower-case hex digits. */
  readonly sha256: string;
}

let shared: Promise<TestCertificate> | undefined;

/** The one certificate that tests share: making one takes time, and none of them cares which it is. */
export function testCertificate(): Promise<TestCertificate> {
  shared ??= makeCertificate();
  return shared;
}

/**
 * Makes a certificate of its own, for tests in which the certificate changes. `validTo` in the past makes an expired one.
 * @param options.addresses that it is for beside its name; loopback's unless told
 */
export async function makeCertificate(
  options: { readonly name?: string; readonly validTo?: Date; readonly addresses?: readonly string[] } = {},
): Promise<TestCertificate> {
  const {
    name = "localhost",
    validTo = new Date(Date.now() + 86_400_000),
    addresses = ["127.0.0.1", "::1"],
  } = options;
  const made = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Math.min(validTo.getTime() - 30 * 86_400_000, Date.now() - 86_400_000)),
    notAfterDate: validTo,
    extensions: [
      { name: "basicConstraints", cA: false },
      {
        name: "subjectAltName",
        altNames: [{ type: 2, value: name }, ...addresses.map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  });
  const sha256 = new X509Certificate(made.cert).fingerprint256.replaceAll(":", "").toLowerCase();
  return { key: made.private, cert: made.cert, sha256 };
}
