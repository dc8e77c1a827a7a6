import { charsetOf } from "@/lib/client/editor/text-charset";

/** How a file's bytes become text, and whether they are text at all. */

/** What was found about a text's charset. */
export interface DetectedCharset {
  /** As `TextDecoder` takes it. */
  readonly charset: string;
  readonly because: "byte-order mark" | "zero bytes" | "valid" | "session" | "nothing else fits";
}

/** Bytes that are looked at to tell text from anything else. */
export const TEXT_SAMPLE_BYTES = 64 * 1024;

const marks: readonly { readonly charset: string; readonly bytes: readonly number[] }[] = [
  { charset: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { charset: "utf-16le", bytes: [0xff, 0xfe] },
  { charset: "utf-16be", bytes: [0xfe, 0xff] },
];

function markedCharset(bytes: Uint8Array): string | null {
  return marks.find((mark) => mark.bytes.every((byte, i) => bytes[i] === byte))?.charset ?? null;
}

/**
 * UTF-16 without a mark: ASCII in it has a zero in every second place, and only there. Text without any ASCII would be
 * missed, but lines have ends and words have spaces.
 */
function wideCharset(bytes: Uint8Array): string | null {
  const pairs = bytes.length >> 1;
  if (pairs < 2) return null;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < pairs * 2; i += 2) {
    if (bytes[i] === 0 && bytes[i + 1] === 0) return null;
    if (bytes[i] === 0) evenZeros++;
    if (bytes[i + 1] === 0) oddZeros++;
  }
  const few = pairs / 50;
  const many = Math.max(2, pairs / 4);
  if (oddZeros >= many && evenZeros <= few) return readsCleanly(bytes, "utf-16le") ? "utf-16le" : null;
  if (evenZeros >= many && oddZeros <= few) return readsCleanly(bytes, "utf-16be") ? "utf-16be" : null;
  return null;
}

/** Whether all of it is valid in a charset; a letter that is cut off at the end doesn't count. */
function isValidIn(bytes: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Control characters that text doesn't have: all but tab, line ends, form feed, and what terminals are told with. */
const strayControls = /[\u0000-\u0007\u000e-\u001a\u001c-\u001f\u007f]/gu;

function readsCleanly(bytes: Uint8Array, charset: string): boolean {
  const text = new TextDecoder(charset).decode(bytes, { stream: true });
  return (text.match(strayControls)?.length ?? 0) <= text.length / 100;
}

/**
 * Whether bytes are text in some charset: marked as such, UTF-16 by its zeros, or else without zeros and nearly without
 * control characters.
 *
 * @param head a file's beginning; `TEXT_SAMPLE_BYTES` of it are looked at
 */
export function looksLikeText(head: Uint8Array): boolean {
  const sample = head.subarray(0, TEXT_SAMPLE_BYTES);
  const marked = markedCharset(sample);
  if (marked !== null) return readsCleanly(sample, marked);
  if (wideCharset(sample) !== null) return true;
  if (sample.includes(0)) return false;
  return readsCleanly(sample, isValidIn(sample, "utf-8") ? "utf-8" : "iso-8859-1");
}

/**
 * The charset of a text: what its byte-order mark says; UTF-8 where it is valid, because other charsets hardly ever are
 * by chance; the session's, if it has another that browsers know and that fits; else windows-1252, in which everything
 * is valid.
 */
export function detectCharset(bytes: Uint8Array, sessionCharset: string): DetectedCharset {
  const marked = markedCharset(bytes);
  if (marked !== null) return { charset: marked, because: "byte-order mark" };
  const wide = wideCharset(bytes.subarray(0, TEXT_SAMPLE_BYTES));
  if (wide !== null) return { charset: wide, because: "zero bytes" };
  if (isValidIn(bytes, "utf-8")) return { charset: "utf-8", because: "valid" };
  const session = charsetOf(sessionCharset);
  if (session !== null && session !== "utf-8" && isValidIn(bytes, session))
    return { charset: session, because: "session" };
  return { charset: "windows-1252", because: "nothing else fits" };
}

/**
 * Bytes as text; what isn't valid becomes U+FFFD, and a byte-order mark goes.
 *
 * @param charset as `detectCharset` finds it
 * @param isWhole whether the file ends with these bytes: otherwise a letter that is cut off at the end is left out
 */
export function decodeText(bytes: Uint8Array, charset: string, isWhole: boolean): string {
  return new TextDecoder(charset).decode(bytes, { stream: !isWhole });
}

export type LineEnds = "LF" | "CRLF" | "CR" | "mixed" | "none";

/** How the lines of a text end. */
export function lineEndsOf(text: string): LineEnds {
  const found = new Set<"LF" | "CRLF" | "CR">();
  for (const [end] of text.matchAll(/\r\n|\n|\r/g)) {
    found.add(end === "\n" ? "LF" : end === "\r" ? "CR" : "CRLF");
    if (found.size > 1) return "mixed";
  }
  const [only = "none"] = found;
  return only;
}
