"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { labLink } from "@/lib/client/lab/lab-link";
import { runFindings } from "@/lib/client/lab/run-outcome";
import type { LabRunState } from "@/lib/client/lab/run-state";
import type { LabChanges, LabClient, LabServer, Scenario, ScenarioId } from "@/lib/protocol/lab/scenario";
import { changedSetup } from "@/lib/protocol/lab/scenario";
import { ExampleOutcome } from "./example-outcome";
import { LabLog } from "./lab-log";
import { Topology } from "./topology";
import { useLabRun } from "./use-lab-run";

// For who asks what a line means.
const Explanation = lazy(async () => ({
  default: (await import("@/components/traffic/explanation")).Explanation,
}));

export interface LiveExampleProps {
  readonly scenario: ScenarioId;
  /** In the place of the scenario's own settings. */
  readonly client?: Partial<LabClient>;
  readonly server?: Partial<LabServer>;
  /** What the button says. */
  readonly label?: string;
}

/** A scenario that runs where one reads about it: drawing and log, and the way to the lab to change it. */
export function LiveExample({ scenario: id, client, server, label = "Run it" }: LiveExampleProps) {
  const [scenario, setScenario] = useState<Scenario | null>(null);
  useEffect(() => {
    let isGone = false;
    // The scenarios' texts are for who scrolls here; the page's own text is there without them.
    void import("@/lib/protocol/lab/scenarios/scenario-list").then(({ scenarioOf }) => {
      if (!isGone) setScenario(scenarioOf(id));
    });
    return () => {
      isGone = true;
    };
  }, [id]);
  const changes: LabChanges = {
    ...(client !== undefined && { client }),
    ...(server !== undefined && { server }),
  };
  return scenario === null ? (
    <div className="h-64 rounded-lg border border-line bg-sheet" aria-busy="true" />
  ) : (
    <Example scenario={scenario} changes={changes} label={label} />
  );
}

interface ExampleProps {
  readonly scenario: Scenario;
  readonly changes: LabChanges;
  readonly label: string;
}

function Example({ scenario, changes, label }: ExampleProps) {
  const { current, isRunning, start, stop } = useLabRun(scenario);
  const [selected, setSelected] = useState<number | null>(null);
  const run = () => {
    setSelected(null);
    start(changes);
  };
  return (
    <section
      aria-label={`Example: ${scenario.title}`}
      className="flex flex-col overflow-hidden rounded-lg border border-line bg-sheet"
    >
      <div className="px-2 pt-3 pb-1">
        <Topology label={scenario.title} setup={changedSetup(scenario.setup, changes)} run={current} />
      </div>
      {current !== null && (
        <div className="max-h-64 overflow-hidden border-t border-line bg-paper">
          <div className="h-64">
            <LabLog
              run={current}
              label={`Traffic of the example: ${scenario.title}`}
              selected={selected}
              onSelect={setSelected}
            />
          </div>
        </div>
      )}
      {current !== null && selected !== null && (
        <div className="border-t border-line">
          <Suspense>
            <Explanation events={current.events} selected={selected} onSelect={setSelected} />
          </Suspense>
        </div>
      )}
      {current !== null && selected === null && <ExampleOutcome scenario={scenario} run={current} />}
      {current?.problem && isUnexplained(current) && (
        <div className="border-t border-line p-3">
          <ProblemAlert problem={current.problem} quiet />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3 border-t border-line px-3 py-2">
        <Button look="primary" onClick={() => (isRunning ? stop() : run())}>
          {isRunning ? "Stop" : current === null ? label : "Run it again"}
        </Button>
        <a className="text-accent underline underline-offset-2" href={labLink(scenario, changes)}>
          Open it in the lab
        </a>
        <p role="status" className="text-ink-2">
          {isRunning
            ? "Running…"
            : current === null
              ? ""
              : "The run is over. Choose a line to see what it means."}
        </p>
      </div>
    </section>
  );
}

/** Whether nothing but its problem says why a run failed: where the diagnosis knows, once is enough. */
function isUnexplained(run: LabRunState): boolean {
  return run.phase === "ended" && runFindings(run).length === 0;
}
