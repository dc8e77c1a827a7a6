import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SessionSettings } from "@/lib/ftp/session-types";
import { HttpProblem } from "./http-problem";
import type { Owner } from "./ownership";
import type { Secret } from "./secret";

/** What a sealed password is good for, and for nothing else. */
export interface SealBinding {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly encryption: SessionSettings["encryption"];
  readonly owner: Owner;
}

/** From no protection to full: a sealed password may be used with the same or a stronger one. */
const strength: Readonly<Record<SessionSettings["encryption"], number>> = {
  none: 0,
  "explicit-if-available": 1,
  explicit: 2,
  implicit: 2,
};

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals a password for one browser, host, port and user (AES-256-GCM under a key of its own).
 * @returns version, least strength, nonce, ciphertext and tag, base64url.
 */
export function sealPassword(password: string, binding: SealBinding, secret: Secret): string {
  const head = Buffer.from([version, strength[binding.encryption]]);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", secret.key("sealed-password"), nonce);
  cipher.setAAD(associated(head, binding));
  const sealed = Buffer.concat([cipher.update(password, "utf8"), cipher.final()]);
  return Buffer.concat([head, nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/**
 * @throws {HttpProblem} `invalid-request` when it was sealed for something else, by another deployment, or for a
 *   stronger encryption than the one asked for.
 */
export function openPassword(sealed: string, binding: SealBinding, secret: Secret): string {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < 2 + nonceBytes + tagBytes || bytes[0] !== version) throw unusable();
  const head = bytes.subarray(0, 2);
  const nonce = bytes.subarray(2, 2 + nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", secret.key("sealed-password"), nonce);
  decipher.setAAD(associated(head, binding));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  let password: string;
  try {
    password =
      decipher.update(bytes.subarray(2 + nonceBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw unusable(cause);
  }
  if (strength[binding.encryption] < (head[1] ?? Number.POSITIVE_INFINITY)) {
    throw new HttpProblem("invalid-request", {
      detail: "This password was saved for an encrypted login. Choose that encryption, or type the password.",
    });
  }
  return password;
}

function associated(head: Uint8Array, { host, port, user, owner }: SealBinding): Buffer {
  return Buffer.concat([head, Buffer.from(JSON.stringify([host.toLowerCase(), port, user, owner.id]))]);
}

function unusable(cause?: unknown): HttpProblem {
  return new HttpProblem(
    "invalid-request",
    { detail: "This saved password is not for this site and browser. Type the password." },
    { cause },
  );
}
