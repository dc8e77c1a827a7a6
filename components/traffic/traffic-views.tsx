"use client";

import { Tabs } from "@base-ui/react/tabs";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";
import { Explanation } from "./explanation";
import { LogView } from "./log-view";
import { Stack } from "./stack";
import type { CalledLine } from "./traffic-log";
import { type TrafficView, ViewActions } from "./view-actions";

// The log is there at once; the others come when somebody asks for them.
const CompareView = lazy(async () => ({ default: (await import("./compare/compare-view")).CompareView }));
const SequenceDiagram = lazy(async () => ({
  default: (await import("./diagram/sequence-diagram")).SequenceDiagram,
}));
const ConsoleView = lazy(async () => ({ default: (await import("./console/console-view")).ConsoleView }));

export interface TrafficViewsProps {
  /** What the traffic is of. */
  readonly head: TranscriptHead;
  /** By rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** A line that was asked for elsewhere on the page: the log comes to the front with it. */
  readonly call?: CalledLine | null;
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
  "rounded-md px-1.5 py-1 sm:px-2.5 text-ink-2 hover:text-ink data-active:bg-sheet data-active:font-medium data-active:text-ink data-active:shadow-[0_0_0_1px_var(--line)]";

const panelClass = "min-h-0 flex-1 -outline-offset-2 [[hidden]]:hidden";

/** A session's traffic, or a transcript's: as a log, drawn, compared, and with a console to cause more of it. */
export function TrafficViews(props: TrafficViewsProps) {
  const { head, events, selected, onSelect, call = null, live, sideBySide, empty, tools } = props;
  const [view, setView] = useState<TrafficView>("log");
  const [called, setCalled] = useState<CalledLine | null>(null);
  const logTab = useRef<HTMLElement>(null);
  const tabs = useRef<HTMLDivElement>(null);
  const explanation = <Explanation events={events} selected={selected} onSelect={onSelect} />;
  const inLog = (seq: number | null) => {
    // What was pressed goes away with its view: the focus goes along, to the line once it is there.
    logTab.current?.focus({ preventScroll: true });
    setView("log");
    setCalled(seq === null ? null : { seq });
    onSelect(seq);
  };

  const answered = useRef<CalledLine | null>(null);
  useEffect(() => {
    if (call === null || call === answered.current) return;
    answered.current = call;
    inLog(call.seq);
  });

  /** Goes to a view from elsewhere: the focus goes along, to its tab. */
  const show = (wanted: TrafficView) => {
    setView(wanted);
    tabs.current?.querySelector<HTMLElement>(`[data-view=${wanted}]`)?.focus();
  };

  return (
    <Tabs.Root
      value={view}
      onValueChange={(value) => setView(value)}
      className="flex h-full min-h-0 flex-col bg-paper"
    >
      <div className="flex min-h-10 flex-wrap items-center gap-1 border-b border-line px-1.5 py-0.5 sm:px-2">
        {live !== null && <ViewActions onShow={show} />}
        <Tabs.List ref={tabs} aria-label="Traffic" className="flex gap-1">
          <Tabs.Tab ref={logTab} value="log" data-view="log" className={tabClass}>
            Log
          </Tabs.Tab>
          <Tabs.Tab value="diagram" data-view="diagram" className={tabClass}>
            Diagram
          </Tabs.Tab>
          <Tabs.Tab value="compare" data-view="compare" className={tabClass}>
            Compare
          </Tabs.Tab>
          {live !== null && (
            <Tabs.Tab value="console" data-view="console" className={tabClass}>
              Console
            </Tabs.Tab>
          )}
        </Tabs.List>
        <div className="flex-1" />
        {tools}
      </div>
      <Tabs.Panel value="log" keepMounted className={panelClass}>
        <LogView
          head={head}
          events={events}
          selected={selected}
          onSelect={onSelect}
          called={called}
          // In a replay every step selects the newest line; in a session a person does, to read it.
          followsSelection={live === null}
          sideBySide={sideBySide}
          empty={empty}
          shown={view === "log"}
        />
      </Tabs.Panel>
      <Tabs.Panel value="diagram" className={panelClass}>
        <Stack
          name="diagram"
          sideBySide={sideBySide}
          parts={[
            {
              id: "diagram",
              name: "diagram",
              share: 68,
              content: (
                <Suspense>
                  <SequenceDiagram head={head} events={events} selected={selected} onSelect={onSelect} />
                </Suspense>
              ),
            },
            { id: "explanation", name: "explanation", share: 32, content: explanation },
          ]}
        />
      </Tabs.Panel>
      <Tabs.Panel value="compare" className={panelClass}>
        <Suspense>
          <CompareView events={events} selected={selected} onSelect={inLog} live={live} />
        </Suspense>
      </Tabs.Panel>
      {live !== null && (
        <Tabs.Panel value="console" className={panelClass}>
          <Suspense>
            <ConsoleView session={live.session} events={events} selected={selected} onSelect={inLog} />
          </Suspense>
        </Tabs.Panel>
      )}
    </Tabs.Root>
  );
}
