import { meansTooManyConnections } from "../../answers";
import { meansWantsEncryption } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { quote } from "../wording";

/** The server doesn't take this user name and password. */
export const loginRefused: Rule = (story) => {
  const refusal = story.refusals.find(
    ({ reply, verb }) =>
      /^(?:USER|PASS|ACCT)$/.test(verb) &&
      reply.code !== 421 &&
      reply.code !== 532 &&
      reply.code !== 534 &&
      !meansTooManyConnections(reply) &&
      !meansWantsEncryption(reply),
  );
  if (refusal === undefined) return null;
  const { reply, verb } = refusal;
  return conclude({
    id: "login-refused",
    title: "The server refused the login",
    confidence: "certain",
    cause: `The server answered ${verb} with ${reply.code}: it doesn't take this login.`,
    advice: `The server answered ${quote(reply)}. Check user name and password, capitals included. Servers say the same when the account is locked, or may not use FTP, or not from here: its operator finds the reason in the server's log.`,
    evidence: [story.command(reply), reply],
    actions: [{ type: "reconnect", label: "Log in again" }],
  });
};
