import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { usePanelLayout } from "./use-panel-layout";

export interface WidePanelsProps {
  /** Where the traffic is. */
  readonly dock: "right" | "bottom" | "hidden";
  readonly files: ReactNode;
  /** Whether the files are two panes, which need more room. */
  readonly paired: boolean;
  readonly traffic: ReactNode;
}

/** Files and traffic side by side, one above the other, or the files alone. */
export function WidePanels({ dock, files, paired, traffic }: WidePanelsProps) {
  const shown = dock !== "hidden";
  const layout = usePanelLayout(`portside.panels.${dock}`, shown ? ["files", "traffic"] : ["files"]);
  return (
    <Group orientation={dock === "bottom" ? "vertical" : "horizontal"} className="min-h-0 flex-1" {...layout}>
      <Panel id="files" defaultSize={shown ? "57%" : "100%"} minSize={paired ? 450 : 260}>
        {files}
      </Panel>
      {shown && (
        <>
          <Separator
            aria-label="Resize the traffic panel"
            className={`bg-line outline-offset-0 transition-colors data-[separator=active]:bg-accent data-[separator=hover]:bg-accent ${dock === "bottom" ? "h-px" : "w-px"}`}
          />
          <Panel id="traffic" defaultSize="43%" minSize={220}>
            {traffic}
          </Panel>
        </>
      )}
    </Group>
  );
}
