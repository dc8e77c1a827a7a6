import type { CheckEnd, CheckLine } from "@/lib/contract/check";
import type { Problem } from "@/lib/contract/problem";
import { type CheckStatus, type CheckStep, checkSteps } from "@/lib/protocol/check/steps";

/** A check as the page knows it. */
export interface CheckState {
  /** `stopped`: by the person, before its end. */
  readonly phase: "none" | "running" | "ended" | "stopped" | "broken";
  readonly lines: readonly CheckLine[];
  /** Null until the verdict came. */
  readonly end: CheckEnd | null;
  /** Why it was refused or broke off. */
  readonly problem: Problem | null;
}

export type CheckEvent =
  | { readonly type: "started" }
  | { readonly type: "line"; readonly line: CheckLine }
  | { readonly type: "ended"; readonly end: CheckEnd }
  | { readonly type: "stopped" }
  | { readonly type: "broken"; readonly problem: Problem };

export const noCheck: CheckState = { phase: "none", lines: [], end: null, problem: null };

export function reduceCheck(state: CheckState, event: CheckEvent): CheckState {
  switch (event.type) {
    case "started":
      return { ...noCheck, phase: "running" };
    case "line":
      return { ...state, lines: [...state.lines, event.line] };
    case "ended":
      return { ...state, phase: "ended", end: event.end };
    case "stopped":
      return { ...state, phase: "stopped" };
    case "broken":
      return { ...state, phase: "broken", problem: event.problem };
  }
}

/** The step that is under way; null when none is. */
export function stepUnderWay({ phase, lines }: CheckState): CheckStep | null {
  if (phase !== "running") return null;
  const over = new Set(lines.map(({ step }) => step));
  return checkSteps.find((step) => !over.has(step)) ?? null;
}

export const statusWords: Readonly<Record<CheckStatus, string>> = {
  passed: "Passed",
  warning: "Warning",
  failed: "Failed",
  skipped: "Skipped",
};

export const verdictWords: Readonly<Record<CheckEnd["verdict"], string>> = {
  passed: "All is well",
  warnings: "It works, with warnings",
  failed: "Something doesn't work",
};

/** The certificate because of which TLS failed; null when that is not why. */
export function refusedCertificate({ step, status, events }: CheckLine) {
  if (step !== "tls" || status !== "failed") return null;
  for (const event of events) if (event.type === "control-secured") return event.certificate ?? null;
  return null;
}
