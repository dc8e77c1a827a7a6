import { memo, useMemo } from "react";
import { WireText } from "@/components/ui/wire-text";
import { type Comparison, compareExchanges } from "@/lib/protocol/comparison/comparison";
import type { TrafficEvent } from "@/lib/protocol/traffic";
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

/** Events of an exchange are only ever added, or forgotten all together. */
function isSameList(a: readonly TrafficEvent[], b: readonly TrafficEvent[]): boolean {
  return a.length === b.length && a[0] === b[0] && a.at(-1) === b.at(-1);
}

/** Two exchanges side by side, drawn and in words; or why there is nothing to compare. */
export const CompareResult = memo(
  function CompareResult({ left, right, isAsked, canRun, marked, onMark, onSelect }: CompareResultProps) {
    const comparison = useMemo(
      () => (left.length === 0 || right.length === 0 ? null : compareExchanges(left, right)),
      [left, right],
    );
    if (comparison === null) {
      return <p className="max-w-[72ch] text-ink-2">{emptyText(isAsked, canRun)}</p>;
    }
    return (
      <>
        <Summary comparison={comparison} />
        <CompareDiagrams comparison={comparison} left={left} right={right} marked={marked} onMark={onMark} />
        <CompareTable comparison={comparison} onSelect={onSelect} />
      </>
    );
  },
  (before, after) =>
    before.isAsked === after.isAsked &&
    before.canRun === after.canRun &&
    before.marked === after.marked &&
    before.onSelect === after.onSelect &&
    isSameList(before.left, after.left) &&
    isSameList(before.right, after.right),
);

function Summary({ comparison }: { comparison: Comparison }) {
  return (
    <div className="flex max-w-[80ch] flex-col gap-1">
      <h2 className="text-lg font-semibold">In short</h2>
      <p className="break-words">
        <WireText text={comparison.summary} />
      </p>
    </div>
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
