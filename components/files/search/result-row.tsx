// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
import { File, FileSymlink, Folder, Shapes } from "lucide-react";
import { type CSSProperties, type MouseEvent, memo } from "react";
import { WireText } from "@/components/ui/wire-text";
import type { Match } from "@/lib/client/files/search-run";
import { describeModified, formatBytes, formatModified, formatSize } from "@/lib/client/format";
import { visibleText } from "@/lib/client/visible-text";

/** The columns: name, folder, size, date. Narrow screens show the first two. */
export const resultColumns =
  "grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] @2xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_84px_140px]";

const icons = { file: File, directory: Folder, link: FileSymlink, other: Shapes } as const;
const kinds = { file: "File", directory: "Folder", link: "Link", other: "Special file" } as const;

export interface ResultRowProps {
  readonly id: string;
  readonly match: Match;
  /** From 0. */
  readonly index: number;
  readonly selected: boolean;
  /** The row that the keyboard is on. */
  readonly active: boolean;
  readonly style: CSSProperties;
  readonly onPress: (match: Match, event: MouseEvent) => void;
  readonly onOpen: (match: Match) => void;
}

/** Something found, and where. */
export const ResultRow = memo(function ResultRow(props: ResultRowProps) {
  const { match, selected, active } = props;
  const { entry, directory } = match;
  const Icon = icons[entry.type];
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
      className={`${resultColumns} absolute top-0 left-0 w-full items-center select-none data-active:group-focus-visible/grid:outline-2 data-active:group-focus-visible/grid:-outline-offset-2 data-active:group-focus-visible/grid:outline-accent ${
        selected ? "bg-accent-wash" : "hover:bg-paper"
      }`}
    >
      <div role="gridcell" className="flex min-w-0 items-center gap-2 px-3" title={name}>
        <Icon
          size={16}
          aria-label={kinds[entry.type]}
          className={`shrink-0 ${entry.type === "directory" ? "text-accent" : "text-ink-3"}`}
        />
        <span className="min-w-0 truncate whitespace-pre">
          <WireText text={entry.name} />
        </span>
      </div>
      <div role="gridcell" className="truncate px-3 text-ink-2" title={place}>
        <WireText text={directory.text} />
      </div>
      <div
        role="gridcell"
        className="hidden truncate px-3 text-right font-wire text-sm text-ink-2 @2xl:block"
        title={entry.size === null ? undefined : formatBytes(entry.size)}
      >
        {entry.type !== "directory" && entry.size !== null && formatSize(entry.size)}
      </div>
      <div
        role="gridcell"
        className="hidden truncate px-3 font-wire text-sm text-ink-2 @2xl:block"
        title={describeModified(entry) ?? undefined}
      >
        {formatModified(entry)}
      </div>
    </div>
  );
});
