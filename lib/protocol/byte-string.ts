/**
 * A string in which every character stands for one byte (U+0000 to U+00FF): text as it was on the wire,
 * before any charset. Names on FTP servers are bytes; only their owner knows the charset.
 */
export type ByteString = string & { readonly __bytes: unique symbol };

/** Whether every character fits one byte. */
export function isByteString(text: string): text is ByteString {
  // Engines know it of a string that they hold as bytes: a listing of 31 MB takes a loop 100 ms, and this none.
  return !/[^\u0000-\u00ff]/.test(text);
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

/** The UTF-8 bytes of a text. Half a surrogate pair becomes U+FFFD, as it does in every encoder. */
export function utf8Bytes(text: string): ByteString {
  let bytes = "";
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes += String.fromCharCode(code);
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), continuation(code));
    else if (code < 0x10000) {
      bytes += String.fromCharCode(0xe0 | (code >> 12), continuation(code >> 6), continuation(code));
    } else {
      bytes += String.fromCharCode(
        0xf0 | (code >> 18),
        continuation(code >> 12),
        continuation(code >> 6),
        continuation(code),
      );
    }
  }
  return byteString(bytes);
}

/** The low six bits as a continuation byte (RFC 3629 §3). */
function continuation(code: number): number {
  return 0x80 | (code & 0x3f);
}
