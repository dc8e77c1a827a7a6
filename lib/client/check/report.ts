import type { CheckEnd, CheckLine } from "@/lib/contract/check";
import type { Finding } from "@/lib/contract/finding";
import { formatTranscript } from "@/lib/protocol/transcript/text";
import { changesText } from "../findings/changes";
import { visibleText } from "../visible-text";
import { statusWords, verdictWords } from "./check-state";
import { adviceForSessions } from "./finding-advice";

export interface ReportParts {
  /** Who was checked: "student@ftp.example.net:21". */
  readonly target: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly lines: readonly CheckLine[];
  readonly end: CheckEnd | null;
}

/** A check as plain text, for a mail or a ticket: the verdict first, then each step with its cause, its cure and its transcript. */
export function checkReport({ target, at, lines, end }: ReportParts): string {
  const head = [
    `Portside check of ${visibleText(target)}, ${new Date(at).toISOString()}`,
    end === null ? "It was not finished." : `${verdictWords[end.verdict]}. ${visibleText(end.summary)}`,
  ];
  return `${[...head, ...lines.flatMap((line) => stepReport(line, lines))].join("\n")}\n`;
}

function stepReport(line: CheckLine, lines: readonly CheckLine[]): readonly string[] {
  const { title, status, detail, finding, events } = line;
  const transcript = events.length === 0 ? [] : formatTranscript(events).trimEnd().split("\n");
  return [
    "",
    `${statusWords[status].toUpperCase()}  ${title}`,
    ...indented([visibleText(detail)]),
    ...(finding === undefined ? [] : indented(findingReport(finding, lines))),
    ...indented(indented(transcript)),
  ];
}

function findingReport(finding: Finding, lines: readonly CheckLine[]): readonly string[] {
  const { confidence, title, cause, changes, nextTest } = finding;
  return [
    `Cause (${confidence}): ${visibleText(title)}. ${visibleText(cause)}`,
    ...adviceForSessions(finding, lines).map((label) => `In Portside: ${visibleText(label)}`),
    ...(changes.length === 0 ? [] : changesText(changes).split("\n").map(visibleText)),
    ...(nextTest === null ? [] : [`To tell it from other causes: ${visibleText(nextTest.text)}`]),
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
