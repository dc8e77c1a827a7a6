/** A part of a file; both ends inclusive, from 0. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The part that a `Range` header asks for (RFC 9110 §14.2).
 *
 * @param size of the file in bytes.
 * @returns `whole` for a header that is malformed, in another unit, or asks for several parts: a server may
 *   always ignore Range. `unsatisfiable` when the file has no such part.
 */
export function readRange(header: string | null, size: number): ByteRange | "whole" | "unsatisfiable" {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return "whole";
  if (first === "") return readSuffix(Number(last), size);
  // Digits beyond 2^53 lose precision but stay beyond the end of every file.
  const from = Number(first);
  const to = last === "" ? Number.POSITIVE_INFINITY : Number(last);
  if (to < from) return "whole";
  if (from >= size) return "unsatisfiable";
  return { from, to: Math.min(to, size - 1) };
}

/** `bytes=-500`: the last 500. Of an empty file that is all of it, which no Content-Range can say. */
function readSuffix(length: number, size: number): ByteRange | "whole" | "unsatisfiable" {
  if (length === 0) return "unsatisfiable";
  return size === 0 ? "whole" : { from: Math.max(0, size - length), to: size - 1 };
}
