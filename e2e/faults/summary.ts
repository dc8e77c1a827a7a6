import type { Ending } from "./fault-browser";
import { type FaultKind, faultKinds, type OperationKind } from "./plan";
import type { RoundResult } from "./round";

const operationKinds = [
  "upload",
  "put",
  "edit",
  "download",
  "range",
  "archive",
  "delete",
] as const satisfies readonly OperationKind[];
const endings = ["done", "refused", "failed"] as const satisfies readonly Ending[];

/** The figures of all rounds together. */
export interface Summary {
  readonly rounds: number;
  readonly operations: Readonly<Record<OperationKind, Readonly<Record<Ending, number>>>>;
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly files: RoundResult["files"];
  readonly resumed: number;
  readonly bytes: number;
  /** The most that a process had after a round; null where the system doesn't tell. */
  readonly mostResidentBytes: number | null;
  readonly mostDescriptors: number | null;
  readonly wrongs: number;
}

export function summarize(results: readonly RoundResult[]): Summary {
  const ended = results.flatMap((result) => result.endings);
  const happened = results.flatMap((result) => result.faults);
  const add = (figureOf: (result: RoundResult) => number) =>
    results.reduce((total, result) => total + figureOf(result), 0);
  return {
    rounds: results.length,
    operations: record(operationKinds, (kind) =>
      record(endings, (ending) => count(ended, (one) => one.kind === kind && one.ending === ending)),
    ),
    faults: record(faultKinds, (kind) => count(happened, (one) => one === kind)),
    files: {
      whole: add(({ files }) => files.whole),
      absent: add(({ files }) => files.absent),
      unfinished: add(({ files }) => files.unfinished),
      parts: add(({ files }) => files.parts),
    },
    resumed: add(({ resumed }) => resumed),
    bytes: add(({ bytes }) => bytes),
    mostResidentBytes: most(results.map(({ residentBytes }) => residentBytes)),
    mostDescriptors: most(results.map(({ openDescriptors }) => openDescriptors)),
    wrongs: add(({ wrongs }) => wrongs.length),
  };
}

/** The summary as lines of text, as it stands in docs/reliability.md. */
export function sentencesOf(summary: Summary): string {
  const { operations, faults, files } = summary;
  const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20).toLocaleString("en")} MiB`;
  return [
    "| operation | done | refused | failed, and said so |",
    "|---|---:|---:|---:|",
    ...operationKinds.map((kind) => {
      const { done, refused, failed } = operations[kind];
      return `| ${kind} | ${done} | ${refused} | ${failed} |`;
    }),
    "",
    "| fault | times |",
    "|---|---:|",
    ...faultKinds.map((kind) => `| ${kind} | ${faults[kind]} |`),
    "",
    `${summary.rounds} rounds, ${mebibytes(summary.bytes)} over FTP connections. Files in the end: ${files.whole} whole, ` +
      `${files.absent} deleted or never there, ${files.unfinished} unfinished under their own names after a failure that was told, ` +
      `${files.parts} under temporary names. ${summary.resumed} uploads that broke off were gone on with to their end.`,
    ...(summary.mostResidentBytes === null
      ? []
      : [
          `At most ${mebibytes(summary.mostResidentBytes)} resident and ${summary.mostDescriptors} descriptors open after a round.`,
        ]),
    summary.wrongs === 0 ? "Lost or mixed: nothing." : `Wrong: ${summary.wrongs} times.`,
  ].join("\n");
}

function record<Key extends string, Value>(
  keys: readonly Key[],
  figureOf: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, figureOf(key)])) as Record<Key, Value>;
}

function count<T>(all: readonly T[], isCounted: (one: T) => boolean): number {
  return all.filter(isCounted).length;
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
