import { checkServer, tryAgain } from "../actions";
import type { DataAttempt } from "../data-attempt";
import type { FindingAction } from "../finding";
import { meansNotResumed } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { resumptionChanges } from "../server-advice";
import type { Story } from "../story";
import { quote } from "../wording";

const reconnect: FindingAction = { type: "reconnect", label: "Reconnect" };

/** The server takes data connections only when their TLS session continues that of the control connection. */
export const tlsSessionNotResumed: Rule = (story) => {
  const attempt = story.attempts.findLast((each) => isNotResumed(each, story));
  const said = attempt?.refusal;
  if (!attempt || !story.protectsData) return null;
  if (!said) return null;
  const isSaid = meansNotResumed(said, attempt.opened !== null);
  return conclude({
    id: "tls-session-not-resumed",
    title: isSaid
      ? "The server wants the data connection to resume the control connection's TLS session"
      : "The server ended a data connection whose TLS session was a new one",
    confidence: isSaid ? "certain" : "possible",
    cause: isSaid
      ? "The server refused the data connection because its TLS session doesn't continue the control connection's."
      : "The data connection's TLS session was a new one, and the server ended it before a byte had moved.",
    advice: isSaid
      ? `The server answered ${quote(said)}. It takes a data connection only when its TLS session continues the one of the control connection, ` +
        "which proves that both come from the same client. Portside does that; here the session was not accepted, often because the server forgot it. " +
        "Reconnect and try again. Only as a last resort the server's operator can turn the check off: require_ssl_reuse=NO in vsftpd, TLSOptions NoSessionReuseRequired in ProFTPD."
      : `The server answered ${quote(said)}, and didn't say why. The data connection's TLS session was a new one, and some servers take only one that continues the control connection's. Reconnect and try again; the server's log tells whether that was it.`,
    evidence: [story.secured, attempt.opened, attempt.secured, attempt.failure, said],
    actions: [reconnect, tryAgain, checkServer],
    // Nobody weakens a server on a guess.
    changes: isSaid ? resumptionChanges(story.product) : [],
  });
};

/** By the server's words, or because a new TLS session ended without a byte and without another reason. */
function isNotResumed({ refusal, opened, secured, closed }: DataAttempt, { protectsData }: Story): boolean {
  if (refusal === null || !protectsData) return false;
  if (meansNotResumed(refusal, opened !== null)) return true;
  const isNew = secured !== null && !secured.resumed;
  return isNew && (closed?.bytes ?? 0) === 0 && [421, 425, 522].includes(refusal.code);
}
