import { askBy, checkServer, switchTo, tryAgain } from "../actions";
import { evidenceOf, passiveDials } from "../passive-dials";
import { conclude, type Rule } from "../rule";
import { place, quote, trySwitching } from "../wording";

/** The server refused the transfer while the dial was still under way: whether it would have been answered, nobody saw. */
export const passiveGivenUp: Rule = (story) => {
  const dials = passiveDials(story).filter(({ end }) => end === "given-up");
  const dial = dials.at(-1);
  const refusal = dial?.attempt.refusal;
  if (!dial || !refusal) return null;
  const { command } = dial.attempt;
  const { port } = dial.target;
  const other = command === "PASV" ? "EPSV" : "PASV";
  const isUntried = ![...story.attempts, ...story.otherAttempts].some((each) => each.command === other);
  return conclude({
    id: "passive-given-up",
    title: "The server gave up before the data connection was made",
    confidence: "possible",
    cause: `The server could not or would not use port ${port}; no connection to it had come about or failed by then.`,
    advice:
      `${command} announced port ${port}, and the server answered ${quote(refusal)} before the connection to ${place(dial.target)} came about or failed. ` +
      `Too little time had passed to blame a firewall: it is the server that could not or would not use port ${port}. Try again; if that repeats, ${isUntried ? `set the passive command to ${other}, and ` : ""}ask the server's operator what its own log says. ${trySwitching("active", story)}`,
    evidence: dials.flatMap(evidenceOf),
    actions: [tryAgain, ...(isUntried ? [askBy(other)] : []), ...switchTo("active", story), checkServer],
    nextTest: isUntried
      ? {
          text: `Repeat it with ${other}: if that works, the server has trouble with ${command}; if it gives up again, its own log says why.`,
          action: askBy(other),
        }
      : null,
  });
};
