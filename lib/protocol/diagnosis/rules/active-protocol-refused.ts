import type { ReplyEvent } from "../../answers";
import { checkServer, switchTo } from "../actions";
import { meansWantsEncryption } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { quote, trySwitching } from "../wording";

/** The server doesn't dial by this version of IP (RFC 2428 §2). */
export const activeProtocolRefused: Rule = (story) => {
  const attempts = story.attemptsIn("active");
  const attempt = attempts.find(({ reply }) => reply !== null && refusesProtocol(reply));
  if (!attempt?.reply || attempts.some(({ reply }) => reply !== null && reply.code < 400)) return null;
  const { command, reply } = attempt;
  return conclude({
    id: "active-protocol-refused",
    title: "The server doesn't connect back by this version of IP",
    confidence: "certain",
    cause: `The server answered ${command} with 522: it doesn't open connections by the version of IP that the control connection uses.`,
    advice: `The server answered ${command} with ${quote(reply)} (RFC 2428: the numbers in parentheses are what it can do, 1 for IPv4 and 2 for IPv6). Connect to the server by that version. ${trySwitching("passive", story)}`,
    evidence: [attempt.asked, reply],
    actions: [...switchTo("passive", story), checkServer],
  });
};

/** 522 to EPRT means the version of IP; to a transfer command it is about encryption. */
export function refusesProtocol(reply: ReplyEvent): boolean {
  return reply.code === 522 && !meansWantsEncryption(reply);
}
