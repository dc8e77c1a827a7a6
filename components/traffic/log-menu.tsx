import { ContextMenu } from "@base-ui/react/context-menu";
import { Ellipsis } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { LogTimes } from "@/lib/client/traffic/log-preferences";
import { logKeys } from "./log-keys";

/** What can be done with the log, and with the row that is meant. */
export interface LogActions {
  /** The exchange of the row; null for none. */
  readonly exchange: { readonly id: number; readonly label: string } | null;
  /** The row's control connection, where there is more than one; null otherwise. */
  readonly connection: number | null;
  readonly canCopyLines: boolean;
  readonly isFiltered: boolean;
  readonly onCopyLines: () => void;
  readonly onCopyExchange: () => void;
  readonly onCopyAll: () => void;
  readonly onOnlyExchange: () => void;
  readonly onOnlyConnection: () => void;
  readonly onFoldAll: () => void;
  readonly onUnfoldAll: () => void;
}

function ActionItems(actions: LogActions): ReactNode {
  const { exchange, connection, canCopyLines, isFiltered } = actions;
  return (
    <>
      <MenuItem disabled={!canCopyLines} onSelect={actions.onCopyLines}>
        Copy what is selected
      </MenuItem>
      <MenuItem disabled={exchange === null} onSelect={actions.onCopyExchange}>
        Copy this exchange
      </MenuItem>
      <MenuItem onSelect={actions.onCopyAll}>
        {isFiltered ? "Copy all that passes the filter" : "Copy the whole log"}
      </MenuItem>
      <MenuSeparator />
      <MenuItem disabled={exchange === null} onSelect={actions.onOnlyExchange}>
        Only this exchange
      </MenuItem>
      {connection !== null && (
        <MenuItem onSelect={actions.onOnlyConnection}>Only connection {connection}</MenuItem>
      )}
      <MenuItem onSelect={actions.onFoldAll}>Fold all</MenuItem>
      <MenuItem onSelect={actions.onUnfoldAll}>Unfold all</MenuItem>
    </>
  );
}

const timeChoices = [
  { value: "absolute", label: "Of the day" },
  { value: "relative", label: "Since the exchange began" },
  { value: "off", label: "None" },
] as const satisfies readonly { value: LogTimes; label: string }[];

export interface LogMenuProps {
  readonly actions: LogActions;
  readonly times: LogTimes;
  readonly onTimes: (times: LogTimes) => void;
}

/** The menu of the log: what a right click on a row offers, for the selected row, and how times are shown. */
export function LogMenu({ actions, times, onTimes }: LogMenuProps) {
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" aria-label="Log actions" title="Log actions" className={iconButtonClass}>
          <Ellipsis size={16} aria-hidden="true" />
        </button>
      }
    >
      {ActionItems(actions)}
      <MenuSeparator />
      <MenuChoice label="Times" value={times} choices={timeChoices} onChange={onTimes} />
      <div className="mt-1 border-t border-line px-2 pt-1.5 pb-1 text-xs text-ink-3" aria-hidden="true">
        {logKeys.map(([keys, what]) => (
          <div key={keys} className="flex justify-between gap-4">
            <span>{what}</span>
            <span className="font-wire">{keys}</span>
          </div>
        ))}
      </div>
    </Menu>
  );
}

export interface LogContextMenuProps {
  readonly actions: LogActions;
  readonly onOpen: () => void;
  /** What the menu opens over. */
  readonly children: ReactElement;
}

/** The menu of a row, by right click, long touch, or the keyboard's menu key. */
export function LogContextMenu({ actions, onOpen, children }: LogContextMenuProps) {
  return (
    <ContextMenu.Root onOpenChange={(open) => open && onOpen()}>
      <ContextMenu.Trigger render={children} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="z-50 outline-none">
          <ContextMenu.Popup className="min-w-40 rounded-lg border border-line bg-sheet p-1 shadow-lift outline-none">
            {ActionItems(actions)}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
