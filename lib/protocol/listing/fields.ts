import type { ByteString } from "../byte-string";

const SPACE = 0x20;
const TAB = 0x09;

/**
 * The fields of one row, cut at spaces and tabs, with their places, so that what follows a field can be taken
 * exactly as sent. Reused from row to row: a listing may have a hundred thousand.
 */
export class Fields {
  /** No real row has more before its name; the bound keeps the work per row small. */
  static readonly most = 200;
  row = "" as ByteString;
  count = 0;
  readonly #starts = new Int32Array(Fields.most);
  readonly #ends = new Int32Array(Fields.most);

  /** Cuts a row into at most {@link Fields.most} fields. */
  read(row: ByteString): this {
    this.row = row;
    this.count = 0;
    let at = 0;
    while (this.count < Fields.most) {
      while (at < row.length && isBlank(row.charCodeAt(at))) at++;
      if (at === row.length) break;
      this.#starts[this.count] = at;
      while (at < row.length && !isBlank(row.charCodeAt(at))) at++;
      this.#ends[this.count] = at;
      this.count++;
    }
    return this;
  }

  /** The text of a field; empty where there is none. */
  text(index: number): ByteString {
    return this.row.slice(this.start(index), this.end(index)) as ByteString;
  }

  /** Where a field begins; the row's end where there is none. */
  start(index: number): number {
    return index < this.count ? (this.#starts[index] ?? this.row.length) : this.row.length;
  }

  /** The offset behind a field's last byte. */
  end(index: number): number {
    return index < this.count ? (this.#ends[index] ?? this.row.length) : this.row.length;
  }

  length(index: number): number {
    return this.end(index) - this.start(index);
  }

  /** What follows the one space behind a field: a name, with its own leading and trailing spaces. */
  after(index: number): ByteString {
    return this.row.slice(this.end(index) + 1) as ByteString;
  }
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Without the spaces and tabs at its end. Not `trimEnd`: that takes 0xA0 for a space, which ends `à` in UTF-8. */
export function withoutPadding(text: ByteString): ByteString {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end) as ByteString;
}

/** Whether a text is empty or padding: spaces and tabs only. */
export function isPadding(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isBlank(text.charCodeAt(i))) return false;
  return true;
}

/** Whether a text consists of one or more decimal digits. */
export function isDigits(text: string): boolean {
  if (text.length === 0) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** A whole number of bytes; null unless it is digits only and exact as a JavaScript number (below 2^53). */
export function wholeNumber(text: string): number | null {
  if (!isDigits(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
