import { decode227, decode229 } from "../../data-address";
import { isPositive } from "../../reply";
import { askBy, checkServer, switchTo } from "../actions";
import type { DataAttempt } from "../data-attempt";
import { conclude, type Rule } from "../rule";
import type { Story } from "../story";
import { quote, trySwitching } from "../wording";

/** The answer to PASV or EPSV names nothing that Portside dials: no port, or one of another service. */
export const passiveReplyUnusable: Rule = (story) => {
  const attempt = story.attemptsIn("passive").findLast(isUnusable);
  if (!attempt?.reply) return null;
  const { command, reply, announced, unusable } = attempt;
  const other = command === "PASV" ? "EPSV" : "PASV";
  const evidence = [reply, announced, unusable];
  const actions = [...untried(other, story), ...switchTo("active", story), checkServer];
  if (announced !== null) {
    const { port } = announced.announced;
    return conclude({
      id: "passive-reply-unusable",
      title: `The server announced port ${port}, which Portside doesn't dial`,
      confidence: "certain",
      cause: `Port ${port} belongs to another service, so no data connection can be meant.`,
      advice: `The server answered ${command} with ${quote(reply)}. Ports below 1024 belong to other services; a server that names one is set up wrongly, or wants its clients to knock elsewhere. ${trySwitching("active", story)}`,
      evidence,
      actions,
    });
  }
  return conclude({
    id: "passive-reply-unusable",
    title: `The server's answer to ${command} names no usable port`,
    confidence: "certain",
    cause: `There is no address and port in the answer to ${command} that could be dialled.`,
    advice: `The server answered ${quote(reply)}, in which there is no address that can be dialled. A firewall that rewrites replies may have broken it; encryption keeps it from reading them. Set the passive command to ${other}. ${trySwitching("active", story)}`,
    evidence,
    actions,
  });
};

function isUnusable({ command, announced, reply, unusable }: DataAttempt): boolean {
  if (reply === null || !isPositive(reply)) return false;
  if (announced !== null) return announced.used === null && announced.announced.port < 1024;
  const decode = command === "EPSV" ? decode229 : decode227;
  return unusable !== null || decode(reply.lines.join("\n")) === null;
}

function untried(command: "EPSV" | "PASV", story: Story) {
  return story.attempts.some((each) => each.command === command) ? [] : [askBy(command)];
}
