/** A file as rows of bytes. */

/** Bytes that are read at once, and kept or forgotten together. */
export const PAGE_BYTES = 64 * 1024;

/**
 * Bytes that can be scrolled through in one go: browsers lay out no more than some ten million pixels, and a file may
 * have many more rows than that.
 */
export const STRETCH_BYTES = 4 * 1024 * 1024;

/** A part of a file that can be scrolled through, of which there is one or several. */
export interface Stretch {
  /** From 0. */
  readonly index: number;
  /** Stretches in the file; at least one. */
  readonly count: number;
  /** Offset in the file, in bytes. */
  readonly from: number;
  readonly length: number;
}

/** The stretch that holds an offset; the nearest for one beyond the file. @param size in bytes */
export function stretchAt(offset: number, size: number): Stretch {
  const count = Math.max(1, Math.ceil(size / STRETCH_BYTES));
  const index = Math.min(Math.max(0, Math.floor(offset / STRETCH_BYTES)), count - 1);
  const from = index * STRETCH_BYTES;
  return { index, count, from, length: Math.max(0, Math.min(STRETCH_BYTES, size - from)) };
}

/** The numbers of the pages that hold the bytes from one offset up to another, which isn't included. */
export function pagesBetween(from: number, to: number): readonly number[] {
  if (to <= from) return [];
  const first = Math.floor(from / PAGE_BYTES);
  const last = Math.floor((to - 1) / PAGE_BYTES);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

export interface HexRow {
  /** "0001f0a0" */
  readonly offset: string;
  /** "48 65 6c 6c 6f", a wider gap after every eighth byte. */
  readonly hex: string;
  /** "Hello": printable ASCII as it is, a dot for every other byte. */
  readonly text: string;
}

/** An offset as hexadecimal, eight digits or as many as it takes. */
export function formatOffset(offset: number): string {
  return offset.toString(16).padStart(8, "0");
}

/** Writes a row out. @param offset of its first byte in the file */
export function hexRow(bytes: Uint8Array, offset: number): HexRow {
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const groups = [];
  for (let i = 0; i < pairs.length; i += 8) groups.push(pairs.slice(i, i + 8).join(" "));
  const text = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."));
  return { offset: formatOffset(offset), hex: groups.join("  "), text: text.join("") };
}

/** Rows as they are copied: in the columns that `hexdump -C` writes. @param rowBytes in a whole row */
export function hexText(bytes: Uint8Array, offset: number, rowBytes: number): string {
  const width = rowBytes * 3 - 1 + Math.max(0, Math.ceil(rowBytes / 8) - 1);
  const lines = [];
  for (let at = 0; at < bytes.length; at += rowBytes) {
    const row = hexRow(bytes.subarray(at, at + rowBytes), offset + at);
    lines.push(`${row.offset}  ${row.hex.padEnd(width)}  |${row.text}|`);
  }
  return lines.join("\n");
}

/** The offset that a person typed: decimal, or hexadecimal after `0x` or with a letter in it; null for anything else. */
export function parseOffset(typed: string): number | null {
  const text = typed.trim().replaceAll(/[\s_,]/g, "");
  const hex = /^0x([0-9a-f]+)$/i.exec(text)?.[1] ?? (/^[0-9a-f]*[a-f][0-9a-f]*$/i.test(text) ? text : null);
  const offset = hex === null ? (/^\d+$/.test(text) ? Number(text) : Number.NaN) : Number.parseInt(hex, 16);
  return Number.isSafeInteger(offset) ? offset : null;
}
