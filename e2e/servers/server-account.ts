import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";
import { makeTestUser, type TestUser } from "./test-user";

/** A certificate with its key, as PEM files of a server. */
export interface ServerKeys {
  readonly key: string;
  readonly certificate: string;
  /** Key and certificate in one file. */
  readonly both: string;
  /** The certificate itself. */
  readonly pem: string;
}

/** A user and a certificate that several servers share: both take a while to make. */
export interface ServerAccount {
  readonly user: TestUser;
  readonly keys: ServerKeys;
  remove(): void;
}

/**
 * Makes user and certificate. Needs root.
 * @param addresses for which the certificate is good, beside loopback
 */
export async function makeServerAccount(addresses: readonly string[] = []): Promise<ServerAccount> {
  const directory = makeServerDirectory();
  const user = makeTestUser();
  const remove = () => {
    user.remove();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    return { user, keys: await writeKeys(directory, undefined, addresses), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A folder for configuration, logs and keys: root's, and no folder above it is writable for others. */
export function makeServerDirectory(): string {
  const directory = `/run/portside-test-${randomBytes(6).toString("hex")}`;
  mkdirSync(directory, { mode: 0o755 });
  return directory;
}

/**
 * Makes a certificate and writes it into a folder.
 * @param ends of its time, which may be over
 * @param addresses for which it is good, beside loopback
 */
export async function writeKeys(
  directory: string,
  ends = new Date(Date.now() + 365 * 86_400_000),
  addresses: readonly string[] = [],
): Promise<ServerKeys> {
  // RSA, because vsftpd 3.0.3 takes nothing else.
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keySize: 2048,
    algorithm: "sha256",
    notBeforeDate: new Date(Math.min(Date.now(), ends.getTime()) - 86_400_000),
    notAfterDate: ends,
    extensions: [
      { name: "basicConstraints", cA: false },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
          ...addresses.map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  const write = (name: string, content: string) => {
    const path = join(directory, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  return {
    key: write("key.pem", made.private),
    certificate: write("certificate.pem", made.cert),
    both: write("both.pem", `${made.private}\n${made.cert}`),
    pem: made.cert,
  };
}
