// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
"use client";

import { type CSSProperties, type MouseEvent, memo, type ReactNode } from "react";
import { WireText } from "@/components/ui/wire-text";
import { extensionOf, type SortColumn } from "@/lib/client/files/arrange";
import { describeModified, formatBytes, formatModified, formatSize } from "@/lib/client/format";
import { visibleText } from "@/lib/client/visible-text";
import type { Entry } from "@/lib/contract/files";
import { EntryIcon, entryKinds } from "./entry-icon";
import { RowMark } from "./row-mark";

export interface FileRowProps {
  readonly id: string;
  readonly entry: Entry;
  /** From 0. */
  readonly index: number;
  readonly columns: readonly SortColumn[];
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
  readonly draggable: boolean;
  /** In the name's place while a person changes it. */
  readonly nameField: ReactNode;
  readonly style: CSSProperties;
  readonly onPress: (entry: Entry, event: MouseEvent) => void;
  readonly onOpen: (entry: Entry) => void;
}

/** One entry of a listing. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { entry, selected, active, dropTarget, touch, nameField } = props;
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
      draggable={props.draggable}
      style={props.style}
      onClick={(event) => props.onPress(entry, event)}
      onDoubleClick={() => props.onOpen(entry)}
      className={`absolute top-0 left-0 grid w-[calc(100%-var(--gutter))] grid-cols-(--columns) items-center select-none data-active:group-focus-visible/grid:outline-2 data-active:group-focus-visible/grid:-outline-offset-2 data-active:group-focus-visible/grid:outline-accent ${
        selected ? "bg-accent-wash" : "hover:bg-paper"
      } ${nameField ? "z-10" : ""} ${dropTarget ? "shadow-[inset_0_2px_0_var(--accent),inset_0_-2px_0_var(--accent)]" : ""}`}
    >
      <div
        role="gridcell"
        className="flex min-w-0 items-center gap-2 px-3"
        title={nameField ? undefined : name}
      >
        {touch && <RowMark name={name} selected={selected} />}
        <EntryIcon type={entry.type} />
        {nameField || (
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
        )}
      </div>
      {props.columns.map((column) => {
        if (column === "name") return null;
        const { text, title } = cellOf(column, entry);
        return (
          <div
            key={column}
            role="gridcell"
            className={`truncate px-3 font-wire text-sm text-ink-2 ${column === "size" ? "text-right" : ""}`}
            title={title}
          >
            {text}
          </div>
        );
      })}
    </div>
  );
});

interface Cell {
  readonly text: string | undefined;
  readonly title?: string | undefined;
}

/** What a column says of an entry. */
function cellOf(column: Exclude<SortColumn, "name">, entry: Entry): Cell {
  switch (column) {
    case "size": {
      if (entry.type === "directory" || entry.size === null) return { text: undefined };
      return { text: formatSize(entry.size), title: formatBytes(entry.size) };
    }
    case "modified":
      return { text: formatModified(entry), title: describeModified(entry) ?? undefined };
    case "permissions":
      return { text: entry.permissions?.text, title: permissionsTitle(entry) };
    case "owner":
      return { text: visibleText(entry.owner ?? "") };
    case "group":
      return { text: visibleText(entry.group ?? "") };
    case "type":
      return { text: entry.type === "file" ? visibleText(extensionOf(entry)) : entryKinds[entry.type] };
  }
}

function permissionsTitle({ permissions, owner, group }: Entry): string | undefined {
  const parts = [permissions?.mode, owner && `owner ${owner}`, group && `group ${group}`].filter(Boolean);
  return parts.length > 0 ? visibleText(parts.join(", ")) : undefined;
}
