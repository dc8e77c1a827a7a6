import { ratios, type Summary, summarise } from "./statistics";

/** One contender's line in the table. */
export interface Row {
  readonly what: string;
  readonly by: string;
  readonly seconds: Summary;
  /** Bytes, entries or files a second, by the median. */
  readonly rate: { readonly amount: number; readonly unit: string } | null;
  /** Against whom, and the peer's time through this one's; null for the peer itself. */
  readonly ratio: (Summary & { readonly peer: string }) | null;
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
 * @param peer the one that the others are compared with
 * @param amount how much was moved in each run
 */
export function rowsOf(
  what: string,
  seconds: ReadonlyMap<string, readonly number[]>,
  peer: string,
  amount: { readonly count: number; readonly unit: string },
): readonly Row[] {
  const peerRuns = seconds.get(peer) ?? [];
  return [...seconds].map(([by, runs]) => {
    const summary = summarise(runs);
    return {
      what,
      by,
      seconds: summary,
      rate: { amount: amount.count / summary.median, unit: amount.unit },
      ratio: by === peer ? null : { ...ratios(peerRuns, runs), peer },
    };
  });
}

/** The rows and figures as tables in Markdown, which can be read in a terminal as well. */
export function tablesOf({ rows, figures }: PartResult): string {
  const times = [
    ["what", "by", "median", "lowest to highest", "rate", "ratio", "against"],
    ...rows.map(({ what, by, seconds, rate, ratio }) => [
      what,
      by,
      `${seconds.median.toFixed(3)} s`,
      `${seconds.lowest.toFixed(3)} to ${seconds.highest.toFixed(3)}`,
      rate === null
        ? ""
        : `${rate.amount < 100 ? rate.amount.toPrecision(3) : Math.round(rate.amount)} ${rate.unit}`,
      ratio === null
        ? ""
        : `${ratio.median.toFixed(2)} (${ratio.lowest.toFixed(2)} to ${ratio.highest.toFixed(2)})`,
      ratio?.peer ?? "",
    ]),
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

function tableOf(lines: readonly (readonly string[])[]): string {
  const [head = []] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [text(head), rule, ...lines.slice(1).map(text)].join("\n");
}
