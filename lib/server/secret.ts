import { hkdfSync, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Settings, SettingsError } from "./settings";

/** The deployment's one secret. Keys are derived from it, one a purpose, so that none can stand in for another. */
export class Secret {
  readonly #master: Buffer;

  constructor(master: Uint8Array) {
    this.#master = Buffer.from(master);
  }

  /** A key of 32 bytes (HKDF-SHA-256, RFC 5869). */
  key(purpose: "cookie" | "access" | "sealed-password" | "upload"): Buffer {
    return Buffer.from(hkdfSync("sha256", this.#master, "portside", purpose, 32));
  }
}

/**
 * Takes PORTSIDE_SECRET, or the file `secret` in PORTSIDE_DATA, which is made on first use with mode 0600.
 * @throws {SettingsError} when the file can neither be read nor made.
 */
export function loadSecret({ secret, dataDirectory }: Pick<Settings, "secret" | "dataDirectory">): Secret {
  if (secret !== null) return new Secret(Buffer.from(secret, "utf8"));
  const file = join(dataDirectory, "secret");
  try {
    return new Secret(readSecret(file) ?? makeSecret(dataDirectory, file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "unreadable";
    throw new SettingsError([
      `PORTSIDE_DATA: the secret in ${file} can't be used (${reason}). Make the folder writable, point PORTSIDE_DATA elsewhere, or set PORTSIDE_SECRET.`,
    ]);
  }
}

const secretBytes = 32;

function readSecret(file: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return null;
    throw error;
  }
  const bytes = Buffer.from(text.trim(), "base64url");
  if (bytes.length !== secretBytes) throw new Error("it does not hold 32 bytes in base64url");
  // A secret that was copied or restored may have become readable for others.
  chmodSync(file, 0o600);
  return bytes;
}

function makeSecret(directory: string, file: string): Buffer {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const bytes = randomBytes(secretBytes);
  try {
    writeFileSync(file, `${bytes.toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    return bytes;
  } catch (error) {
    // Another process of this deployment was faster.
    const existing = hasErrno(error, "EEXIST") ? readSecret(file) : null;
    if (existing !== null) return existing;
    throw error;
  }
}

function hasErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
