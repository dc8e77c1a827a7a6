import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { usePanelLayout } from "@/components/use-panel-layout";
import type { PaneId } from "@/lib/client/location";

export interface PanePairProps {
  /** What stays when the other one is closed stays the same: see `PanePlaces`. */
  readonly keys: Readonly<Record<PaneId, string>>;
  readonly first: ReactNode;
  /** Null while there is one pane only. */
  readonly beside: ReactNode | null;
}

/** One pane, or two side by side; their widths are remembered. */
export function PanePair({ keys, first, beside }: PanePairProps) {
  const layout = usePanelLayout("portside.panels.pair", beside === null ? ["first"] : ["first", "beside"]);
  return (
    <Group orientation="horizontal" className="h-full" {...layout}>
      <Panel key={keys.first} id="first" defaultSize={beside === null ? "100%" : "50%"} minSize={220}>
        {first}
      </Panel>
      {beside !== null && (
        <Separator
          key="edge"
          aria-label="Resize the panes"
          className="w-px bg-line outline-offset-0 transition-colors data-[separator=active]:bg-accent data-[separator=hover]:bg-accent"
        />
      )}
      {beside !== null && (
        <Panel key={keys.beside} id="beside" defaultSize="50%" minSize={220}>
          {beside}
        </Panel>
      )}
    </Group>
  );
}
