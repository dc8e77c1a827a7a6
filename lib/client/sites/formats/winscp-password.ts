import type { ImportedPassword } from "./imported-site";

/**
 * WinSCP's obfuscated passwords: each byte is complemented, combined with 0xA3 and written as two hex digits. In front
 * stand a flag, a version, the length, and how many random bytes come first; user and host are part of what is hidden, so
 * that a password serves one site only. With a master password it is encrypted instead, and nobody else can read it.
 */
const magic = 0xa3;
const flagged = 0xff;
const shortLength = 0;
const encrypted = 1;
const longLength = 2;

/**
 * @param text the value of `Password`
 * @param key user name and host name of the site, joined
 */
export function readWinScpPassword(text: string, key: string): ImportedPassword {
  if (text === "") return { kind: "none" };
  const unreadable: ImportedPassword = {
    kind: "unreadable",
    reason: "stored in a way that only WinSCP can read",
  };
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(text)) return unreadable;
  const bytes = (text.match(/../g) ?? []).map((hex) => ~(Number.parseInt(hex, 16) ^ magic) & 0xff);
  const flag = bytes[0] ?? 0;
  const version = flag === flagged ? (bytes[1] ?? 0) : null;
  if (version === encrypted) return { kind: "unreadable", reason: "protected by WinSCP's master password" };
  const { length, next } = lengthOf(bytes, flag, version);
  if (length === null) return unreadable;
  const start = next + 1 + (bytes[next] ?? 0);
  const hidden = bytes.slice(start, start + length);
  if (hidden.length < length) return unreadable;
  const password = decode(hidden);
  if (password === null) return unreadable;
  if (version === null) return { kind: "readable", password };
  return password.startsWith(key) ? { kind: "readable", password: password.slice(key.length) } : unreadable;
}

function lengthOf(
  bytes: readonly number[],
  flag: number,
  version: number | null,
): { readonly length: number | null; readonly next: number } {
  if (version === null) return { length: flag, next: 1 };
  if (version === shortLength) return { length: bytes[2] ?? null, next: 3 };
  if (version === longLength) return { length: ((bytes[2] ?? 0) << 8) + (bytes[3] ?? 0), next: 4 };
  return { length: null, next: 0 };
}

function decode(bytes: readonly number[]): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null; // The bytes of no text: not what this scheme wrote.
  }
}
