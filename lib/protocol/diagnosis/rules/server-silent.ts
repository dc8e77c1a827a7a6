import { closedForSilence } from "../../exchange-outcome";
import { tryAgain } from "../actions";
import { conclude, type Rule } from "../rule";
import { silentStart } from "../silent-start";
import { plain } from "../wording";

/** A command got no answer in time, on a connection that had worked. */
export const serverSilent: Rule = (story) => {
  if (silentStart(story) !== null) return null;
  const closed = story.failures.find((event) => event.type === "control-closed" && closedForSilence(event));
  if (closed?.type !== "control-closed") return null;
  const command = story.exchange.findLast(
    ({ type, seq, connection }) => type === "command" && seq < closed.seq && connection === closed.connection,
  );
  const verb = command?.type === "command" ? plain(command.line.split(" ", 1)[0] ?? "") : "the last command";
  return conclude({
    id: "server-silent",
    title: `The server did not answer ${verb}`,
    confidence: "possible",
    cause: "The server is overloaded or hangs, or something on the way forgot the control connection.",
    advice: `Portside sent ${verb}, and no answer came within the time-out. Try again. If it happens after long transfers, a firewall or router forgets connections on which nothing moves; if always with this command, the server hangs in it.`,
    evidence: [command, closed],
    actions: [tryAgain, { type: "open-settings", label: "Raise the time-out", field: "timeoutSeconds" }],
    nextTest: {
      text: "Repeat it at once: if it works now, the connection had been idle for too long; if it doesn't, the server has trouble with this command.",
      action: tryAgain,
    },
  });
};
