"use client";

import type { ReactNode } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { type ActionId, actionTable } from "@/lib/client/actions/action-table";
import { shortcutOf } from "./shortcut-of";
import { useAction } from "./use-actions";

export interface ActionButtonProps {
  readonly action: ActionId;
  readonly icon: ReactNode;
  /** Where there is no room for it, for one. */
  readonly className?: string;
}

/** A button that does an action and has its name. Where the action can't be done, it says why. */
export function ActionButton({
  action,
  icon,
  className,
  look,
}: ActionButtonProps & Pick<ButtonProps, "look">) {
  const { run, unavailable } = useAction(action);
  const keys = shortcutOf(action);
  return (
    <Button
      {...(look && { look })}
      {...(className && { className })}
      disabled={unavailable !== undefined}
      title={unavailable ?? (keys && `${actionTable[action].label} (${keys})`)}
      onClick={run}
    >
      {icon}
      {actionTable[action].label}
    </Button>
  );
}

/** The same as an icon; of an action that turns something on and off, pressed while it is on. */
export function ActionIconButton({ action, icon, className }: ActionButtonProps) {
  const { run, unavailable, checked } = useAction(action);
  const keys = shortcutOf(action);
  return (
    <IconButton
      label={actionTable[action].label}
      {...(keys !== undefined && { keys })}
      {...(className && { className })}
      {...(checked !== undefined && { "aria-pressed": checked })}
      disabled={unavailable !== undefined}
      onClick={run}
    >
      {icon}
    </IconButton>
  );
}
