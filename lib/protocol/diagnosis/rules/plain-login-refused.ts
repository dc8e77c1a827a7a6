import { meansWantsEncryption } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { quote } from "../wording";

/** The server takes no login in plain text. */
export const plainLoginRefused: Rule = (story) => {
  const refusal = story.refusals.find(
    ({ reply, verb }) =>
      /^(?:|USER|PASS|ACCT)$/.test(verb) &&
      (meansWantsEncryption(reply) || reply.code === 534) &&
      story.securedOn(reply.connection) === undefined,
  )?.reply;
  if (refusal === undefined) return null;
  return conclude({
    id: "plain-login-refused",
    title: "The server takes no login in plain text",
    confidence: "certain",
    cause: "The server wants TLS before user name and password.",
    advice: `The server answered ${quote(refusal)}. Connect again with encryption set to explicit TLS.`,
    evidence: [story.command(refusal), refusal],
    actions: [{ type: "reconnect", label: "Reconnect with explicit TLS", encryption: "explicit" }],
  });
};
