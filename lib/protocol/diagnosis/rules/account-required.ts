import { conclude, type Rule } from "../rule";
import { quote } from "../wording";

/** The server wants an account besides user name and password (RFC 959: 332, 532). */
export const accountRequired: Rule = (story) => {
  const stopped = story.exchange.findLast(({ type }) => type === "reply");
  const asked =
    stopped?.type === "reply" && stopped.code === 332 && /^(?:USER|PASS)$/.test(story.verb(stopped))
      ? stopped
      : story.refusals.find(({ reply }) => reply.code === 532)?.reply;
  if (asked === undefined) return null;
  return conclude({
    id: "account-required",
    title: "The server wants an account",
    confidence: "certain",
    cause: `The server answered with ${asked.code}: besides user name and password it wants an account.`,
    advice: `The server answered ${quote(asked)}. Fill in the account and connect again; whoever gave you the password knows it.`,
    evidence: [story.command(asked), asked],
    actions: [{ type: "reconnect", label: "Enter the account" }],
  });
};
