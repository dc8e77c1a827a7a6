import { Fragment, type ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { usePanelLayout } from "@/components/use-panel-layout";

export interface StackPart {
  readonly id: string;
  /** How the edge above it is called. */
  readonly name: string;
  readonly content: ReactNode;
  /** In hundredths of the stack. */
  readonly share: number;
}

/** Parts one below another, or side by side, with edges that can be moved; sizes are remembered. */
export function Stack({
  name,
  sideBySide,
  parts,
}: {
  name: string;
  sideBySide: boolean;
  parts: readonly StackPart[];
}) {
  const ids = parts.map(({ id }) => id);
  const layout = usePanelLayout(
    `portside.panels.${name}-${ids.length}-${sideBySide ? "row" : "column"}`,
    ids,
  );
  return (
    <Group orientation={sideBySide ? "horizontal" : "vertical"} className="h-full min-h-0" {...layout}>
      {parts.map((part, i) => (
        <Fragment key={part.id}>
          {i > 0 && (
            <Separator
              aria-label={`Resize the ${part.name}`}
              className={`bg-line outline-offset-0 transition-colors data-[separator=active]:bg-accent data-[separator=hover]:bg-accent ${sideBySide ? "w-px" : "h-px"}`}
            />
          )}
          <Panel id={part.id} defaultSize={`${part.share}%`} minSize={60}>
            {part.content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}
