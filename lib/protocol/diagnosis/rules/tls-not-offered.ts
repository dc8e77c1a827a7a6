import { conclude, type Rule } from "../rule";
import { quote } from "../wording";

/** The server refused AUTH TLS, and the session wants nothing less (RFC 4217 §4). */
export const tlsNotOffered: Rule = (story) => {
  const { exchange } = story;
  const refusal = exchange.findLast((event) => event.type === "reply" && story.verb(event) === "AUTH");
  if (refusal?.type !== "reply" || refusal.code < 400) return null;
  const wentOn = exchange.some(
    ({ type, seq, connection }) =>
      type === "command" && seq > refusal.seq && connection === refusal.connection,
  );
  if (wentOn) return null;
  return conclude({
    id: "tls-not-offered",
    title: "The server doesn't offer TLS",
    confidence: "certain",
    cause: `The server refused AUTH TLS with ${refusal.code}, and the session requires encryption, so no password was sent.`,
    advice: `The server answered AUTH TLS with ${quote(refusal)}. Ask its operator for FTPS. Implicit TLS, usually on port 990, is another kind, which some servers offer instead. Without encryption, password and files can be read on the way.`,
    evidence: [story.command(refusal), refusal],
    actions: [
      { type: "reconnect", label: "Reconnect with implicit TLS", encryption: "implicit" },
      { type: "reconnect", label: "Reconnect without encryption", encryption: "none" },
    ],
  });
};
