import { Tabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import type { PaneId } from "@/lib/client/location";

const tabClass =
  "min-h-10 flex-1 border-b-2 border-transparent px-3 font-medium text-ink-2 -outline-offset-2 data-active:border-accent data-active:text-ink";
const panelClass = "min-h-0 flex-1 [[hidden]]:hidden";

/** What a narrow page shows one of. */
export type PanelId = PaneId | "traffic";

export interface NarrowPanelsProps {
  readonly value: PanelId;
  readonly onChange: (panel: PanelId) => void;
  /** What stays when the other pane is closed stays the same: see `PanePlaces`. */
  readonly keys: Readonly<Record<PaneId, string>>;
  readonly first: ReactNode;
  /** Null while there is one pane only. */
  readonly beside: ReactNode | null;
  readonly traffic: ReactNode;
}

/** On a phone there is room for one panel at a time. */
export function NarrowPanels({ value, onChange, keys, first, beside, traffic }: NarrowPanelsProps) {
  return (
    <Tabs.Root
      value={value}
      onValueChange={(next: PanelId) => onChange(next)}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Tabs.List aria-label="Panels" className="flex border-b border-line bg-sheet">
        <Tabs.Tab value="first" className={tabClass}>
          Files
        </Tabs.Tab>
        {beside !== null && (
          <Tabs.Tab value="beside" className={tabClass}>
            Beside
          </Tabs.Tab>
        )}
        <Tabs.Tab value="traffic" className={tabClass}>
          Traffic
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel key={keys.first} value="first" keepMounted className={panelClass}>
        {first}
      </Tabs.Panel>
      {beside !== null && (
        <Tabs.Panel key={keys.beside} value="beside" keepMounted className={panelClass}>
          {beside}
        </Tabs.Panel>
      )}
      <Tabs.Panel value="traffic" className={panelClass}>
        {traffic}
      </Tabs.Panel>
    </Tabs.Root>
  );
}
