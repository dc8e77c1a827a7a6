import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { appPath } from "@/lib/contract/base-path";
import type { Secret } from "./secret";

/** Name of the cookie that says which browser is asking. */
export const ownerCookieName = "portside";

const idBytes = 32;
const macBytes = 32;

/**
 * The browser that a request comes from: 256 random bits, with a proof that Portside made them, so that a value
 * from elsewhere is never adopted and a known one outlives a restart.
 */
export interface Owner {
  /** The random part, base64url: what sessions belong to. */
  readonly id: string;
  /** The cookie's value. */
  readonly cookie: string;
}

export function createOwner(secret: Secret): Owner {
  const id = randomBytes(idBytes);
  return {
    id: id.toString("base64url"),
    cookie: Buffer.concat([id, proofOf(id, secret)]).toString("base64url"),
  };
}

/** The owner that a `Cookie` header names, or null when it names none that Portside made. */
export function readOwner(cookieHeader: string | null, secret: Secret): Owner | null {
  for (const value of cookieValues(cookieHeader, ownerCookieName)) {
    const bytes = Buffer.from(value, "base64url");
    if (bytes.length !== idBytes + macBytes || bytes.toString("base64url") !== value) continue;
    const id = bytes.subarray(0, idBytes);
    if (timingSafeEqual(bytes.subarray(idBytes), proofOf(id, secret))) {
      return { id: id.toString("base64url"), cookie: value };
    }
  }
  return null;
}

function proofOf(id: Uint8Array, secret: Secret): Buffer {
  return createHmac("sha256", secret.key("cookie")).update(id).digest();
}

/** Every value that a `Cookie` header holds under a name (RFC 6265 §5.4 lets several come). */
export function cookieValues(header: string | null, name: string): string[] {
  return (header ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1).replace(/^"(.*)"$/, "$1"));
}

/** Chrome's upper limit; sealed passwords are bound to the cookie and shall outlive the browser's run. */
const fourHundredDays = 400 * 24 * 60 * 60;

export interface CookieOptions {
  readonly name: string;
  readonly value: string;
  /** Only sent over TLS: when the public origin is https. */
  readonly secure: boolean;
  readonly maxAgeSeconds?: number;
}

/** A `Set-Cookie` value that scripts can't read and other sites can't send. */
export function setCookie({ name, value, secure, maxAgeSeconds = fourHundredDays }: CookieOptions): string {
  // Two Portsides may share a host, each below a path of its own.
  const flags = `Path=${appPath("/")}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict`;
  return `${name}=${value}; ${flags}${secure ? "; Secure" : ""}`;
}
