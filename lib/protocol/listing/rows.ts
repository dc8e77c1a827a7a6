import type { ByteString } from "../byte-string";
import { MOST_IGNORED } from "./entry";
import { ROWS_PER_STEP, type Steps } from "./steps";

/** Longer rows are not read: no file system has such names, and every parser's work stays bounded. */
export const LONGEST_ROW = 10_000;

const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
const CARRIAGE_RETURN = 0x0d;

/** A listing's text, at once or in pieces, each of which but the last ends with a line feed. */
export type ListingText = ByteString | readonly ByteString[];

/**
 * Cuts a listing into rows, without line ends and without a byte order mark before the first. Of the rows that are
 * too long, it keeps the first {@link MOST_IGNORED}.
 */
export function* splitRows(listing: ListingText): Steps<{ rows: ByteString[]; tooLong: ByteString[] }> {
  const pieces = typeof listing === "string" ? [listing] : listing;
  const start = pieces[0]?.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  const returns = yield* returnsPerEnd(pieces, start);
  const rows: ByteString[] = [];
  const tooLong: ByteString[] = [];
  let lines = 0;
  for (const [index, text] of pieces.entries()) {
    for (let at = index === 0 ? start : 0; at < text.length; ) {
      if (lines++ % ROWS_PER_STEP === 0) yield;
      const feed = text.indexOf("\n", at);
      const lineEnd = feed === -1 ? text.length : feed;
      let end = lineEnd;
      while (end > at && lineEnd - end < returns && text.charCodeAt(end - 1) === CARRIAGE_RETURN) end--;
      if (end - at > LONGEST_ROW) {
        if (tooLong.length < MOST_IGNORED) tooLong.push(text.slice(at, end) as ByteString);
      } else if (!isBlank(text, at, end)) rows.push(text.slice(at, end) as ByteString);
      at = lineEnd + 1;
    }
  }
  return { rows, tooLong };
}

/**
 * How many carriage returns belong to a line end: one before the line feed where most rows have it; none where few
 * do, since then they belong to names (`Icon\r` on a Mac). Two are a server's mistake if every row has two.
 */
function* returnsPerEnd(pieces: readonly ByteString[], start: number): Steps<number> {
  let ended = 0;
  let withReturn = 0;
  let withTwo = 0;
  for (const [index, text] of pieces.entries()) {
    let at = index === 0 ? start : 0;
    for (let feed = text.indexOf("\n", at); feed !== -1; feed = text.indexOf("\n", at)) {
      if (ended++ % ROWS_PER_STEP === 0) yield;
      if (feed > at && text.charCodeAt(feed - 1) === CARRIAGE_RETURN) {
        withReturn++;
        if (feed - 1 > at && text.charCodeAt(feed - 2) === CARRIAGE_RETURN) withTwo++;
      }
      at = feed + 1;
    }
  }
  return withTwo === ended && ended > 1 ? 2 : withReturn * 2 >= ended ? 1 : 0;
}

/** Whether nothing but white space stands there. */
function isBlank(text: ByteString, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code !== 0x20 && code !== 0x09 && code !== CARRIAGE_RETURN) return false;
  }
  return true;
}
