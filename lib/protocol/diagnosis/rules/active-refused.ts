import type { ReplyEvent } from "../../answers";
import { checkServer, switchTo } from "../actions";
import { isRefused } from "../data-attempt";
import { tellsReason } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { enableModeChanges } from "../server-advice";
import { quote, trySwitching } from "../wording";
import { refusesAddress } from "./active-address-refused";
import { refusesProtocol } from "./active-protocol-refused";

/** The server refuses PORT and EPRT, as far as they were asked, and not for the address or the version of IP. */
export const activeRefused: Rule = (story) => {
  const attempts = story.attemptsIn("active");
  const attempt = attempts.at(-1);
  if (!attempt?.reply || !attempts.every(isRefused)) return null;
  const says = (test: (reply: ReplyEvent) => boolean) =>
    attempts.some(({ reply }) => reply !== null && test(reply));
  if (says(refusesAddress) || says(tellsReason)) return null;
  // Of a server that knows IPv4 alone, PORT is no way either: its refusal says nothing new.
  if (attempts.every(({ reply }) => reply !== null && refusesProtocol(reply))) return null;
  const { command, reply } = attempt;
  return conclude({
    id: "active-refused",
    title: `The server refuses active mode (${command})`,
    confidence: "certain",
    cause: `The server answered ${command} with ${reply.code}: its operator has turned active mode off, or it doesn't know the command.`,
    advice: `The server answered ${command} with ${quote(reply)}. Its operator has turned active mode off, or it doesn't know this command. ${trySwitching("passive", story, { isOnlyWay: true })}`,
    evidence: attempts.flatMap(({ asked, reply: answer }) => [asked, answer]),
    actions: [...switchTo("passive", story), checkServer],
    changes: enableModeChanges(story.product, "active"),
  });
};
