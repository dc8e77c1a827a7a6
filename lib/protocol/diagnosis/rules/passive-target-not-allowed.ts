import { switchTo } from "../actions";
import { conclude, type Rule } from "../rule";
import { trySwitching } from "../wording";

/** The operator's target list has no room for where the server wants the data connection. */
export const passiveTargetNotAllowed: Rule = (story) => {
  const attempt = story
    .attemptsIn("passive")
    .findLast(({ unusable }) => unusable !== null && /^The operator of this Portside/.test(unusable.text));
  const announced = attempt?.announced;
  if (!attempt || !announced) return null;
  const { address, port } = announced.announced;
  const where = `${address ?? story.peer ?? "the server"} port ${port}`;
  return conclude({
    id: "passive-target-not-allowed",
    title: `This Portside may not connect to ${where}`,
    confidence: "certain",
    cause: `Portside's operator limits where it connects (PORTSIDE_TARGETS), and ${where} is not in that list.`,
    advice: `The server announced ${where} for the data connection, which Portside's operator doesn't allow. Ask for the server's passive ports to be added to PORTSIDE_TARGETS. ${trySwitching("active", story)}`,
    evidence: [attempt.reply, announced, attempt.unusable],
    actions: switchTo("active", story),
  });
};
