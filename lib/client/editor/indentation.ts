/** Lines that are looked at: a file that begins one way goes on so. */
const LINES = 2000;

/**
 * What a text is indented with: a tab, or as many spaces as its least indented line has.
 *
 * @param fallback for a text without indented lines
 */
export function indentationOf(text: string, fallback: string): string {
  const lines = text.split("\n", LINES);
  const tabs = lines.filter((line) => line.startsWith("\t")).length;
  const spaces = lines.map((line) => /^ +(?=[^ *])/.exec(line)?.[0].length ?? 0).filter((count) => count > 1);
  if (tabs === 0 && spaces.length === 0) return fallback;
  return tabs >= spaces.length ? "\t" : " ".repeat(Math.min(8, ...spaces));
}
