/**
 * A string in which every character stands for one byte (U+0000 to U+00FF): text as it was on the wire,
 * before any charset. Names on FTP servers are bytes; only their owner knows the charset.
 */
export type ByteString = string & { readonly __bytes: unique symbol };

/** Whether every character fits one byte. */
export function isByteString(text: string): text is ByteString {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0xff) return false;
  }
  return true;
}

/**
 * Takes text whose characters are bytes already (ASCII literals, `latin1`-decoded input).
 *
 * @throws {RangeError} when a character needs more than one byte: silently cutting U+010D to 0x0D would
 *   smuggle a carriage return into a command.
 */
export function byteString(text: string): ByteString {
  if (!isByteString(text)) throw new RangeError("A byte string holds characters up to U+00FF only");
  return text;
}

/** Whether bytes contain a control character (below 0x20, or 0x7F), which no path, name or login field may hold. */
export function hasControlCharacter(bytes: ByteString): boolean {
  return /[\u0000-\u001f\u007f]/.test(bytes);
}
