import { type LineEnds, readLineEnds, withLineEnds } from "./line-ends";
import { charsetOf, decodeLoosely, decodeStrictly, type Encoded, encode } from "./text-charset";

/** How a text is written in a file. */
export interface TextFormat {
  /** Its name in the Encoding Standard. */
  readonly charset: string;
  /** Whether a byte order mark comes first. */
  readonly mark: boolean;
  readonly lineEnds: LineEnds;
}

/** Whether two formats write every text alike. */
export function sameFormat(a: TextFormat, b: TextFormat): boolean {
  return a.charset === b.charset && a.mark === b.mark && a.lineEnds === b.lineEnds;
}

/** A file's text as an editor has it. */
export interface TextFile {
  /** Its lines joined by LF, whatever they end with in the file. */
  readonly text: string;
  readonly format: TextFormat;
  /** Why writing it would change what nobody edited; null when it wouldn't. */
  readonly inexact: null | "invalid" | "ambiguous";
}

const marks: Readonly<Record<string, readonly number[]>> = {
  "utf-8": [0xef, 0xbb, 0xbf],
  "utf-16le": [0xff, 0xfe],
  "utf-16be": [0xfe, 0xff],
};

/** Whether a byte order mark can stand before a text in the charset. */
export function takesMark(charset: string): boolean {
  return Object.hasOwn(marks, charset);
}

function hasMark(bytes: Uint8Array, charset: string): boolean {
  const mark = marks[charset];
  return mark?.every((byte, i) => bytes[i] === byte) ?? false;
}

/** Whether two files are the same, byte by byte. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Reads a file as text.
 *
 * @param session the charset that names on this server are in, which is the best guess for a file that isn't UTF-8
 * @returns null for what is no text: it holds NUL
 */
export function guessTextFile(bytes: Uint8Array, session: string): TextFile | null {
  const marked = Object.keys(marks).find((charset) => hasMark(bytes, charset));
  if (marked !== undefined) {
    const file = readTextFile(bytes, marked);
    return file.text.includes("\0") ? null : file;
  }
  if (bytes.includes(0)) {
    const wide = ["utf-16le", "utf-16be"].find((charset) => isPlainly(bytes, charset));
    return wide === undefined ? null : readTextFile(bytes, wide);
  }
  const guesses = new Set(["utf-8", charsetOf(session) ?? "utf-8"]);
  for (const charset of guesses) {
    const file = readTextFile(bytes, charset);
    if (file.inexact === null) return file;
  }
  // Every byte is a character in it, so that anything can be edited and stays what it is.
  return readTextFile(bytes, "windows-1252");
}

/**
 * The charset that is the best guess for another version of a file that isn't UTF-8.
 *
 * @param format of the version that is known, which a person may have chosen
 */
export function guessFor({ charset }: TextFormat, session: string): string {
  return charset === "utf-8" ? session : charset;
}

/** Whether bytes with NULs among them are text in a charset of two bytes: mostly Latin, and nothing that no text holds. */
function isPlainly(bytes: Uint8Array, charset: string): boolean {
  const text = decodeStrictly(bytes, charset);
  if (text === null || /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return false;
  const latin = text.length - text.replace(/[\t\r\n\u0020-\u00ff]/g, "").length;
  return latin * 2 > text.length;
}

/** Reads a file as text in the charset that a person chose. @param charset its name in the Encoding Standard */
export function readTextFile(bytes: Uint8Array, charset: string): TextFile {
  const mark = hasMark(bytes, charset);
  const body = mark ? bytes.subarray(marks[charset]?.length) : bytes;
  const strict = decodeStrictly(body, charset);
  const { text, lineEnds } = readLineEnds(strict ?? decodeLoosely(body, charset));
  const format = { charset, mark, lineEnds };
  if (strict === null) return { text, format, inexact: "invalid" };
  const again = writeTextFile(text, format);
  const exact = again.kind === "encoded" && sameBytes(again.bytes, bytes);
  return { text, format, inexact: exact ? null : "ambiguous" };
}

/**
 * The bytes of a text in a file.
 *
 * @param text its lines joined by LF
 * @returns for a character that the charset doesn't have, where it is in `text`
 */
export function writeTextFile(text: string, { charset, mark, lineEnds }: TextFormat): Encoded {
  const encoded = encode(withLineEnds(text, lineEnds), charset);
  // Where lines end with two characters, positions in what is written are not those of the text.
  if (encoded.kind === "unencodable") {
    const inText = encode(text, charset);
    return inText.kind === "unencodable" ? inText : encoded;
  }
  const before = mark ? (marks[charset] ?? []) : [];
  if (before.length === 0) return encoded;
  const bytes = new Uint8Array(before.length + encoded.bytes.length);
  bytes.set(before);
  bytes.set(encoded.bytes, before.length);
  return { kind: "encoded", bytes };
}

/** Where a place of a text is, as people count: from 1. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}
