import { WireText } from "@/components/ui/wire-text";
import { findingInGuide } from "@/lib/client/guide/guide-places";
import { reachedGoals, runFindings } from "@/lib/client/lab/run-outcome";
import type { LabRunState } from "@/lib/client/lab/run-state";
import type { Scenario } from "@/lib/protocol/lab/scenario";

/** Why an example's run came out as it did: what the diagnosis finds where it failed, and what was there to be learnt. */
export function ExampleOutcome({
  scenario,
  run,
}: {
  readonly scenario: Scenario;
  readonly run: LabRunState;
}) {
  const [finding] = runFindings(run);
  const goals = reachedGoals(scenario, run);
  if (finding === undefined && goals.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 border-t border-line px-4 py-3">
      {finding !== undefined && (
        <p className="border-l-2 border-wrong pl-2.5">
          <strong className="font-medium">
            <WireText text={finding.title} />.
          </strong>{" "}
          <WireText text={finding.cause} />{" "}
          <a className="text-accent underline underline-offset-2" href={findingInGuide(finding.id)}>
            What to do about it
          </a>
        </p>
      )}
      {goals.map(({ id, explanation }) => (
        <p key={id}>{explanation}</p>
      ))}
    </div>
  );
}
