const LONGEST_REPLY = 1_000;

/**
 * Reads the answer to SIZE. RFC 3659 wants a number alone; some servers put words before it
 * (`213 file: 213, Size =51`), so the last number counts.
 *
 * @param text the whole reply, with its code; without it is right too, except for a size of 213
 * @returns bytes; null where the text does not end in a whole number that is exact (below 2^53)
 */
export function parseSize(text: string): number | null {
  if (text.length > LONGEST_REPLY) return null;
  const last = text.trimEnd().split("\n").at(-1) ?? "";
  const trimmed = last
    .replace(/^213(?:[ -]|$)/, "")
    .trim()
    .replace(/\.$/, "")
    .replace(/\s?(?:bytes?|octets?)$/i, "");
  let from = trimmed.length;
  while (from > 0 && isDigit(trimmed.charCodeAt(from - 1))) from--;
  const digits = trimmed.slice(from);
  // A sign, a separator or a letter before the digits makes them part of something else (`-5`, `1,234`, `0x51`).
  if (digits === "" || /[-.,\w]$/.test(trimmed.slice(0, from))) return null;
  const size = Number(digits);
  return Number.isSafeInteger(size) ? size : null;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
