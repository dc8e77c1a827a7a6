import { checkServer, tryAgain } from "../actions";
import { meansNotResumed } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { quote } from "../wording";
import { ignoredAttempt } from "./data-peer-ignored";

/** The TCP connection was there, and the TLS handshake on it broke off. */
export const dataTlsFailed: Rule = (story) => {
  const attempt = story.attempts.findLast(({ failure }) => failure?.reason === "tls");
  if (!attempt || ignoredAttempt(story) !== undefined) return null;
  const { refusal, opened, announced, failure } = attempt;
  if (refusal !== null && meansNotResumed(refusal, opened !== null)) return null;
  return conclude({
    id: "data-tls-failed",
    title: "The data connection opened, but TLS on it failed",
    confidence: "certain",
    cause: "The data connection came about, and its TLS handshake broke off.",
    advice:
      `The TCP connection was there, so no firewall stands in the way; the TLS handshake on it broke off${
        refusal === null ? "" : `, and the server answered ${quote(refusal)}`
      }. ` +
      "Reconnect and try again. If it stays, something on the way changes the traffic, or the server's certificate differs between its connections: its operator finds the reason in the server's log.",
    evidence: [story.secured, announced, opened, failure, refusal],
    actions: [{ type: "reconnect", label: "Reconnect" }, tryAgain, checkServer],
    nextTest: {
      text: "Reconnect and repeat it: if it works then, the server had forgotten the TLS session; if it never does, ask its operator what the server's log says.",
      action: { type: "reconnect", label: "Reconnect" },
    },
  });
};
