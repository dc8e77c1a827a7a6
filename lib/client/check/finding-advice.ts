import type { CheckLine } from "@/lib/contract/check";
import type { Finding, FindingAction } from "@/lib/contract/finding";
import type { CheckStep } from "@/lib/protocol/check/steps";

/**
 * What a finding lets a person do in Portside, as texts: a check has no session to change, and offers no check.
 *
 * @param lines of the check so far: what failed in it as well is no way out
 */
export function adviceForSessions(
  { actions }: Pick<Finding, "actions">,
  lines: readonly Pick<CheckLine, "step" | "status">[],
): readonly string[] {
  return actions
    .filter(({ type }) => type !== "check" && type !== "retry")
    .filter((action) => !hasFailed(stepsOf(action), lines))
    .map(({ label }) => label);
}

/** The steps that tried what an action proposes. */
function stepsOf(action: FindingAction): readonly CheckStep[] {
  if (action.type !== "change-settings") return [];
  const { dataMode, passiveCommand, activeCommand } = action.settings;
  if (passiveCommand === "PASV") return ["pasv"];
  if (passiveCommand === "EPSV") return ["epsv"];
  if (activeCommand === "PORT") return ["port"];
  if (activeCommand === "EPRT") return ["eprt"];
  if (dataMode === undefined) return [];
  return dataMode === "passive" ? ["pasv", "epsv"] : ["port", "eprt"];
}

function hasFailed(
  steps: readonly CheckStep[],
  lines: readonly Pick<CheckLine, "step" | "status">[],
): boolean {
  const over = lines.filter(({ step }) => steps.includes(step));
  const tried = over.filter(({ status }) => status !== "skipped");
  return over.length === steps.length && tried.length > 0 && tried.every(({ status }) => status === "failed");
}
