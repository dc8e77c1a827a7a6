import { tlsFailed as failedNote, loginFailed } from "../../exchange-outcome";
import { isPositive } from "../../reply";
import { checkServer, tryAgain } from "../actions";
import type { FindingAction } from "../finding";
import { conclude, type Rule } from "../rule";
import { plain } from "../wording";

/** The TLS handshake of the control connection broke off. */
export const tlsFailed: Rule = (story) => {
  const note = story.exchange.find((event) => event.type === "note" && event.code === failedNote);
  const auth = story.exchange.findLast((event) => event.type === "reply" && story.verb(event) === "AUTH");
  const closed = story.exchange.findLast((event) => event.type === "control-closed");
  const isExplicit = auth?.type === "reply" && isPositive(auth);
  // Transcripts from before the note: AUTH accepted, no handshake, and the login is over.
  const brokeOff =
    isExplicit &&
    closed?.type === "control-closed" &&
    (closed.reason === loginFailed || closed.by === "server") &&
    story.securedOn(auth.connection) === undefined;
  if (note?.type !== "note" && !brokeOff) return null;
  const seen = note?.type === "note" ? plain(note.text) : "The TLS handshake broke off.";
  const mayBePlain = /wrong version|packet length|unknown protocol/i.test(seen);
  const other: readonly FindingAction[] = isExplicit
    ? []
    : [{ type: "reconnect", label: "Reconnect with explicit TLS", encryption: "explicit" }];
  return conclude({
    id: "tls-failed",
    title: "The TLS handshake failed",
    confidence: note === undefined || mayBePlain ? "likely" : "certain",
    cause: mayBePlain
      ? "What answered the handshake was no TLS: the port speaks another kind of FTP."
      : "Server and Portside did not agree on TLS, or something on the way broke it off.",
    advice: `${seen} ${
      isExplicit
        ? "The server had agreed to TLS. Its operator should check which versions of TLS it allows (1.2 or newer), its certificate and key, and whether it wants certificates of clients."
        : "With implicit TLS the connection begins encrypted, usually on port 990. On port 21 servers expect explicit TLS."
    }`,
    evidence: [auth, note, closed],
    actions: [...other, tryAgain, checkServer],
  });
};
