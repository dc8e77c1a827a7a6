import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** What a sealed text is bound to: whoever opens it must bring all of it. */
export interface Seal {
  /** 32 bytes, of a purpose of its own. */
  readonly key: Uint8Array;
  /** What it is good for and for nothing else: not in the sealed text, but without it nothing opens. */
  readonly context: Uint8Array;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals bytes so that whoever keeps them can neither read nor change them (AES-256-GCM).
 *
 * @param head readable bytes in front, sealed against changes; the first is the version
 * @returns head, nonce, ciphertext and tag, base64url
 */
export function seal(plain: Uint8Array, head: Uint8Array, { key, context }: Seal): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.concat([head, context]));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([head, nonce, sealed, cipher.getAuthTag()]).toString("base64url");
}

/**
 * @param headBytes how long the head is
 * @returns null for what was changed, sealed for something else, or by another deployment. One sealed text has one
 *   spelling: whatever else decodes to the same bytes is null too.
 */
export function unseal(
  sealed: string,
  headBytes: number,
  { key, context }: Seal,
): { readonly head: Buffer; readonly plain: Buffer } | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < headBytes + nonceBytes + tagBytes || bytes.toString("base64url") !== sealed) return null;
  const head = bytes.subarray(0, headBytes);
  const begin = headBytes + nonceBytes;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(headBytes, begin));
  decipher.setAAD(Buffer.concat([head, context]));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return {
      head,
      plain: Buffer.concat([decipher.update(bytes.subarray(begin, -tagBytes)), decipher.final()]),
    };
  } catch {
    // The tag doesn't fit: that is all there is to know.
    return null;
  }
}
