import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import type { RunEnding } from "@/lib/client/traffic/compare-run";
import { compareRuns, type RunState } from "@/lib/client/traffic/compare-runs";

export interface RunOutcomeProps {
  readonly session: string;
  readonly run: Extract<RunState, { status: "ended" }>;
}

const endings: Record<Exclude<RunEnding, "broken">, string> = {
  done: "Done in both modes.",
  cancelled: "Stopped.",
  changed:
    "Somebody chose another data connection mode for this session meanwhile, on this page or another one, so the run ended there. Their choice stays.",
};

/** How a run ended, beyond what its two sides show by themselves. */
export function RunOutcome({ session, run }: RunOutcomeProps) {
  const { passive, active, ended, problem, owed } = run.result;
  const sides = [
    { name: "Passive mode", side: passive },
    { name: "Active mode", side: active },
  ];
  return (
    <>
      {ended !== "broken" && (
        <p role="status" className={ended === "done" ? "sr-only" : ""}>
          {endings[ended]}
        </p>
      )}
      {problem !== null && <ProblemAlert action="Run in both modes" problem={problem} />}
      {sides.map(
        ({ name, side }) =>
          side !== null &&
          side.problem !== null &&
          // What is on the wire is told below, beside the other side.
          side.exchange === null && <ProblemAlert key={name} action={name} problem={side.problem} />,
      )}
      {owed !== null && (
        <div role="alert" className="flex flex-wrap items-center gap-2 rounded-lg border border-wrong/40 p-3">
          <p className="min-w-0 flex-1 basis-60">
            This session’s own settings ({owed.dataMode} mode
            {owed.fallback ? ", and the other mode when that fails" : ""}) could not be put back.
          </p>
          <Button onClick={() => void compareRuns().putBack(session)}>Put them back</Button>
        </div>
      )}
      {run.putBackProblem !== null && <ProblemAlert action="Put back" problem={run.putBackProblem} />}
    </>
  );
}
