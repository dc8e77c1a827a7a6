"use client";

import { useState } from "react";
import { Scrollable } from "@/components/ui/scrollable";
import type { RemotePath } from "@/lib/client/remote-path";
import { onForget } from "@/lib/client/sessions/forgetting";
import { CompareIndex } from "@/lib/client/traffic/compare-index";
import type { RunState } from "@/lib/client/traffic/compare-runs";
import type { Session } from "@/lib/contract/session";
import { newestPair } from "@/lib/protocol/comparison/comparable";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { CompareChoice } from "./compare-choice";
import { CompareResult } from "./compare-result";
import { MarkedStep } from "./marked-step";
import { RunForm } from "./run-form";
import { RunOutcome } from "./run-outcome";
import { useCompareRun } from "./use-compare-run";

export interface CompareViewProps {
  /** Of one session, by rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** Where both modes can be run; null for a session that is over. */
  readonly live: { readonly session: Session; readonly path: RemotePath } | null;
}

/** One side of what is compared: the number of an exchange, or null while there is none. */
export interface Chosen {
  readonly left: number | null;
  readonly right: number | null;
}

const nothing: Chosen = { left: null, right: null };

/** What a person chose in each session, until it is closed: they may look at the log and come back. */
const choices = new Map<string, Chosen>();
onForget((session) => choices.delete(session));

/** What a finished run found. */
function foundBy(run: RunState | undefined): Chosen | null {
  if (run?.status !== "ended") return null;
  const { passive, active } = run.result;
  if (passive === null && active === null) return null;
  return { left: passive?.exchange ?? null, right: active?.exchange ?? null };
}

/** The same operation in both modes, side by side; or any two operations of the log. */
export function CompareView({ events, selected, onSelect, live }: CompareViewProps) {
  const run = useCompareRun(live?.session.id ?? null);
  const session = events[0]?.session ?? "";
  const [, redraw] = useState(0);
  const chosen = choices.get(session);
  const [ownIndex] = useState(() => new CompareIndex());
  const index = ownIndex.update(events);
  const { exchanges } = index;
  const { left, right } = chosen ?? foundBy(run) ?? newestPair(exchanges) ?? nothing;
  const [leftEvents, rightEvents] = [index.eventsOf(left), index.eventsOf(right)];
  const isRunning = run?.status === "running";
  // Walking through the drawings with the keys must not lead away from here: a button does that.
  const [mark, setMark] = useState({ session, seq: selected });
  const marked = mark.session === session ? mark.seq : selected;
  const choose = (choice: Chosen | null) => {
    if (choice === null) choices.delete(session);
    else choices.set(session, choice);
    redraw((count) => count + 1);
  };

  return (
    <section aria-label="Compare" className="flex h-full min-h-0 flex-col">
      <Scrollable role="group" label="Comparison" className="@container min-h-0 flex-1 -outline-offset-2">
        <div className="flex flex-col gap-4 px-4 py-3">
          {live !== null && (
            <RunForm
              key={live.session.id}
              session={live.session}
              path={live.path}
              run={run}
              lastSeq={events.at(-1)?.seq ?? 0}
              onStart={() => choose(null)}
            />
          )}
          {live !== null && <RunOutcome session={live.session.id} run={run} />}
          {!isRunning && (
            <>
              <CompareChoice exchanges={exchanges} left={left} right={right} onChoose={choose} />
              <CompareResult
                left={leftEvents}
                right={rightEvents}
                isAsked={left !== null && right !== null}
                canRun={live !== null}
                marked={marked}
                onMark={(seq) => setMark({ session, seq })}
                onSelect={onSelect}
              />
            </>
          )}
        </div>
      </Scrollable>
      <MarkedStep sides={isRunning ? [] : [leftEvents, rightEvents]} marked={marked} onSelect={onSelect} />
    </section>
  );
}
