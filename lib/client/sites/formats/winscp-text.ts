/**
 * Texts as WinSCP has them in names of sections and in values: percent-encoded as PuTTY does with names in the registry,
 * in UTF-8 behind an encoded byte order mark where a character needs it, else in the Windows character set.
 */

const mark = "%EF%BB%BF";

/** @param isName whether it is a section's name; a value may have a plain asterisk */
export function encodeWinScpText(text: string, isName: boolean): string {
  const needsUtf8 = /[^\0-\u007f]/.test(text);
  let encoded = needsUtf8 ? mark : "";
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    const isPlain =
      byte > 0x20 &&
      byte < 0x7f &&
      character !== "\\" &&
      character !== "?" &&
      character !== "%" &&
      (character !== "*" || !isName) &&
      (character !== "." || encoded !== "");
    encoded += isPlain ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

export function decodeWinScpText(encoded: string): string {
  const inUtf8 = encoded.startsWith(mark);
  // Files of old versions, and edited ones, have characters that should have been encoded.
  if (/[^\0-\u007f]/.test(encoded)) return encoded;
  const bytes: number[] = [];
  for (let at = inUtf8 ? mark.length : 0; at < encoded.length; at++) {
    const hex = encoded[at] === "%" ? /^[0-9A-Fa-f]{2}/.exec(encoded.slice(at + 1, at + 3))?.[0] : undefined;
    if (hex === undefined) bytes.push(encoded.charCodeAt(at));
    else {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
    }
  }
  const charset = inUtf8 ? "utf-8" : "windows-1252";
  return new TextDecoder(charset, { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
