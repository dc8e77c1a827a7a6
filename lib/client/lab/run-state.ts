import type { NumberedNetworkEvent } from "@/lib/contract/network-event";
import type { Problem } from "@/lib/contract/problem";
import type { LabChanges, LabSetup, ScenarioId } from "@/lib/protocol/lab/scenario";
import type { PendingStep } from "@/lib/protocol/lab/step";
import type { TrafficEvent } from "@/lib/protocol/traffic";

/** A run of a scenario as the page knows it: a `LabRun` that may still go on. */
export interface LabRunState {
  /** 1, 2, … of the page. */
  readonly number: number;
  readonly scenario: ScenarioId;
  readonly changes: LabChanges;
  /** The scenario's setup with these changes. */
  readonly setup: LabSetup;
  readonly isStepped: boolean;
  readonly phase: "running" | "ended";
  /** The session's id; null before it is there, and still known when it is gone. */
  readonly session: string | null;
  /** By rising number. */
  readonly events: readonly TrafficEvent[];
  /** By rising number. */
  readonly network: readonly NumberedNetworkEvent[];
  /** What a run in step mode waits with. */
  readonly waiting: PendingStep | null;
  /** Why it could not begin, or what failed of what it did. */
  readonly problem: Problem | null;
  /** Where it was forked off another run. */
  readonly fork: Fork | null;
}

/** A run that another one began as, up to a moment. */
export interface Fork {
  /** The other run's number. */
  readonly of: number;
  /** Milliseconds after its first event. */
  readonly after: number;
}

export type RunUpdate =
  | { readonly type: "opened"; readonly session: string }
  | { readonly type: "traffic"; readonly event: TrafficEvent }
  | { readonly type: "network"; readonly event: NumberedNetworkEvent }
  | { readonly type: "step"; readonly waiting: PendingStep | null }
  | { readonly type: "failed"; readonly problem: Problem }
  | { readonly type: "ended" };

export interface RunStart extends Pick<LabRunState, "number" | "scenario" | "changes" | "setup"> {
  readonly isStepped?: boolean;
  readonly fork?: Fork | null;
}

/** Events of either kind that a run keeps; no scenario has a tenth of them. */
export const EVENTS_KEPT = 5000;

/** A run that has just been asked for. */
export function startedRun({ isStepped = false, fork = null, ...start }: RunStart): LabRunState {
  return {
    ...start,
    ...{ isStepped, fork, phase: "running", session: null, events: [], network: [] },
    ...{ waiting: null, problem: null },
  };
}

/** What becomes of a run. A stream that is opened again tells what is known once more: that changes nothing. */
export function reduceRun(run: LabRunState, update: RunUpdate): LabRunState {
  switch (update.type) {
    case "opened":
      return { ...run, session: update.session };
    case "traffic":
      return { ...run, events: withNext(run.events, update.event, ({ seq }) => seq) };
    case "network":
      return { ...run, network: withNext(run.network, update.event, ({ number }) => number) };
    case "step":
      return { ...run, waiting: update.waiting };
    case "failed":
      return { ...run, problem: update.problem };
    case "ended":
      return { ...run, phase: "ended", waiting: null };
  }
}

/** The list with one more, in order of their numbers and each number once. */
function withNext<T>(list: readonly T[], next: T, numberOf: (one: T) => number): readonly T[] {
  const last = list.at(-1);
  if (list.length >= EVENTS_KEPT) return list;
  if (last === undefined || numberOf(next) > numberOf(last)) return [...list, next];
  const place = list.findIndex((one) => numberOf(one) >= numberOf(next));
  const inPlace = list[place];
  if (inPlace !== undefined && numberOf(inPlace) === numberOf(next)) return list;
  return list.toSpliced(place, 0, next);
}
