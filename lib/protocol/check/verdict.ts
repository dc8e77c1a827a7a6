import type { CheckOutcome } from "./outcome";
import { type CheckStep, checkStepTitles } from "./steps";

/** What comes of all steps together. */
export interface CheckVerdict {
  /** `failed` where at least one step failed, `warnings` where nothing worse than unwise was seen. */
  readonly verdict: "passed" | "warnings" | "failed";
  /** One sentence: what works, and what is to be done. */
  readonly summary: string;
}

const beforeLogin: readonly CheckStep[] = ["resolve", "connect", "greeting", "tls", "login"];
const ways = { passive: ["pasv", "epsv"], active: ["port", "eprt"] } as const;

/** How a data mode fared: with each command that was tried, with some, with none, or untried. */
type ModeState = "works" | "partly" | "fails" | "untried";

/** @param outcomes of one check, in their order */
export function verdictOf(outcomes: readonly CheckOutcome[]): CheckVerdict {
  const failed = outcomes.filter(({ status }) => status === "failed");
  const warned = outcomes.filter(({ status }) => status === "warning");
  const verdict = failed.length > 0 ? "failed" : warned.length > 0 ? "warnings" : "passed";
  return { verdict, summary: `${summaryOf(outcomes, failed, warned)}.` };
}

function summaryOf(
  outcomes: readonly CheckOutcome[],
  failed: readonly CheckOutcome[],
  warned: readonly CheckOutcome[],
): string {
  const early = failed.find(({ step }) => beforeLogin.includes(step));
  if (early) return `The check ended at “${checkStepTitles[early.step]}”: ${causeOf(early)}`;
  const whatWorks = dataSentence(outcomes);
  const others = failed.filter(({ step }) => !isWay(step));
  const rest = [...others, ...warned].map(({ step }) => checkStepTitles[step]);
  if (rest.length === 0) return whatWorks;
  const subjects = rest.length > 4 ? `${rest.length} more points` : listed(rest.map((title) => `“${title}”`));
  return `${whatWorks}; look at ${subjects}`;
}

function dataSentence(outcomes: readonly CheckOutcome[]): string {
  const passive = modeState(outcomes, "passive");
  const active = modeState(outcomes, "active");
  if (passive === "untried" && active === "untried") {
    const refused = outcomes.find(({ status }) => status === "failed");
    return `The login works, and no data connection was tried${refused ? `: ${causeOf(refused)}` : ""}`;
  }
  if (passive === "works" && active === "works") {
    return "The login works, and listings come in passive and in active mode";
  }
  if (passive === "fails" && active === "fails") return neither(outcomes);
  if (passive === "fails" && active !== "untried") {
    return `Active mode works and passive mode doesn't: use active mode, or see to this: ${modeCause(outcomes, "passive")}`;
  }
  if (active === "fails" && passive !== "untried") {
    return `Passive mode works and active mode doesn't: use passive mode, or see to this: ${modeCause(outcomes, "active")}`;
  }
  return byCommand(outcomes);
}

function neither(outcomes: readonly CheckOutcome[]): string {
  const failed = outcomes.filter(({ step, status }) => isWay(step) && status === "failed");
  if (failed.every(({ finding }) => finding?.id === "permission-denied")) {
    return "The login works, but the account may not list the directory that it leads to, so no data connection could be tried: ask the server's operator for that right, or check with another first directory";
  }
  const [passive, active] = [modeCause(outcomes, "passive"), modeCause(outcomes, "active")];
  const causes = passive === active ? passive : `in passive mode: ${passive}; in active mode: ${active}`;
  return `The login works, but no data connection does, so there are no listings and no transfers: ${causes}`;
}

/** Within a mode one command works and the other doesn't. */
function byCommand(outcomes: readonly CheckOutcome[]): string {
  const tried = outcomes.filter(({ step, status }) => isWay(step) && status !== "skipped");
  const names = (all: readonly CheckOutcome[]) => listed(all.map(({ step }) => step.toUpperCase()));
  const good = tried.filter(({ status }) => status !== "failed");
  const bad = tried.filter(({ status }) => status === "failed");
  const [first] = bad;
  if (first === undefined) return `The login works, and listings come by ${names(good)}`;
  return `Listings come by ${names(good)} and not by ${names(bad)}: use what works, or see to this: ${causeOf(first)}`;
}

function isWay(step: CheckStep): boolean {
  return [...ways.passive, ...ways.active].some((way) => way === step);
}

function ofMode(outcomes: readonly CheckOutcome[], mode: keyof typeof ways): readonly CheckOutcome[] {
  return outcomes.filter(
    ({ step, status }) => ways[mode].some((way) => way === step) && status !== "skipped",
  );
}

function modeState(outcomes: readonly CheckOutcome[], mode: keyof typeof ways): ModeState {
  const tried = ofMode(outcomes, mode);
  if (tried.length === 0) return "untried";
  const bad = tried.filter(({ status }) => status === "failed").length;
  if (bad === 0) return "works";
  return bad === tried.length ? "fails" : "partly";
}

function modeCause(outcomes: readonly CheckOutcome[], mode: keyof typeof ways): string {
  const failed = ofMode(outcomes, mode).find(({ status }) => status === "failed");
  return failed === undefined ? "nothing is known" : causeOf(failed);
}

/** The cause in a clause: the finding's title, else the beginning of what was seen. */
function causeOf({ finding, detail }: CheckOutcome): string {
  const text = finding?.title ?? detail;
  const [sentence = text] = text.split(/(?<=[^.\s]{2})\.(?:\s|$)/, 1);
  return sentence.replaceAll(/\s+/g, " ").trim();
}

function listed(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join("");
  return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
