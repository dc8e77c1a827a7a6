/**
 * A `Content-Disposition` value that is right for every name (RFC 6266, RFC 8187): `filename` for old clients in
 * plain ASCII, `filename*` with the exact name. What could end the header, leave the folder or turn the direction
 * of the text (which disguises extensions) becomes an underscore.
 */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  const safe = safeName(name);
  const ascii = safe.replace(/[^\x20-\x7e]/gu, "_").replace(/["%]/g, "_");
  const plain = `${kind}; filename="${ascii}"`;
  return ascii === safe ? plain : `${plain}; filename*=UTF-8''${encodeExtended(safe)}`;
}

/** Control characters, separators of paths, what ends a line or turns the direction of text, and halves of letters. */
export const unsafeLetters =
  /[\u0000-\u001f\u007f-\u009f/\\\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

function safeName(name: string): string {
  const safe = name.replace(unsafeLetters, "_");
  return /^\.{0,2}$/.test(safe) ? "download" : safe;
}

/** RFC 8187 §3.2.1: `attr-char` as it is, everything else percent-encoded UTF-8. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
