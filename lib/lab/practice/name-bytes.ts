/**
 * Names are UTF-8 here; a few samples aren't. A byte that is none stands in a name as half of a surrogate pair, U+DC80
 * to U+DCFF, as in Python (PEP 383): no text has these, and they lead back to the same byte.
 */

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A whole character of UTF-8 (RFC 3629 §4), or a single byte, of text with one character a byte. */
const characters =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|./gs;

/** Reads bytes as a name. */
export function decodeName(bytes: Buffer): string {
  const text = decodeText(bytes);
  if (text !== null) return text;
  return bytes
    .toString("latin1")
    .replace(characters, (character) =>
      character.length === 1 && character >= "\x80"
        ? String.fromCharCode(0xdc00 + character.charCodeAt(0))
        : utf8.decode(Buffer.from(character, "latin1")),
    );
}

/** Reads bytes as UTF-8; null when they aren't. */
export function decodeText(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    // Fatal is how the decoder says so.
    return null;
  }
}

/** A line, or rows, with names in them as bytes. */
export function encodeNames(text: string): Buffer {
  // With the flag u, halves of a pair are no matches.
  if (!/\p{Surrogate}/u.test(text)) return Buffer.from(text);
  const parts = text.split(/(?<![\ud800-\udbff])([\udc80-\udcff])/);
  // What was split at stands at the odd places.
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part),
    ),
  );
}
