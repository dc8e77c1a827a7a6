import { type KnownCharset, knownCharsets } from "@/lib/client/charsets";

/**
 * Text to bytes in any charset that browsers read. They write UTF-8 alone, and iconv-lite's tables would be most of
 * what the page weighs; so tables are made by letting the browser read every sequence there is, once, when needed.
 */

/** A charset's name in the Encoding Standard; null for one that browsers don't know. */
export function charsetOf(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null; // Portside knows more charsets than browsers do.
  }
}

/** The charsets that texts can be in: UTF-16 besides those of names, and each but once. */
export const textCharsets: readonly KnownCharset[] = listCharsets();

function listCharsets(): KnownCharset[] {
  const [utf8, ...others] = knownCharsets;
  const wide: KnownCharset[] = [
    { value: "utf-16le", label: "UTF-16 LE" },
    { value: "utf-16be", label: "UTF-16 BE" },
  ];
  const found = new Map<string, KnownCharset>();
  for (const { value, label } of [...(utf8 ? [utf8] : []), ...wide, ...others]) {
    const name = charsetOf(value);
    // "iso-8859-1" is another name of windows-1252 to the Encoding Standard.
    if (name !== null && !found.has(name)) found.set(name, { value: name, label });
  }
  return [...found.values()];
}

/** The text of bytes; null where they aren't valid. A byte order mark is text here. */
export function decodeStrictly(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The text of bytes, with U+FFFD for what isn't valid. */
export function decodeLoosely(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
}

export type Encoded =
  | { readonly kind: "encoded"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** @property at where the character is in the text, in UTF-16 units */
  | { readonly kind: "unencodable"; readonly at: number; readonly character: string };

/** A text in a charset, or the first character that it has no bytes for. Nothing is ever replaced. */
export function encode(text: string, charset: string): Encoded {
  switch (charset) {
    case "utf-8":
      return unpairedIn(text) ?? { kind: "encoded", bytes: new TextEncoder().encode(text) };
    case "utf-16le":
    case "utf-16be":
      return unpairedIn(text) ?? { kind: "encoded", bytes: encodeWide(text, charset === "utf-16le") };
    default:
      return encodeByTable(text, bytesIn(charset));
  }
}

/** Half of a surrogate pair is no character, and no charset has bytes for it. */
function unpairedIn(text: string): Encoded | null {
  const at = text.search(/\p{Cs}/u);
  return at < 0 ? null : { kind: "unencodable", at, character: text.charAt(at) };
}

function encodeWide(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return bytes;
}

/** A character's bytes as one number, the first byte the highest. */
type BytesOf = (point: number) => number | undefined;

function encodeByTable(text: string, bytesOf: BytesOf): Encoded {
  const bytes = new Uint8Array(text.length * 4);
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at) ?? 0;
    const sequence = bytesOf(point);
    if (sequence === undefined) {
      return { kind: "unencodable", at, character: String.fromCodePoint(point) };
    }
    if (sequence > 0xffffff) bytes[length++] = sequence >>> 24;
    if (sequence > 0xffff) bytes[length++] = (sequence >>> 16) & 0xff;
    if (sequence > 0xff) bytes[length++] = (sequence >>> 8) & 0xff;
    bytes[length++] = sequence & 0xff;
    at += point > 0xffff ? 2 : 1;
  }
  return { kind: "encoded", bytes: bytes.slice(0, length) };
}

const known = new Map<string, BytesOf>();

function bytesIn(charset: string): BytesOf {
  const made = known.get(charset) ?? makeTable(charset);
  known.set(charset, made);
  return made;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Lead bytes whose characters have bytes elsewhere, too, which programs write (Encoding Standard, "index pointers"). */
const lateLeads: Readonly<Record<string, readonly number[]>> = {
  // IBM's extensions, which NEC repeated here.
  shift_jis: [0xed, 0xee],
  // Hong Kong's supplementary characters.
  big5: range(0x81, 0xa0),
};

function makeTable(charset: string): BytesOf {
  const decoder = new TextDecoder(charset, { ignoreBOM: true });
  const table = new Map<number, number>();
  /** What comes first stays: of several sequences for a character only one can be written. */
  const add = (...sequence: number[]) => {
    const text = decoder.decode(Uint8Array.from(sequence));
    const point = text.codePointAt(0);
    if (point === undefined || point === 0xfffd || text.length !== (point > 0xffff ? 2 : 1)) return;
    if (!table.has(point))
      table.set(
        point,
        sequence.reduce((packed, byte) => packed * 256 + byte, 0),
      );
  };
  for (const byte of range(0, 0x7f)) add(byte);
  const leads = range(0x80, 0xff).filter((byte) => !isWhole(decoder, byte));
  const late = lateLeads[charset] ?? [];
  for (const lead of [...leads.filter((byte) => !late.includes(byte)), ...late]) {
    if (leads.length === 0) break;
    for (const trail of range(0x40, 0xfe)) add(lead, trail);
  }
  // After the pairs: 0x80 is the euro sign to GBK's readers, and nobody writes it so.
  for (const byte of range(0x80, 0xff)) add(byte);
  if (charset === "euc-jp") addThirdPlane(add);
  if (charset !== "gb18030") return (point) => table.get(point);
  addFourBytes(table, decoder);
  // Beyond U+FFFF its sequences count on as the characters do.
  return (point) =>
    table.get(point) ?? (point > 0xffff ? pack(gbSequence(GB_BEYOND + point - 0x10000)) : undefined);
}

function isWhole(decoder: TextDecoder, byte: number): boolean {
  return decoder.decode(Uint8Array.of(byte)) !== "\ufffd";
}

/** JIS X 0212, after the single shift 0x8F. */
function addThirdPlane(add: (...sequence: number[]) => void): void {
  for (const row of range(0xa1, 0xfe)) {
    for (const cell of range(0xa1, 0xfe)) add(0x8f, row, cell);
  }
}

/** How many sequences of four bytes come before U+10000, and the number of its own (Encoding Standard, gb18030). */
const GB_BASIC = 39_420;
const GB_BEYOND = 189_000;

function gbSequence(pointer: number): [number, number, number, number] {
  return [
    0x81 + Math.floor(pointer / 12_600),
    0x30 + (Math.floor(pointer / 1260) % 10),
    0x81 + (Math.floor(pointer / 10) % 126),
    0x30 + (pointer % 10),
  ];
}

function pack([a, b, c, d]: readonly [number, number, number, number]): number {
  return ((a * 256 + b) * 256 + c) * 256 + d;
}

/** GB 18030 has four bytes for every character up to U+FFFF that two bytes have no room for. */
function addFourBytes(table: Map<number, number>, decoder: TextDecoder): void {
  for (let pointer = 0; pointer < GB_BASIC; pointer++) {
    const sequence = gbSequence(pointer);
    const text = decoder.decode(Uint8Array.from(sequence));
    const point = text.codePointAt(0);
    if (text.length === 1 && point !== undefined && !table.has(point)) table.set(point, pack(sequence));
  }
}
