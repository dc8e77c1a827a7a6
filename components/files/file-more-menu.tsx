"use client";

import { Ellipsis } from "lucide-react";
import { useRef } from "react";
import { ActionMenuItems, useChosenAction } from "@/components/actions/action-menu";
import { isFocusFree } from "@/components/ui/focus";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { Menu } from "@/components/ui/menu";
import { everyMenu } from "@/lib/client/files/file-menus";

/** Every action of the listing, for people who don't right-click and screens without room for buttons. */
export function FileMoreMenu() {
  const { choose, runChosen } = useChosenAction();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Menu
      align="end"
      onClosed={() => {
        if (isFocusFree()) button.current?.focus();
        runChosen();
      }}
      trigger={
        <button ref={button} type="button" aria-label="More" title="More" className={iconButtonClass}>
          <Ellipsis size={16} aria-hidden="true" />
        </button>
      }
    >
      <ActionMenuItems groups={everyMenu} onChoose={choose} />
    </Menu>
  );
}
