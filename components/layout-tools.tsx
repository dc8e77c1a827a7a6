"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import { Columns2, PanelBottom, PanelRight, Square } from "lucide-react";
import { useSyncExternalStore } from "react";
import { trafficDock } from "@/lib/client/layout-preferences";
import { ActionIconButton } from "./actions/action-button";
import { iconButtonClass } from "./ui/icon-button-class";
import { Menu, MenuChoice } from "./ui/menu";

const icons = { right: PanelRight, bottom: PanelBottom, hidden: Square } as const;
const choices = [
  { value: "right", label: "On the right" },
  { value: "bottom", label: "At the bottom" },
  { value: "hidden", label: "Hidden" },
] as const;

/** Chooses one pane or two, and where the traffic panel is. */
export function LayoutTools() {
  const dock = useSyncExternalStore(trafficDock.subscribe, trafficDock.current, () => "right" as const);
  const Icon = icons[dock];
  return (
    <Tooltip.Provider delay={500}>
      <ActionIconButton action="two-panes" icon={<Columns2 size={16} aria-hidden="true" />} />
      <div className="hidden md:block">
        <Menu
          align="end"
          trigger={
            <button type="button" className={iconButtonClass} aria-label="Traffic panel">
              <Icon size={16} aria-hidden="true" />
            </button>
          }
        >
          <MenuChoice label="Traffic panel" value={dock} choices={choices} onChange={trafficDock.set} />
        </Menu>
      </div>
    </Tooltip.Provider>
  );
}
