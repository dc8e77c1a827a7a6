"use client";

import { Fragment, useRef } from "react";
import { MenuCheck, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { ProvidedAction } from "@/lib/client/actions/action-registry";
import { type ActionId, actionTable } from "@/lib/client/actions/action-table";
import { shortcutOf } from "./shortcut-of";
import { useScopedActions } from "./use-actions";

export interface ActionMenuItemsProps {
  /** In groups, between which lines are drawn; those that nobody provides are left out. */
  readonly groups: readonly (readonly ActionId[])[];
  readonly onChoose: (id: ActionId) => void;
}

/** The items of a menu of actions: with their keys, and with the reason where one can't be done now. */
export function ActionMenuItems({ groups, onChoose }: ActionMenuItemsProps) {
  const { provided, run } = useScopedActions();
  const shown = groups
    .map((group) =>
      group.flatMap((id) => {
        const action = provided[id];
        return action === undefined ? [] : [{ id, action }];
      }),
    )
    .filter((group) => group.length > 0);
  return shown.map((group, i) => (
    <Fragment key={group[0]?.id}>
      {i > 0 && <MenuSeparator />}
      {group.map(({ id, action }) => (
        <ActionMenuItem
          key={id}
          id={id}
          action={action}
          onChoose={() => onChoose(id)}
          onToggle={() => run(id)}
        />
      ))}
    </Fragment>
  ));
}

interface ActionMenuItemProps {
  readonly id: ActionId;
  readonly action: ProvidedAction;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

function ActionMenuItem({ id, action, onChoose, onToggle }: ActionMenuItemProps) {
  const item = {
    disabled: action.unavailable !== undefined,
    reason: action.unavailable,
    keys: shortcutOf(id),
    children: actionTable[id].label,
  };
  return action.checked === undefined ? (
    <MenuItem {...item} onSelect={onChoose} />
  ) : (
    <MenuCheck {...item} checked={action.checked} onChange={onToggle} />
  );
}

/**
 * Keeps what was chosen in a menu until the menu is closed: what is done then may take the focus, and the closing menu
 * doesn't take it back.
 */
export function useChosenAction(): { choose: (id: ActionId) => void; runChosen: () => void } {
  const { run } = useScopedActions();
  const chosen = useRef<ActionId | null>(null);
  return {
    choose: (id) => {
      chosen.current = id;
    },
    runChosen: () => {
      const id = chosen.current;
      chosen.current = null;
      if (id !== null) run(id);
    },
  };
}
