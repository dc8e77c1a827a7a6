// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
import { type CSSProperties, type MouseEvent, memo } from "react";
import { WireText } from "@/components/ui/wire-text";
import type { MatchColumn } from "@/lib/client/files/match-order";
import type { Match } from "@/lib/client/files/search-run";
import { describeModified, formatBytes, formatModified, formatSize } from "@/lib/client/format";
import { visibleText } from "@/lib/client/visible-text";
import { EntryIcon } from "../entry-icon";
import { RowMark } from "../row-mark";

export interface ResultRowProps {
  readonly id: string;
  readonly match: Match;
  /** From 0. */
  readonly index: number;
  /** Those that there is room for. */
  readonly columns: readonly MatchColumn[];
  readonly selected: boolean;
  /** The row that the keyboard is on. */
  readonly active: boolean;
  /** Fingers may press it: they need a mark to select several by. */
  readonly touch: boolean;
  readonly style: CSSProperties;
  readonly onPress: (match: Match, event: MouseEvent) => void;
  readonly onOpen: (match: Match) => void;
}

/** Something found, and where. */
export const ResultRow = memo(function ResultRow(props: ResultRowProps) {
  const { match, columns, selected, active } = props;
  const { entry, directory } = match;
  const name = visibleText(entry.name);
  const place = visibleText(directory.text);
  return (
    <div
      id={props.id}
      role="row"
      aria-label={`${name} in ${place}`}
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      style={props.style}
      onClick={(event) => props.onPress(match, event)}
      onDoubleClick={() => props.onOpen(match)}
      className={`absolute top-0 left-0 grid w-[calc(100%-var(--gutter))] grid-cols-(--columns) items-center select-none data-active:group-focus-visible/grid:outline-2 data-active:group-focus-visible/grid:-outline-offset-2 data-active:group-focus-visible/grid:outline-accent ${
        selected ? "bg-accent-wash" : "hover:bg-paper"
      }`}
    >
      <div role="gridcell" className="flex min-w-0 items-center gap-2 px-3" title={name}>
        {props.touch && <RowMark name={`${name} in ${place}`} selected={selected} />}
        <EntryIcon type={entry.type} />
        <span className="min-w-0 truncate whitespace-pre">
          <WireText text={entry.name} />
        </span>
      </div>
      <div role="gridcell" className="truncate px-3 text-ink-2" title={place}>
        <WireText text={directory.text} />
      </div>
      {columns.includes("size") && (
        <div
          role="gridcell"
          className="truncate px-3 text-right font-wire text-sm text-ink-2"
          title={entry.size === null ? undefined : formatBytes(entry.size)}
        >
          {entry.type !== "directory" && entry.size !== null && formatSize(entry.size)}
        </div>
      )}
      {columns.includes("modified") && (
        <div
          role="gridcell"
          className="truncate px-3 font-wire text-sm text-ink-2"
          title={describeModified(entry) ?? undefined}
        >
          {formatModified(entry)}
        </div>
      )}
    </div>
  );
});
