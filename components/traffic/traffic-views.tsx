"use client";

import { Tabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { usePanelLayout } from "@/components/use-panel-layout";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { Explanation } from "./explanation";
import { TrafficLog } from "./traffic-log";

export interface TrafficViewsProps {
  /** By rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** The session that can be asked for more, and where its files are shown; null for one that is over. */
  readonly live: { readonly session: Session; readonly path: RemotePath } | null;
  /** The parts of a view side by side, where the panel is wider than high. */
  readonly sideBySide: boolean;
  /** Said where there are no events. */
  readonly empty: string;
  /** What stands at the end of the row of tabs. */
  readonly tools?: ReactNode;
}

const tabClass =
  "rounded-md px-2.5 py-1 text-ink-2 hover:text-ink data-active:bg-sheet data-active:font-medium data-active:text-ink data-active:shadow-[0_0_0_1px_var(--line)]";

/** A session's traffic, or a transcript's: as a log, drawn, compared, and with a console to cause more of it. */
export function TrafficViews(props: TrafficViewsProps) {
  const { events, selected, onSelect, sideBySide, empty, tools } = props;
  return (
    <Tabs.Root defaultValue="log" className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex min-h-10 items-center gap-1 border-b border-line px-2">
        <Tabs.List aria-label="Traffic" className="flex gap-1">
          <Tabs.Tab value="log" className={tabClass}>
            Log
          </Tabs.Tab>
        </Tabs.List>
        <div className="flex-1" />
        {tools}
      </div>
      <Tabs.Panel value="log" keepMounted className="min-h-0 flex-1 [[hidden]]:hidden">
        <Stack name="log" sideBySide={sideBySide}>
          {events.length === 0 ? (
            <p className="p-4 text-ink-2">{empty}</p>
          ) : (
            <TrafficLog events={events} selected={selected} onSelect={onSelect} />
          )}
          <Explanation events={events} selected={selected} onSelect={onSelect} />
        </Stack>
      </Tabs.Panel>
    </Tabs.Root>
  );
}

/** A view with the explanation of what is selected in it. */
function Stack({
  name,
  sideBySide,
  children: [view, explanation],
}: {
  name: string;
  sideBySide: boolean;
  children: readonly [ReactNode, ReactNode];
}) {
  const layout = usePanelLayout(`portside.panels.${name}-${sideBySide ? "row" : "column"}`, [
    name,
    "explanation",
  ]);
  return (
    <Group orientation={sideBySide ? "horizontal" : "vertical"} className="h-full min-h-0" {...layout}>
      <Panel id={name} defaultSize="58%" minSize={90}>
        {view}
      </Panel>
      <Separator
        aria-label="Resize the explanation"
        className={`bg-line outline-offset-0 transition-colors data-[separator=active]:bg-accent data-[separator=hover]:bg-accent ${sideBySide ? "w-px" : "h-px"}`}
      />
      <Panel id="explanation" defaultSize="42%" minSize={60}>
        {explanation}
      </Panel>
    </Group>
  );
}
