"use client";

import { ChevronDown, Eraser } from "lucide-react";
import { useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { buttonClass } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuLink } from "@/components/ui/menu";
import { usePanelLayout } from "@/components/use-panel-layout";
import { trafficUrl } from "@/lib/client/api";
import { exportTraffic } from "@/lib/client/traffic/export-traffic";
import type { Session } from "@/lib/contract/session";
import { Explanation } from "./explanation";
import { TrafficLog } from "./traffic-log";
import { useTraffic } from "./use-traffic";

export interface TrafficPanelProps {
  readonly session: Session;
  /** Whether the session has ended: then only this page holds its traffic. */
  readonly ended?: boolean;
  /** Whether the stream is up. */
  readonly live: boolean;
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** Log and explanation side by side, where the panel is wider than high. */
  readonly sideBySide: boolean;
}

const formats = [
  { format: "json", label: "JSON, to read back" },
  { format: "text", label: "Text" },
] as const;

/** Has the browser save what this page made. */
function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(url);
}

/** The wire of a session: its log, and what the selected line means. */
export function TrafficPanel(props: TrafficPanelProps) {
  const { session, ended = false, live, selected, onSelect, sideBySide } = props;
  const all = useTraffic(session.id);
  const [clearedTo, setClearedTo] = useState(0);
  const events = clearedTo === 0 ? all : all.filter(({ seq }) => seq > clearedTo);
  const layout = usePanelLayout(`portside.panels.traffic-${sideBySide ? "row" : "column"}`, [
    "log",
    "explanation",
  ]);

  return (
    <div className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex min-h-10 items-center gap-2 border-b border-line px-3">
        <h2 className="font-medium">Traffic</h2>
        {!live && !ended && (
          <span role="status" className="text-sm text-wrong">
            The live stream broke off; trying again…
          </span>
        )}
        <div className="flex-1" />
        {clearedTo > 0 && (
          <button type="button" className={buttonClass("quiet")} onClick={() => setClearedTo(0)}>
            Show all
          </button>
        )}
        <IconButton
          label="Clear the view"
          disabled={events.length === 0}
          onClick={() => setClearedTo(all.at(-1)?.seq ?? 0)}
        >
          <Eraser size={15} aria-hidden="true" />
        </IconButton>
        <Menu
          align="end"
          trigger={
            <button type="button" className={buttonClass("quiet")}>
              Export
              <ChevronDown size={14} aria-hidden="true" />
            </button>
          }
        >
          {formats.map(({ format, label }) =>
            ended ? (
              <MenuItem key={format} onSelect={() => saveFile(exportTraffic(session, all, format))}>
                {label}
              </MenuItem>
            ) : (
              <MenuLink key={format} href={trafficUrl(session.id, format)} download>
                {label}
              </MenuLink>
            ),
          )}
        </Menu>
      </div>
      <Group orientation={sideBySide ? "horizontal" : "vertical"} className="min-h-0 flex-1" {...layout}>
        <Panel id="log" defaultSize="62%" minSize={90}>
          {events.length === 0 ? (
            <p className="p-4 text-ink-2">
              {clearedTo > 0 ? "Nothing happened since you cleared the view." : "Nothing on the wire yet."}
            </p>
          ) : (
            <TrafficLog events={events} selected={selected} onSelect={onSelect} />
          )}
        </Panel>
        <Separator
          aria-label="Resize the explanation"
          className={`bg-line outline-offset-0 transition-colors data-[separator=active]:bg-accent data-[separator=hover]:bg-accent ${sideBySide ? "w-px" : "h-px"}`}
        />
        <Panel id="explanation" defaultSize="38%" minSize={60}>
          <Explanation events={events} selected={selected} />
        </Panel>
      </Group>
    </div>
  );
}
