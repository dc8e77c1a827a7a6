import { type Finding, findingOf } from "@/lib/contract/finding";
import { diagnoseExchanges } from "@/lib/protocol/diagnosis/exchange-findings";
import { transfersOf } from "@/lib/protocol/lab/run-evidence";
import type { Goal, Scenario } from "@/lib/protocol/lab/scenario";
import { CONTROL_PORT } from "@/lib/protocol/lab/topology";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";
import type { LabRunState } from "./run-state";

/** The goals that a run which is over has reached. */
export function reachedGoals({ goals }: Pick<Scenario, "goals">, run: LabRunState): readonly Goal[] {
  return run.phase === "ended" ? goals.filter((goal) => goal.isReached(run)) : [];
}

/** Why the last thing that failed in a run did, likeliest first; empty where nothing failed, or it isn't over. */
export function runFindings(run: LabRunState): readonly Finding[] {
  if (run.phase !== "ended") return [];
  const failed = diagnoseExchanges(run.events).at(-1)?.findings.map(findingOf);
  if (failed !== undefined) return failed;
  const { finding, otherFindings = [] } = run.problem ?? {};
  return finding === undefined ? [] : [finding, ...otherFindings];
}

/** How a run came out, in a word or two. */
export function outcomeText(run: LabRunState): string {
  if (run.phase === "running") return "running";
  const transfers = transfersOf(run);
  if (transfers.length === 0) return run.problem === null ? "nothing was transferred" : "failed";
  return transfers.every(({ worked }) => worked) ? "worked" : "failed";
}

/** What the head of a run's transcript says. */
export function runHead({
  session,
  setup: { client },
}: LabRunState): TranscriptHead & { dataMode: "passive" | "active" } {
  return {
    id: session ?? "lab",
    host: client.host,
    port: CONTROL_PORT,
    user: "student",
    encryption: client.encryption,
    dataMode: client.dataMode,
  };
}
