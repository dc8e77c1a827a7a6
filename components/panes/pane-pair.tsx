import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { usePanelLayout } from "@/components/use-panel-layout";

/** Two panes side by side; their widths are remembered. */
export function PanePair({ first, beside }: { first: ReactNode; beside: ReactNode }) {
  const layout = usePanelLayout("portside.panels.pair", ["first", "beside"]);
  return (
    <Group orientation="horizontal" className="h-full" {...layout}>
      <Panel id="first" defaultSize="50%" minSize={220}>
        {first}
      </Panel>
      <Separator
        aria-label="Resize the panes"
        className="w-px bg-line outline-offset-0 transition-colors data-[separator=active]:bg-accent data-[separator=hover]:bg-accent"
      />
      <Panel id="beside" defaultSize="50%" minSize={220}>
        {beside}
      </Panel>
    </Group>
  );
}
