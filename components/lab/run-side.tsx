import { Tabs } from "@base-ui/react/tabs";
import { X } from "lucide-react";
import { lazy, type ReactNode, Suspense, useMemo } from "react";
import FindingCard from "@/components/findings/finding-card";
import { Explanation } from "@/components/traffic/explanation";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import type { Remedy } from "@/lib/client/findings/remedy";
import { findingInLab } from "@/lib/client/lab/lab-remedy";
import type { LabRunState } from "@/lib/client/lab/run-state";
import type { Finding } from "@/lib/contract/finding";
import { LabLog } from "./lab-log";

const SequenceDiagram = lazy(async () => ({
  default: (await import("@/components/traffic/diagram/sequence-diagram")).SequenceDiagram,
}));

export interface RunSideProps {
  readonly run: LabRunState | null;
  /** Milliseconds since the epoch: the moment that is shown. */
  readonly at: number;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** Likeliest first; empty where nothing failed, or the run goes on. */
  readonly findings: readonly Finding[];
  readonly remedy: Remedy;
  /** What a finding's button does besides the change: "list again". */
  readonly again: string;
  readonly tools?: ReactNode;
}

const tabClass =
  "rounded-md px-2.5 py-1 text-ink-2 hover:text-ink data-active:bg-sheet data-active:font-medium data-active:text-ink data-active:shadow-[0_0_0_1px_var(--line)]";
const panelClass = "min-h-0 flex-1 [[hidden]]:hidden";

/** What was on the wire, as a log and drawn, and below it what a line means, or why it failed. */
export function RunSide(props: RunSideProps) {
  const { run, at, selected, onSelect, findings, remedy, again, tools } = props;
  const events = useMemo(
    () =>
      (at === Number.POSITIVE_INFINITY ? run?.events : run?.events.filter((event) => event.at <= at)) ?? [],
    [run?.events, at],
  );
  const [finding, ...others] = findings;
  return (
    <aside
      aria-label="Traffic of the run"
      className="flex min-h-0 min-w-0 flex-col border-line bg-paper max-lg:border-t lg:border-l"
    >
      <Tabs.Root
        defaultValue="log"
        className="flex min-h-0 flex-1 flex-col max-lg:h-[28rem] max-lg:flex-none"
      >
        <div className="flex min-h-10 flex-wrap items-center gap-1 border-b border-line px-2 py-0.5">
          <Tabs.List aria-label="Views of the run" className="flex gap-1">
            <Tabs.Tab value="log" className={tabClass}>
              Log
            </Tabs.Tab>
            <Tabs.Tab value="diagram" className={tabClass}>
              Diagram
            </Tabs.Tab>
          </Tabs.List>
          <div className="flex-1" />
          {tools}
        </div>
        <Tabs.Panel value="log" className={panelClass}>
          {run === null || events.length + run.network.length === 0 ? (
            <p className="p-4 text-ink-2">
              {run?.phase === "running" ? "Dialling…" : "Nothing on the wire yet. Run the scenario."}
            </p>
          ) : (
            <div className="flex h-full flex-col">
              <div className="min-h-0 flex-1">
                <LabLog
                  run={run}
                  at={at}
                  selected={selected}
                  onSelect={onSelect}
                  evidence={finding?.evidence ?? []}
                />
              </div>
              <p className="border-t border-line px-3.5 py-1 text-sm text-ink-2">
                <span
                  aria-hidden="true"
                  className="mr-2 border-l-2 border-dashed border-note/60 bg-note/5 px-1.5"
                />
                What only the network saw; neither end is ever told.
              </p>
            </div>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="diagram" className={panelClass}>
          <Suspense>
            <SequenceDiagram
              events={events}
              selected={selected}
              onSelect={onSelect}
              head={run && { host: run.setup.client.host }}
            />
          </Suspense>
        </Tabs.Panel>
      </Tabs.Root>
      {selected !== null && run !== null ? (
        <div className="flex min-h-0 flex-col border-t border-line bg-sheet lg:max-h-[55%]">
          <div className="flex justify-end px-2 pt-1">
            <Button look="quiet" onClick={() => onSelect(null)}>
              <X size={14} aria-hidden="true" />
              Close the explanation
            </Button>
          </div>
          <div className="min-h-0 flex-1 overflow-auto">
            <Explanation events={run.events} selected={selected} onSelect={onSelect} />
          </div>
        </div>
      ) : finding !== undefined ? (
        <div className="overflow-auto border-t-2 border-wrong bg-wrong-wash p-4 lg:max-h-[55%]">
          <FindingCard
            leadsToLab={false}
            finding={findingInLab(finding, again)}
            others={others}
            remedy={remedy}
            onLine={onSelect}
          />
        </div>
      ) : (
        run?.problem &&
        at === Number.POSITIVE_INFINITY && (
          <div className="overflow-auto border-t border-line p-3 lg:max-h-[55%]">
            <ProblemAlert problem={run.problem} quiet />
          </div>
        )
      )}
    </aside>
  );
}
