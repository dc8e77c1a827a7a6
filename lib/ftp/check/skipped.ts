import { isIPv6 } from "node:net";
import { type CheckStep, checkStepTitles } from "../../protocol/check/steps";
import type { CheckRun } from "./check-run";

/** Steps that need a data connection, whichever. */
const onAnyWay: readonly CheckStep[] = ["session-resumption", "mlsd", "rest", "mdtm", "size"];
const onOwnWay: readonly CheckStep[] = ["pasv", "epsv", "port", "eprt"];

/** Why a step isn't taken; null when it is. */
export function whySkipped(run: CheckRun, step: CheckStep): string | null {
  const missing = missingBefore(run, step);
  if (missing !== null) return missing;
  if (step === "data-encryption" && run.control.tls === null) {
    return run.settings.encryption === "none"
      ? "Encryption is set to none, so data connections are plain as well."
      : "The control connection is not encrypted, so data connections aren't either.";
  }
  if (step === "session-resumption" && !run.control.protectsData) {
    return "Data connections are not encrypted, so there is no session that they could resume.";
  }
  if ([...onOwnWay, ...onAnyWay].includes(step) && run.done.get("data-encryption") === "failed") {
    return "The session insists on encryption, and the server refuses to encrypt data connections, so nothing was transferred.";
  }
  if ((step === "pasv" || step === "port") && isIPv6(run.control.ends.remote.address)) {
    return `${step.toUpperCase()} is for IPv4 only, and the server was reached by IPv6.`;
  }
  if (onAnyWay.includes(step) && run.working === null) {
    return "No data connection has worked, so there is no way to look at this.";
  }
  return null;
}

function missingBefore(run: CheckRun, step: CheckStep): string | null {
  const missing = neededBy(run, step).find((needed) => !run.passed(needed));
  if (missing === undefined) return null;
  return `Not reached: “${checkStepTitles[firstFailed(run) ?? missing]}” failed before it.`;
}

/** TLS comes before the greeting where it is implicit, after it where it is explicit, and is no obstacle where nobody wants it. */
function neededBy({ settings: { encryption } }: CheckRun, step: CheckStep): readonly CheckStep[] {
  switch (step) {
    case "resolve":
      return [];
    case "connect":
      return ["resolve"];
    case "greeting":
      return [encryption === "implicit" ? "tls" : "connect"];
    case "tls":
      return [encryption === "implicit" ? "connect" : "greeting"];
    case "login":
      return encryption === "none" ? ["greeting"] : ["greeting", "tls"];
    default:
      return ["login"];
  }
}

function firstFailed({ done }: CheckRun): CheckStep | null {
  for (const [step, status] of done) if (status === "failed") return step;
  return null;
}
