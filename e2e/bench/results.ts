import { ratios, type Summary, summarise } from "./statistics";

/** One contender's line in the table. */
export interface Row {
  readonly what: string;
  readonly by: string;
  readonly seconds: Summary;
  /** Bytes, entries or files a second, by the median. */
  readonly rate: { readonly amount: number; readonly unit: string };
  /** Against whom, and the peer's time through this one's; none for the peers themselves. */
  readonly ratios: readonly (Summary & { readonly peer: string })[];
}

/** A figure that is no time. */
export interface Figure {
  readonly what: string;
  readonly figure: string;
  /** What it should be, where there is a goal. */
  readonly goal: string | null;
}

export interface PartResult {
  readonly rows: readonly Row[];
  readonly figures: readonly Figure[];
}

/**
 * @param seconds as `takeTurns` returns them
 * @param peers those that the others are compared with
 * @param amount how much was moved in each run
 */
export function rowsOf(
  what: string,
  seconds: ReadonlyMap<string, readonly number[]>,
  peers: readonly string[],
  amount: { readonly count: number; readonly unit: string },
): readonly Row[] {
  return [...seconds].map(([by, runs]) => {
    const summary = summarise(runs);
    return {
      what,
      by,
      seconds: summary,
      rate: { amount: amount.count / summary.median, unit: amount.unit },
      ratios: peers.includes(by)
        ? []
        : peers.map((peer) => ({ ...ratios(seconds.get(peer) ?? [], runs), peer })),
    };
  });
}

/** The rows and figures as tables in Markdown, which can be read in a terminal as well. */
export function tablesOf({ rows, figures }: PartResult): string {
  const times = [
    ["what", "by", "median", "lowest to highest", "rate", "ratio", "against"],
    ...rows.flatMap(linesOf),
  ];
  const others = [
    ["what", "figure", "goal"],
    ...figures.map(({ what, figure, goal }) => [what, figure, goal ?? ""]),
  ];
  return [times, others]
    .filter((table) => table.length > 1)
    .map(tableOf)
    .join("\n\n");
}

/** One line, and one more for each further peer. */
function linesOf({ what, by, seconds, rate, ratios }: Row): readonly (readonly string[])[] {
  const { median, lowest, highest } = seconds;
  const perSecond = rate.amount < 100 ? rate.amount.toPrecision(3) : String(Math.round(rate.amount));
  const times = [what, by, `${median.toFixed(3)} s`, `${lowest.toFixed(3)} to ${highest.toFixed(3)}`];
  const [first = ["", ""], ...others] = ratios.map((ratio) => [
    `${ratio.median.toFixed(2)} (${ratio.lowest.toFixed(2)} to ${ratio.highest.toFixed(2)})`,
    ratio.peer,
  ]);
  return [
    [...times, `${perSecond} ${rate.unit}`, ...first],
    ...others.map((ratio) => ["", "", "", "", "", ...ratio]),
  ];
}

function tableOf(lines: readonly (readonly string[])[]): string {
  const [head = []] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [text(head), rule, ...lines.slice(1).map(text)].join("\n");
}
