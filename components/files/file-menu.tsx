"use client";

import type { RefObject } from "react";
import { ActionMenuItems, useChosenAction } from "@/components/actions/action-menu";
import { isFocusFree } from "@/components/ui/focus";
import { ContextMenu, MenuCheck, MenuSeparator } from "@/components/ui/menu";
import { choosableColumns, columnInfo } from "@/lib/client/files/columns";
import { directoryMenu, entryMenu } from "@/lib/client/files/file-menus";
import type { FileView } from "./use-file-view";

const labels = { entries: "Selected entries", directory: "This folder", columns: "Columns" } as const;

/** Where a menu was asked for, and about what. */
export interface FileMenuPlace {
  readonly about: "entries" | "directory" | "columns";
  /** In pixels of the window. */
  readonly x: number;
  readonly y: number;
}

export interface FileMenuProps {
  readonly place: FileMenuPlace;
  readonly view: FileView;
  /** What gets the focus when it closes. */
  readonly grid: RefObject<HTMLElement | null>;
  readonly onClosed: () => void;
}

/** The menu of the selected rows, of the space around them, or of the columns. */
export function FileMenu({ place, view, grid, onClosed }: FileMenuProps) {
  const { choose, runChosen } = useChosenAction();
  return (
    <ContextMenu
      label={labels[place.about]}
      at={place}
      onClosed={() => {
        if (isFocusFree()) grid.current?.focus();
        onClosed();
        runChosen();
      }}
    >
      {place.about === "columns" ? (
        <ColumnItems view={view} />
      ) : (
        <ActionMenuItems groups={place.about === "entries" ? entryMenu : directoryMenu} onChoose={choose} />
      )}
    </ContextMenu>
  );
}

/** Which columns there are, and whether folders come first. */
function ColumnItems({ view }: { view: FileView }) {
  return (
    <>
      {choosableColumns.map((column) => (
        <MenuCheck
          key={column}
          checked={view.columns.includes(column)}
          onChange={() => view.toggleColumn(column)}
        >
          {columnInfo[column].label}
        </MenuCheck>
      ))}
      <MenuSeparator />
      <MenuCheck checked={view.arrangement.foldersFirst} onChange={view.toggleFoldersFirst}>
        Folders first
      </MenuCheck>
    </>
  );
}
