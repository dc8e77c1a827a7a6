"use client";

import { ChevronsDown } from "lucide-react";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { SessionTab } from "@/lib/client/sessions/session-tabs";
import type { Session } from "@/lib/contract/session";

export interface AllSessionsMenuProps {
  readonly tabs: readonly SessionTab[];
  readonly names: ReadonlyMap<string, string>;
  readonly onOpen: (session: Session) => void;
}

/** Every session, where their tabs need more room than there is. */
export function AllSessionsMenu({ tabs, names, onOpen }: AllSessionsMenuProps) {
  return (
    <Menu
      trigger={
        <button type="button" className={`${iconButtonClass} mb-1`} aria-label="All sessions">
          <ChevronsDown size={15} aria-hidden="true" />
        </button>
      }
    >
      {tabs.map(({ key, session }) => (
        <MenuItem key={key} onSelect={() => onOpen(session)}>
          {names.get(session.id) ?? session.id}
        </MenuItem>
      ))}
    </Menu>
  );
}
