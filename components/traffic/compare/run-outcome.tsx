import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import type { RunEnding } from "@/lib/client/traffic/compare-run";
import { compareRuns, type EndedRun, type RunState } from "@/lib/client/traffic/compare-runs";

export interface RunOutcomeProps {
  readonly session: string;
  /** The newest run, whatever it is at. */
  readonly run: RunState | undefined;
}

const endings: Record<Exclude<RunEnding, "broken">, string> = {
  done: "Done in both modes.",
  cancelled: "Stopped.",
  changed:
    "Somebody chose another data connection mode for this session meanwhile, on this page or another one, so the run ended there. Their choice stays.",
  elsewhere:
    "Another page of this browser is comparing the modes of this session, or still has to put its mode back. Run it there, or wait until that page is done.",
};

/** How the newest run ended, beyond what its two sides show by themselves. Always there, so that its end is heard. */
export function RunOutcome({ session, run }: RunOutcomeProps) {
  const ended = run?.status === "ended" ? run : null;
  const ending = ended?.result.ended ?? "broken";
  return (
    <>
      <p role="status" className={ending === "done" || ending === "broken" ? "sr-only" : ""}>
        {ending !== "broken" && endings[ending]}
      </p>
      {ended !== null && <Failures session={session} run={ended} />}
    </>
  );
}

function Failures({ session, run }: { readonly session: string; readonly run: EndedRun }) {
  const { passive, active, problem, owed } = run.result;
  const sides = [
    { name: "Passive mode", side: passive },
    { name: "Active mode", side: active },
  ];
  return (
    <>
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
            This session's own settings ({owed.own.dataMode} mode
            {owed.own.fallback ? ", and the other mode when that fails" : ""}) could not be put back. Until
            they are, nothing else is run in both modes.
          </p>
          <Button disabled={run.isPuttingBack} onClick={() => void compareRuns().putBack(session)}>
            Put them back
          </Button>
        </div>
      )}
      {run.putBackProblem !== null && <ProblemAlert action="Put back" problem={run.putBackProblem} />}
    </>
  );
}
