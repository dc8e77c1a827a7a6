import { isDone } from "@/lib/client/lab/progress";
import { appPath } from "@/lib/contract/base-path";
import type { Scenario, ScenarioId } from "@/lib/protocol/lab/scenario";
import { useLabProgress } from "./use-progress";

export interface ScenarioListProps {
  readonly scenarios: readonly Scenario[];
  readonly current: ScenarioId;
}

/** All scenarios, with what is done. */
export function ScenarioList({ scenarios, current }: ScenarioListProps) {
  const progress = useLabProgress();
  return (
    <ol className="flex flex-col">
      {scenarios.map((scenario) => {
        const done = isDone(progress, scenario);
        const isCurrent = scenario.id === current;
        return (
          <li key={scenario.id}>
            <a
              href={appPath(`/lab/${scenario.id}`)}
              aria-current={isCurrent ? "page" : undefined}
              className={`flex gap-2 rounded-md px-2 py-[7px] hover:bg-well ${isCurrent ? "bg-accent-wash font-medium hover:bg-accent-wash" : ""}`}
            >
              <span aria-hidden="true" className={done ? "text-good" : "text-ink-3"}>
                {done ? "✓" : "○"}
              </span>
              <span className="min-w-0">
                {scenario.title}
                {done && <span className="sr-only"> (done)</span>}
              </span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}
