import { X } from "lucide-react";
import { useMemo, useState } from "react";
import { CompareResult } from "@/components/traffic/compare/compare-result";
import { Button } from "@/components/ui/button";
import { comparedPair } from "@/lib/client/lab/compare-pair";
import { describeItem, type LabLogItem, labLog } from "@/lib/client/lab/lab-log";
import { momentsOf, type RunClock } from "@/lib/client/lab/run-clock";
import type { LabRunState } from "@/lib/client/lab/run-state";
import { differencesText } from "@/lib/client/lab/setup-words";
import { ChoiceField } from "./choice-field";
import { LabLog } from "./lab-log";
import { runName } from "./run-bar";
import { RunTransport } from "./run-transport";
import { Topology } from "./topology";
import { useRunClock } from "./use-run-clock";

export interface CompareRunsProps {
  readonly runs: readonly LabRunState[];
  /** Numbers of the two runs. */
  readonly pair: readonly [number, number];
  readonly onPair: (pair: readonly [number, number]) => void;
  readonly onClose: () => void;
  readonly scale: number;
}

/** Two runs side by side, each from its own beginning, on one clock. */
export function CompareRuns({ runs, pair, onPair, onClose, scale }: CompareRunsProps) {
  const [left, right] = pair.map((number) => runs.find((run) => run.number === number) ?? null);
  if (!left || !right) return null;
  const choices = runs.map((run) => ({ value: String(run.number), label: runName(run) }));
  const differences = differencesText(left.setup, right.setup);
  return (
    <section
      aria-label="Comparison of two runs"
      className="flex flex-col gap-3 rounded-lg border border-line bg-sheet px-4 py-3"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">Side by side</h2>
        <ChoiceField
          label="Left run"
          value={String(left.number)}
          choices={choices}
          onChange={(value) => onPair([Number(value), right.number])}
        />
        <ChoiceField
          label="Right run"
          value={String(right.number)}
          choices={choices}
          onChange={(value) => onPair([left.number, Number(value)])}
        />
        <Button look="quiet" className="ml-auto" onClick={onClose}>
          <X size={14} aria-hidden="true" />
          Close the comparison
        </Button>
      </div>
      <p className="text-ink-2">
        {differences.length === 0
          ? "Both were set alike."
          : `Different on the right: ${differences.join("; ")}.`}
        {right.fork?.of === left.number && " The right one was forked off the left one."}
      </p>
      {right.phase === "running" || left.phase === "running" ? (
        <p role="status">Running…</p>
      ) : (
        <Sides key={`${left.number}-${right.number}`} left={left} right={right} scale={scale} />
      )}
    </section>
  );
}

interface SideItem {
  readonly after: number;
  readonly item: LabLogItem;
}

function itemsOf(run: LabRunState): readonly SideItem[] {
  const items = labLog(run.events, run.network, run.setup.topology);
  const moments = momentsOf(items.map(({ at }) => at));
  return items.map((item, index) => ({ item, after: moments[index] ?? 0 }));
}

function Sides({ left, right, scale }: { left: LabRunState; right: LabRunState; scale: number }) {
  const both = useMemo(
    () => [...itemsOf(left), ...itemsOf(right)].sort((one, other) => one.after - other.after),
    [left, right],
  );
  const moments = useMemo(() => both.map(({ after }) => after), [both]);
  const [clock, dispatch] = useRunClock(moments);
  const pair = useMemo(() => comparedPair(left, right), [left, right]);
  const [marked, setMarked] = useState<number | null>(null);
  return (
    <>
      <div className="grid gap-3 md:grid-cols-2">
        <Side run={left} clock={clock} scale={scale} forkedAt={null} />
        <Side
          run={right}
          clock={clock}
          scale={scale}
          forkedAt={right.fork?.of === left.number ? right.fork.after : null}
        />
      </div>
      <RunTransport
        moments={moments}
        clock={clock}
        dispatch={dispatch}
        placeText={(position) => describeItem(both[position - 1]?.item)}
      />
      <div className="@container flex flex-col gap-4">
        <CompareResult
          left={pair.left}
          right={pair.right}
          isAsked
          canRun
          marked={marked}
          onMark={setMarked}
          onSelect={setMarked}
        />
      </div>
    </>
  );
}

interface SideProps {
  readonly run: LabRunState;
  readonly clock: RunClock;
  readonly scale: number;
  /** Milliseconds after its beginning. */
  readonly forkedAt: number | null;
}

function Side({ run, clock: { elapsed }, scale, forkedAt }: SideProps) {
  const start = Math.min(
    run.events[0]?.at ?? Number.POSITIVE_INFINITY,
    run.network[0]?.at ?? Number.POSITIVE_INFINITY,
  );
  const at = elapsed === null ? Number.POSITIVE_INFINITY : start + elapsed;
  const name = runName(run);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <h3 className="font-medium">{name}</h3>
      <Topology label={`The network of ${name}`} setup={run.setup} run={run} at={at} scale={scale} />
      {forkedAt !== null && (elapsed === null || elapsed >= forkedAt) && (
        <p className="text-sm text-note">From here on it may be different: this is where it was forked.</p>
      )}
      <div className="h-56 overflow-hidden rounded-md border border-line bg-paper">
        <LabLog run={run} at={at} label={`Traffic of ${name}`} />
      </div>
    </div>
  );
}
