import { diff } from "@codemirror/merge";

/** How a line of a text ends. */
export type LineEnd = "\n" | "\r\n" | "\r";

/** The line ends of a text that has more than one kind. */
export interface MixedLineEnds {
  /** The kind that most lines have: new lines get it. */
  readonly common: LineEnd;
  readonly lines: readonly string[];
  /** Of each line but the last, which has none. */
  readonly ends: readonly LineEnd[];
}

export type LineEnds = LineEnd | MixedLineEnds;

/** The names that people know them by. */
export const lineEndNames: Readonly<Record<LineEnd, string>> = { "\n": "LF", "\r\n": "CRLF", "\r": "CR" };

/** "LF", "CRLF", "CR", or "Mixed". */
export function lineEndsName(lineEnds: LineEnds): string {
  return typeof lineEnds === "string" ? lineEndNames[lineEnds] : "Mixed";
}

function isLineEnd(text: string | undefined): text is LineEnd {
  return text === "\n" || text === "\r\n" || text === "\r";
}

/** A text with its lines joined by LF, and how they ended; one without line ends is taken to have LF. */
export function readLineEnds(raw: string): { text: string; lineEnds: LineEnds } {
  const [first] = /\r\n?|\n/.exec(raw) ?? [];
  if (!isLineEnd(first)) return { text: raw, lineEnds: "\n" };
  const text = raw.replace(/\r\n?/g, "\n");
  if (text.replaceAll("\n", first) === raw) return { text, lineEnds: first };
  const ends = [...raw.matchAll(/\r\n?|\n/g)].map(([end]) => end).filter(isLineEnd);
  const count = (kind: LineEnd) => ends.filter((end) => end === kind).length;
  const common = (["\n", "\r\n", "\r"] as const).reduce((best, kind) =>
    count(kind) > count(best) ? kind : best,
  );
  return { text, lineEnds: { common, lines: text.split("\n"), ends } };
}

/**
 * A text with its lines ended as they are to be. Where they were mixed, each line that is as it was keeps its own end,
 * and every other line gets the common one.
 *
 * @param text its lines joined by LF
 */
export function withLineEnds(text: string, lineEnds: LineEnds): string {
  if (lineEnds === "\n") return text;
  if (typeof lineEnds === "string") return text.replaceAll("\n", lineEnds);
  const lines = text.split("\n");
  const kept = keptEnds(lineEnds, lines);
  return lines
    .map((line, i) => (i < lines.length - 1 ? line + (kept.get(i) ?? lineEnds.common) : line))
    .join("");
}

/** Lines that are told apart while they are compared; more of them would need characters that come in halves. */
const TELLABLE = 0xd800;

/** Differences that are looked for exactly; what changed more is compared roughly, for time's sake. */
const EXACT = 2000;

/** The ends of lines that are as they were, by the lines' new numbers. */
function keptEnds(mixed: MixedLineEnds, lines: readonly string[]): ReadonlyMap<number, LineEnd> {
  const numbers = new Map<string, number>();
  /** One character a line, so that lines are compared as characters are. */
  const asCharacters = (list: readonly string[]) =>
    list
      .map((line) => {
        const number = numbers.get(line) ?? numbers.size % TELLABLE;
        numbers.set(line, number);
        return String.fromCharCode(number);
      })
      .join("");
  const before = asCharacters(mixed.lines);
  const after = asCharacters(lines);
  const kept = new Map<number, LineEnd>();
  let from = { before: 0, after: 0 };
  const keepUntil = (end: number) => {
    for (let i = from.before, j = from.after; i < end; i++, j++) {
      const lineEnd = mixed.ends[i];
      if (lineEnd !== undefined && mixed.lines[i] === lines[j]) kept.set(j, lineEnd);
    }
  };
  for (const change of diff(before, after, { scanLimit: EXACT })) {
    keepUntil(change.fromA);
    from = { before: change.toA, after: change.toB };
  }
  keepUntil(before.length);
  return kept;
}
