"use client";

import { Eraser } from "lucide-react";
import { useMemo, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { RemotePath } from "@/lib/client/remote-path";
import { eventsAfter } from "@/lib/client/traffic/log-events";
import type { Session } from "@/lib/contract/session";
import { ExportMenu } from "./export-menu";
import type { CalledLine } from "./traffic-log";
import { TrafficViews } from "./traffic-views";
import { useTraffic } from "./use-traffic";

export interface TrafficPanelProps {
  readonly session: Session;
  /** The directory that is shown beside it. */
  readonly path: RemotePath;
  /** Whether the session has ended: then only this page holds its traffic. */
  readonly ended?: boolean;
  /** Whether the stream is up. */
  readonly live: boolean;
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** A line that was asked for elsewhere on the page. */
  readonly call?: CalledLine | null;
  /** The parts of a view side by side, where the panel is wider than high. */
  readonly sideBySide: boolean;
}

/** The wire of a session. */
export function TrafficPanel(props: TrafficPanelProps) {
  const { session, path, ended = false, live, selected, onSelect, call = null, sideBySide } = props;
  const all = useTraffic(session.id);
  const [clearedTo, setClearedTo] = useState(0);
  const events = useMemo(() => eventsAfter(all, clearedTo), [all, clearedTo]);

  const isBroken = !live && !ended;
  const tools = (
    <>
      <span role="status" className={isBroken ? "text-sm text-wrong" : "sr-only"}>
        {isBroken ? "The live stream broke off; trying again…" : ""}
      </span>
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
      <ExportMenu session={session} events={all} ended={ended} />
    </>
  );
  return (
    <TrafficViews
      head={session}
      events={events}
      selected={selected}
      onSelect={onSelect}
      call={call}
      live={ended ? null : { session, path }}
      sideBySide={sideBySide}
      empty={clearedTo > 0 ? "Nothing happened since you cleared the view." : "Nothing on the wire yet."}
      tools={tools}
    />
  );
}
