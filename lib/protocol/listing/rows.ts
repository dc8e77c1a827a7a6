import type { ByteString } from "../byte-string";

/** Longer rows are not read: no file system has such names, and every parser's work stays bounded. */
export const LONGEST_ROW = 10_000;

const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

/**
 * Cuts a listing into rows, without line ends and without a byte order mark before the first.
 *
 * A carriage return before the line feed belongs to the line end where most rows have one; where few do, it belongs
 * to their names (`Icon\r` on a Mac). Two of them are a server's mistake if every row has two.
 */
export function splitRows(text: ByteString): { rows: ByteString[]; tooLong: ByteString[] } {
  const lines: ByteString[] = [];
  let at = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  let ended = 0;
  let withReturn = 0;
  let withTwo = 0;
  while (at < text.length) {
    const feed = text.indexOf("\n", at);
    const line = text.slice(at, feed === -1 ? text.length : feed);
    if (feed !== -1) {
      ended++;
      if (line.endsWith("\r")) withReturn++;
      if (line.endsWith("\r\r")) withTwo++;
    }
    lines.push(line as ByteString);
    if (feed === -1) break;
    at = feed + 1;
  }
  const returns = withTwo === ended && ended > 1 ? 2 : withReturn * 2 >= ended ? 1 : 0;
  const rows: ByteString[] = [];
  const tooLong: ByteString[] = [];
  for (const line of lines) {
    const row = withoutReturns(line, returns);
    if (row.length > LONGEST_ROW) tooLong.push(row);
    else if (!isBlank(row)) rows.push(row);
  }
  return { rows, tooLong };
}

function withoutReturns(line: ByteString, most: number): ByteString {
  let end = line.length;
  while (line.length - end < most && line.charCodeAt(end - 1) === 0x0d) end--;
  return (end === line.length ? line : line.slice(0, end)) as ByteString;
}

function isBlank(row: ByteString): boolean {
  for (let i = 0; i < row.length; i++) {
    const code = row.charCodeAt(i);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return false;
  }
  return true;
}
