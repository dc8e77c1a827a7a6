import { askBy, checkServer, switchTo } from "../actions";
import { isRefused } from "../data-attempt";
import { tellsReason } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { enableModeChanges } from "../server-advice";
import { quote, trySwitching } from "../wording";

/** The server refuses PASV and EPSV, as far as they were asked. */
export const passiveRefused: Rule = (story) => {
  const attempts = story.attemptsIn("passive");
  const attempt = attempts.at(-1);
  // A port that was announced and led nowhere tells more than the refusal of the command tried after it.
  if (!attempt?.reply || !attempts.every(isRefused)) return null;
  const { command, reply } = attempt;
  if (attempts.some((each) => each.reply && tellsReason(each.reply))) return null;
  const other = command === "PASV" ? "EPSV" : "PASV";
  const hasOther = !attempts.some((each) => each.command === other);
  return conclude({
    id: "passive-refused",
    title: `The server refuses passive mode (${command})`,
    confidence: "certain",
    cause: `The server answered ${command} with ${reply.code}: its operator has turned passive mode off, or it doesn't know the command.`,
    advice: `The server answered ${command} with ${quote(reply)}. ${
      hasOther
        ? `Set the passive command to ${other}, which some servers take instead.`
        : "It refused EPSV as well as PASV."
    } ${trySwitching("active", story)}`,
    evidence: attempts.flatMap(({ asked, reply: answer }) => [asked, answer]),
    actions: [...(hasOther ? [askBy(other)] : []), ...switchTo("active", story), checkServer],
    changes: enableModeChanges(story.product, "passive"),
  });
};
