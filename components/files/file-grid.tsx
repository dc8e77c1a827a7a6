// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand (only those in sight exist), which table elements can't be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid has the keys
"use client";

import {
  type CSSProperties,
  type KeyboardEvent,
  lazy,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  type Ref,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useMediaQuery } from "@/components/use-media-query";
import {
  type ColumnWidths,
  columnInfo,
  columnsThatFit,
  gridTemplate,
  mostWidth,
  ROOM_FOR_WIDTHS,
  widthOf,
} from "@/lib/client/files/columns";
import type { DropEffect } from "@/lib/client/files/dragged-entries";
import { entryKey } from "@/lib/client/files/entry-key";
import type { Destination, Dragged } from "@/lib/client/files/operations/relocation";
import { select } from "@/lib/client/files/selection";
import type { Entry } from "@/lib/contract/files";
import { ColumnEdge } from "./column-edge";
import { FileRow } from "./file-row";
import { GridHeader } from "./grid-header";
import { RenameField } from "./rename-field";
import { SelectionBand } from "./selection-band";
import { type ListedPlace, useDragEntries } from "./use-drag-entries";
import { useFileMenu } from "./use-file-menu";
import type { FileView } from "./use-file-view";
import { useGridRows } from "./use-grid-rows";
import { useWidth } from "./use-width";

const FileMenu = lazy(async () => ({ default: (await import("./file-menu")).FileMenu }));

export interface FileGridHandle {
  readonly focus: () => void;
  /** Turns the name of an entry (by its `entryKey`) into a text field. */
  readonly rename: (key: string) => void;
  /** Opens the menu of the columns. */
  readonly chooseColumns: () => void;
}

export interface FileGridProps {
  readonly ref?: Ref<FileGridHandle>;
  /** Accessible name. */
  readonly label: string;
  readonly view: FileView;
  /** The directory that files dragged over the page would go into; null for the one that is shown. */
  readonly dropInto: string | null;
  /** Keys of entries that the server has not confirmed yet. */
  readonly pending?: ReadonlySet<string>;
  /** Keys of entries that were cut and wait to be pasted. */
  readonly cut?: ReadonlySet<string>;
  /** Said in the middle of the grid when it has no rows. */
  readonly empty?: ReactNode;
  readonly onOpen: (entry: Entry) => void;
  /** What changes entries here; absent for a listing that can only be looked at. */
  readonly changes?: FileGridChanges;
}

export interface FileGridChanges {
  readonly place: ListedPlace;
  /** Renames an entry. What it throws is shown beside the name. */
  readonly onRename: (entry: Entry, name: string, replace: boolean) => Promise<void>;
  /** Takes entries that were dropped on the listing or on one of its folders. */
  readonly onDropEntries: (dragged: Dragged, into: Destination, how: DropEffect) => void;
}

const nothing = () => {};
const usualWidths: ColumnWidths = {};

interface ColumnStyle extends CSSProperties {
  readonly "--columns": string;
}

/** The listing: rows that open, are renamed in their places, dragged and dropped on. */
export function FileGrid(props: FileGridProps) {
  const { ref, label, view, dropInto, empty, onOpen, changes } = props;
  // Where fingers are all there is, one that rests asks for the menu.
  const onlyFingers = useMediaQuery("(pointer: coarse)");
  const grid = useRef<HTMLDivElement>(null);
  const emptyId = useId();
  const { rows: shown, entries, order, selection } = view;
  const [renaming, setRenaming] = useState<string | null>(null);
  const renamingAt = order.indexOf(renaming);
  const rows = useGridRows({
    grid,
    order,
    selection,
    select: view.select,
    foldedName: (row) => shown?.foldedName(row) ?? "",
    // The field that a person types in.
    kept: renamingAt,
  });
  const { virtual, activeAt } = rows;
  const menu = useFileMenu(grid, view);
  const { chooseColumns } = menu;
  const drag = useDragEntries({
    place: changes?.place ?? null,
    view,
    onDropEntries: changes?.onDropEntries ?? nothing,
    onOpen,
  });

  const width = useWidth(grid);
  const isRoomy = width >= ROOM_FOR_WIDTHS;
  const widths = isRoomy ? view.columnWidths : usualWidths;
  const columns = useMemo(() => columnsThatFit(view.columns, width, widths), [view.columns, width, widths]);

  // What is selected from elsewhere (by a search, or coming up from a folder) comes into sight.
  const activeShown = activeAt >= 0 ? selection.active : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order moves the row, and not the view.
  useEffect(() => {
    if (activeAt >= 0) virtual.scrollToIndex(activeAt);
  }, [activeShown]);

  useImperativeHandle(
    ref,
    () => ({
      focus: () => grid.current?.focus(),
      rename: (key) => {
        const at = order.indexOf(key);
        if (at === -1) return;
        virtual.scrollToIndex(at);
        setRenaming(key);
      },
      chooseColumns,
    }),
    [order, virtual, chooseColumns],
  );
  const endRename = (newName: string | null) => {
    setRenaming(null);
    if (newName !== null) view.select(select(selection, order, entryKey({ name: newName }), "only"));
    // Whoever went elsewhere stays there.
    const { activeElement } = document;
    if (activeElement === document.body || grid.current?.contains(activeElement)) grid.current?.focus();
  };

  // The entry has another name already, or is gone: its field with it.
  const isRenamingNothing = renaming !== null && renamingAt === -1;
  useEffect(() => {
    if (!isRenamingNothing) return;
    setRenaming(null);
    if (document.activeElement === document.body) grid.current?.focus();
  }, [isRenamingNothing]);

  const { press } = rows;
  const onPress = useCallback(
    (entry: Entry, event: MouseEvent) => {
      const step = press(entryKey(entry), event);
      const touched = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch";
      if (touched && step === "only" && entry.type === "directory") onOpen(entry);
    },
    [press, onOpen],
  );

  const style: ColumnStyle = { "--columns": gridTemplate(columns, widths) };
  return (
    <div className="relative flex min-h-24 flex-1 flex-col">
      <div
        ref={grid}
        role="grid"
        {...rows.gridProps}
        tabIndex={0}
        aria-label={label}
        aria-busy={view.isArranging || undefined}
        aria-colcount={columns.length}
        style={style}
        aria-describedby={empty ? emptyId : undefined}
        data-drop-here={drag.target === "" || undefined}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.target === grid.current && changes && menu.onMenuKey(event)) return;
          rows.gridProps.onKeyDown(event);
        }}
        {...(changes && menu.handlers)}
        {...drag.handlers}
        onPointerDown={(event: PointerEvent<HTMLElement>) => {
          rows.gridProps.onPointerDown(event);
          if (changes) menu.handlers.onPointerDown(event);
        }}
        onPointerMove={(event: PointerEvent) => {
          rows.gridProps.onPointerMove(event);
          if (changes) menu.handlers.onPointerMove(event);
        }}
        onPointerUp={() => {
          rows.gridProps.onPointerUp();
          menu.handlers.onPointerUp();
        }}
        onPointerCancel={() => {
          rows.gridProps.onPointerCancel();
          menu.handlers.onPointerCancel();
        }}
        className="group/grid @container min-h-0 flex-1 select-none [--gutter:1rem] pointer-coarse:[--gutter:0px] overflow-auto overscroll-contain -outline-offset-2 data-active:outline-none data-drop-here:shadow-[inset_0_0_0_2px_var(--accent)]"
      >
        <GridHeader
          columns={columns}
          labels={columnInfo}
          sorting={view.arrangement.sorting}
          onSort={view.sort}
          onContextMenu={menu.onHeaderMenu}
          edgeOf={(column) =>
            isRoomy &&
            column !== "name" && (
              <ColumnEdge
                label={columnInfo[column].label}
                width={widthOf(column, widths)}
                most={mostWidth(column, columns, width, widths)}
                onResize={(wanted) => view.resizeColumn(column, wanted)}
              />
            )
          }
        />
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const entry = entries[item.index];
            const key = order.keys[item.index];
            if (entry === undefined || key === undefined) return null;
            return (
              <FileRow
                key={key}
                id={rows.rowId(item.index)}
                entry={entry}
                index={item.index}
                columns={columns}
                selected={selection.keys.has(key)}
                active={item.index === activeAt}
                touch={rows.touch}
                pending={props.pending?.has(key) ?? false}
                cut={props.cut?.has(key) ?? false}
                dropTarget={dropInto === key || drag.target === key}
                draggable={changes !== undefined && !onlyFingers && renaming !== key}
                nameField={
                  changes !== undefined &&
                  renaming === key && (
                    <RenameField
                      entry={entry}
                      onRename={(name, replace) => changes.onRename(entry, name, replace)}
                      onEnd={endRename}
                    />
                  )
                }
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                onPress={onPress}
                onOpen={onOpen}
              />
            );
          })}
          <SelectionBand band={rows.band} />
        </div>
      </div>
      {menu.place !== null && (
        <Suspense>
          <FileMenu place={menu.place} view={view} grid={grid} onClosed={menu.close} />
        </Suspense>
      )}
      {/* Beside the grid, not in it, where only rows may be; the grid keeps the focus, the keys and its place for drops. */}
      {empty && (
        <div
          id={emptyId}
          className="pointer-events-none absolute inset-x-0 top-[30px] bottom-0 flex flex-col *:*:pointer-events-auto"
        >
          {empty}
        </div>
      )}
    </div>
  );
}
