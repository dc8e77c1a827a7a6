import { useMemo } from "react";
import { compareExchanges } from "@/lib/protocol/comparison/comparison";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { TermText } from "../term";
import { markTerms } from "../term-parts";
import { CompareDiagrams } from "./compare-diagrams";
import { CompareTable } from "./compare-table";

export interface CompareResultProps {
  /** Events of one exchange; none when it isn't in the log (any more). */
  readonly left: readonly TrafficEvent[];
  readonly right: readonly TrafficEvent[];
  /** Whether two exchanges were chosen. */
  readonly isAsked: boolean;
  readonly canRun: boolean;
  /** Number of the event that is marked in the drawings. */
  readonly marked: number | null;
  readonly onMark: (seq: number | null) => void;
  /** Leads to a line of the log. */
  readonly onSelect: (seq: number | null) => void;
}

/** Two exchanges side by side, drawn and in words; or why there is nothing to compare. */
export function CompareResult({
  left,
  right,
  isAsked,
  canRun,
  marked,
  onMark,
  onSelect,
}: CompareResultProps) {
  const found = useMemo(() => {
    if (left.length === 0 || right.length === 0) return null;
    const comparison = compareExchanges(left, right);
    const { summary, differences } = comparison;
    const [[summaryParts = []] = [], whys = []] = markTerms([[summary], differences.map(({ why }) => why)]);
    return { comparison, summary: summaryParts, whys };
  }, [left, right]);
  if (found === null) {
    return <p className="max-w-[72ch] text-ink-2">{emptyText(isAsked, canRun)}</p>;
  }
  const { comparison, summary, whys } = found;
  return (
    <>
      <div className="flex max-w-[80ch] flex-col gap-1">
        <h2 className="text-lg font-semibold">In short</h2>
        <p className="break-words">
          <TermText parts={summary} />
        </p>
      </div>
      <CompareDiagrams comparison={comparison} left={left} right={right} marked={marked} onMark={onMark} />
      <CompareTable comparison={comparison} whys={whys} onSelect={onSelect} />
    </>
  );
}

function emptyText(isAsked: boolean, canRun: boolean): string {
  if (isAsked) {
    return "The lines of one of the two are not in the log: they are about to arrive, were cleared from the view, or are too old.";
  }
  return canRun
    ? "Nothing was done in both modes yet. Run a listing or a download in both, or choose two operations of the log."
    : "Nothing was done in both modes here. Choose two operations to set them side by side.";
}
