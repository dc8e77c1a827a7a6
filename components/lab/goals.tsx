import { useState } from "react";
import { Button } from "@/components/ui/button";
import { progressOf } from "@/lib/client/lab/progress";
import type { Scenario } from "@/lib/protocol/lab/scenario";
import { Card } from "./card";
import { useLabProgress } from "./use-progress";

/** What is to be brought about, what was, and why it worked; hints on request, one at a time. */
export function Goals({ scenario }: { scenario: Scenario }) {
  const progress = useLabProgress();
  const { goals: reached } = progressOf(progress, scenario.id);
  const [hints, setHints] = useState(0);
  const isOver = scenario.goals.every(({ id }) => reached.includes(id));
  return (
    <Card title={scenario.goals.length === 1 ? "Goal" : "Goals"}>
      <ul className="flex flex-col gap-2">
        {scenario.goals.map((goal) => {
          const done = reached.includes(goal.id);
          return (
            <li key={goal.id} className="flex gap-2">
              <span aria-hidden="true" className={done ? "text-good" : "text-ink-3"}>
                {done ? "✓" : "○"}
              </span>
              <div className="min-w-0 flex-1">
                <p className={done ? "font-medium" : ""}>
                  {done && <span className="sr-only">Reached: </span>}
                  {goal.text}
                </p>
                {done && <p className="max-w-[72ch] text-ink-2">{goal.explanation}</p>}
              </div>
            </li>
          );
        })}
      </ul>
      {hints > 0 && (
        <ol aria-label="Hints" className="flex flex-col gap-1 border-l-2 border-note pl-3">
          {scenario.hints.slice(0, hints).map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ol>
      )}
      {!isOver && hints < scenario.hints.length && (
        <div>
          <Button onClick={() => setHints(hints + 1)}>{hints === 0 ? "A hint" : "Another hint"}</Button>
        </div>
      )}
    </Card>
  );
}
