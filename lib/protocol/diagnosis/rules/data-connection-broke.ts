import { tryAgain } from "../actions";
import { meansNotResumed } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { place, quote } from "../wording";

/** The data connection was open and ended before everything was there. */
export const dataConnectionBroke: Rule = (story) => {
  const attempt = story.attempts.findLast(({ opened, failure, refusal }) => {
    if (opened === null || (refusal !== null && meansNotResumed(refusal, story.protectsData))) return false;
    return failure?.reason === "reset" || (refusal !== null && [426, 450, 451].includes(refusal.code));
  });
  if (!attempt) return null;
  const { announced, opened, failure, closed, refusal } = attempt;
  const where = announced?.used ? ` (${place(announced.used)})` : "";
  const answer = refusal ? `; the server answered ${quote(refusal)}` : "";
  return conclude({
    id: "data-connection-broke",
    title: "The data connection broke off",
    confidence: "certain",
    cause: "The data connection was open, and ended before everything had been moved.",
    advice: `It was open${where} and ended before everything was there${answer}. Try again. If it always breaks after the same time, a firewall or the server's own time limit ends it.`,
    evidence: [opened, failure, closed, refusal],
    actions: [tryAgain],
    nextTest: {
      text: "Repeat it: if it breaks after the same time, a time limit ends it; if at the same byte, something reads the content; if anywhere, the line is bad.",
      action: tryAgain,
    },
  });
};
