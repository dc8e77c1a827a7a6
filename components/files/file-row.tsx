// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
"use client";

import { Check, File, FileSymlink, Folder, Shapes } from "lucide-react";
import { type CSSProperties, type MouseEvent, memo } from "react";
import { WireText } from "@/components/ui/wire-text";
import { describeModified, formatBytes, formatModified, formatSize } from "@/lib/client/format";
import { visibleText } from "@/lib/client/visible-text";
import type { Entry } from "@/lib/contract/files";

/** The columns: name, size, date, permissions. Narrow screens show the first two, then three. */
export const gridColumns =
  "grid grid-cols-[minmax(0,1fr)_76px] md:grid-cols-[minmax(0,1fr)_84px_140px] @2xl:grid-cols-[minmax(0,1fr)_92px_150px_112px]";

const icons = { file: File, directory: Folder, link: FileSymlink, other: Shapes } as const;
const kinds = { file: "File", directory: "Folder", link: "Link", other: "Special file" } as const;

export interface FileRowProps {
  readonly id: string;
  readonly entry: Entry;
  /** From 0. */
  readonly index: number;
  readonly selected: boolean;
  /** The row that the keyboard is on. */
  readonly active: boolean;
  /** Files are being dragged over it, and it takes them. */
  readonly dropTarget: boolean;
  /** The server has not confirmed it yet. */
  readonly pending: boolean;
  /** It was cut, and leaves when it is pasted elsewhere. */
  readonly cut: boolean;
  /** Fingers may press it: they need a mark to select by, because a tap on a folder's name opens it. */
  readonly touch: boolean;
  readonly style: CSSProperties;
  readonly onPress: (entry: Entry, event: MouseEvent) => void;
  readonly onOpen: (entry: Entry) => void;
}

/** One entry of a listing. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { entry, selected, active, dropTarget, touch } = props;
  const Icon = icons[entry.type];
  const name = visibleText(entry.name);
  return (
    <div
      id={props.id}
      role="row"
      aria-label={name}
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      aria-busy={props.pending || undefined}
      data-index={props.index}
      data-active={active || undefined}
      style={props.style}
      onClick={(event) => props.onPress(entry, event)}
      onDoubleClick={() => props.onOpen(entry)}
      className={`${gridColumns} absolute top-0 left-0 w-full items-center select-none data-active:group-focus-visible/grid:outline-2 data-active:group-focus-visible/grid:-outline-offset-2 data-active:group-focus-visible/grid:outline-accent ${
        selected ? "bg-accent-wash" : "hover:bg-paper"
      } ${dropTarget ? "shadow-[inset_0_2px_0_var(--accent),inset_0_-2px_0_var(--accent)]" : ""}`}
    >
      <div role="gridcell" className="flex min-w-0 items-center gap-2 px-3" title={name}>
        {touch && (
          <button
            type="button"
            role="checkbox"
            aria-checked={selected}
            aria-label={`Select ${name}`}
            data-mark=""
            tabIndex={-1}
            // The grid keeps the focus, and with it the keys.
            onMouseDown={(event) => event.preventDefault()}
            onDoubleClick={(event) => event.stopPropagation()}
            className="-ml-3 grid h-10 w-11 shrink-0 place-items-center"
          >
            <span
              aria-hidden="true"
              className={`grid size-5 place-items-center rounded-sm border ${
                selected ? "border-accent bg-accent text-sheet" : "border-edge"
              }`}
            >
              {selected && <Check size={14} strokeWidth={3} />}
            </span>
          </button>
        )}
        <Icon
          size={16}
          aria-label={kinds[entry.type]}
          className={`shrink-0 ${entry.type === "directory" ? "text-accent" : "text-ink-3"}`}
        />
        <span
          className={`min-w-0 truncate whitespace-pre ${props.pending || props.cut ? "text-ink-3 italic" : ""}`}
        >
          <WireText text={entry.name} />
          {entry.linkTarget !== null && (
            <span className="text-ink-3">
              {" → "}
              <WireText text={entry.linkTarget} />
            </span>
          )}
        </span>
      </div>
      <div
        role="gridcell"
        className="truncate px-3 text-right font-wire text-sm text-ink-2"
        title={entry.size === null ? undefined : formatBytes(entry.size)}
      >
        {entry.type !== "directory" && entry.size !== null && formatSize(entry.size)}
      </div>
      <div
        role="gridcell"
        className="hidden truncate px-3 font-wire text-sm text-ink-2 md:block"
        title={describeModified(entry) ?? undefined}
      >
        {formatModified(entry)}
      </div>
      <div
        role="gridcell"
        className="hidden truncate px-3 font-wire text-sm text-ink-2 @2xl:block"
        title={permissionsTitle(entry)}
      >
        {entry.permissions?.text}
      </div>
    </div>
  );
});

function permissionsTitle({ permissions, owner, group }: Entry): string | undefined {
  const parts = [permissions?.mode, owner && `owner ${owner}`, group && `group ${group}`].filter(Boolean);
  return parts.length > 0 ? visibleText(parts.join(", ")) : undefined;
}
