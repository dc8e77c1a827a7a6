import { Button } from "@/components/ui/button";
import { describeItem } from "@/lib/client/lab/lab-log";
import { positionAt } from "@/lib/client/lab/run-clock";
import { outcomeText } from "@/lib/client/lab/run-outcome";
import type { LabRunState } from "@/lib/client/lab/run-state";
import { ChoiceField } from "./choice-field";
import { RunTransport } from "./run-transport";
import type { RunReplay } from "./use-run-replay";

export interface RunBarProps {
  readonly runs: readonly LabRunState[];
  readonly run: LabRunState;
  readonly replay: RunReplay;
  /** Shows another run. */
  readonly onShow: (number: number) => void;
  /** Begins anew from here: so many milliseconds after the first event. */
  readonly onFork: (after: number) => void;
  /** Sets another run beside this one. */
  readonly onCompare: (other: number) => void;
}

/** "Run 2: active, failed" */
export function runName(run: LabRunState): string {
  return `Run ${run.number}: ${run.setup.client.dataMode}, ${outcomeText(run)}`;
}

/** The runs so far, and the replay of the one that is shown. */
export function RunBar({ runs, run, replay, onShow, onFork, onCompare }: RunBarProps) {
  const { items, moments, clock, dispatch } = replay;
  const others = runs.filter(({ number, phase }) => number !== run.number && phase === "ended");
  const other = others.at(-1);
  const canReplay = run.phase === "ended" && items.length > 1;
  if (runs.length < 2 && !canReplay) return null;
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-2">
      {runs.length > 1 && (
        <div className="flex flex-wrap items-center gap-2">
          <ChoiceField
            label="Run that is shown"
            value={String(run.number)}
            choices={runs.map((one) => ({ value: String(one.number), label: runName(one) }))}
            onChange={(value) => onShow(Number(value))}
          />
          {other !== undefined && run.phase === "ended" && (
            <Button onClick={() => onCompare(other.number)}>Compare with run {other.number}</Button>
          )}
        </div>
      )}
      {canReplay && (
        <RunTransport
          moments={moments}
          clock={clock}
          dispatch={dispatch}
          placeText={(position) => describeItem(items[position - 1])}
        >
          <Button onClick={() => onFork(moments[positionAt(moments, clock) - 1] ?? 0)}>Fork here</Button>
        </RunTransport>
      )}
    </div>
  );
}
