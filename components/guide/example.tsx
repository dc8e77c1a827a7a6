"use client";

import { lazy, Suspense, useState } from "react";
import { Segmented } from "@/components/ui/segmented";
import type { LabClient, ScenarioId } from "@/lib/protocol/lab/scenario";

// The text is there before what runs in it.
const LiveExample = lazy(async () => ({
  default: (await import("@/components/lab/live-example")).LiveExample,
}));

export interface ExampleProps {
  readonly scenario: ScenarioId;
  /** What to look at in it. */
  readonly lookFor: string;
  /** Whether the reader chooses the data mode; the scenario's own when left out. */
  readonly starts?: "active" | "passive";
  /** In the place of the scenario's own settings. */
  readonly client?: Partial<LabClient>;
}

const modes = [
  { value: "passive", label: "Passive" },
  { value: "active", label: "Active" },
] as const;

/** A scenario of the lab in the page: nothing of it leaves this machine. */
export function Example({ scenario, lookFor, starts, client = {} }: ExampleProps) {
  const [mode, setMode] = useState(starts ?? "passive");
  const settings = starts === undefined ? client : { ...client, dataMode: mode };
  return (
    <figure className="flex flex-col gap-2 text-md leading-normal">
      <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="min-w-0 flex-1 basis-64 text-ink-2">{lookFor}</span>
        {starts !== undefined && (
          <Segmented label="Data mode" value={mode} choices={modes} onChange={setMode} />
        )}
      </figcaption>
      <Suspense fallback={<div className="h-64 rounded-lg border border-line bg-sheet" aria-busy="true" />}>
        <LiveExample key={mode} scenario={scenario} client={settings} label="Run the example" />
      </Suspense>
    </figure>
  );
}
