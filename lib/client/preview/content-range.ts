/** A part of a file, as `Content-Range` tells it (RFC 9110 §14.4). */
export interface ContentRange {
  /** Both ends inclusive, from 0; null when the part asked for doesn't exist. */
  readonly part: { readonly from: number; readonly to: number } | null;
  /** Of the whole file, in bytes; null when it isn't told. */
  readonly size: number | null;
}

/** Reads the value of a `Content-Range` header; null for what is no such value. */
export function parseContentRange(header: string | null): ContentRange | null {
  const match = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(header?.trim() ?? "");
  if (match === null) return null;
  const [, first, last, total] = match;
  const size = total === undefined || total === "*" ? null : Number(total);
  if (first === undefined || last === undefined) return size === null ? null : { part: null, size };
  const part = { from: Number(first), to: Number(last) };
  const fits = part.from <= part.to && (size === null || part.to < size);
  return fits && Number.isSafeInteger(part.to) ? { part, size } : null;
}

/** A `Range` header for `length` bytes (at least 1) from an offset. */
export function rangeHeader(from: number, length: number): string {
  return `bytes=${from}-${from + length - 1}`;
}
