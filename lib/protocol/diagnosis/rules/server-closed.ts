import { meansTooManyConnections } from "../../answers";
import { tryAgain } from "../actions";
import { meansWantsEncryption } from "../reply-meaning";
import { conclude, type Rule } from "../rule";
import { silentStart } from "../silent-start";
import { plain, quote } from "../wording";

/** The server ended the control connection in the middle of an exchange that waited for no data connection. */
export const serverClosed: Rule = (story) => {
  if (story.attempts.some(({ opened, failure }) => opened === null || failure !== null)) return null;
  if (silentStart(story) !== null) return null;
  const said = story.exchange.findLast((event) => event.type === "reply" && event.code === 421);
  const reply = said?.type === "reply" ? said : undefined;
  if (reply && (meansTooManyConnections(reply) || meansWantsEncryption(reply))) return null;
  const closed = story.failures.find((event) => event.type === "control-closed" && event.by === "server");
  if (reply === undefined && closed?.type !== "control-closed") return null;
  if (reply !== undefined && !story.failures.some((event) => event === reply || event === closed))
    return null;
  const isIdle = reply !== undefined && /time-?out|timed out|idle|inactiv|no transfer/i.test(quote(reply));
  const how = reply ? ` with ${quote(reply)}` : "";
  const why = closed?.type === "control-closed" ? ` (${plain(closed.reason)})` : "";
  return conclude({
    id: "server-closed",
    title: "The server closed the connection",
    confidence: reply ? "certain" : "likely",
    cause: isIdle
      ? "The server's time limit for idle connections had run out."
      : reply
        ? "The server said that it ends the connection."
        : "The server, or something on the way, ended the connection without a word.",
    advice: `The server ended the control connection${how || why}. ${
      isIdle
        ? "It does so when nothing happens for a while. "
        : "It may be going down or have been restarted. "
    }Try again: Portside opens another one.`,
    evidence: [reply, closed],
    actions: [tryAgain],
  });
};
