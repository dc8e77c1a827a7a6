import { checkServer, tryAgain } from "../actions";
import { failedDials, withDials } from "../failed-dials";
import { conclude, type Rule } from "../rule";
import { place } from "../wording";

/** Nothing answered at the control port: dropped, or nobody there. */
export const controlTimeout: Rule = (story) => {
  const failures = failedDials(story, "unanswered");
  const last = failures.at(-1);
  if (last === undefined) return null;
  const where = place(last.remote);
  return conclude({
    id: "control-timeout",
    title: `${where} did not answer`,
    confidence: "likely",
    cause: `A firewall drops what goes to ${where}, or no machine has that address.`,
    advice: `Nothing came back from ${where}, not even a refusal. Check the host: it may be off, or have another address. Otherwise a firewall at the server, or one between here and there, drops the connection.`,
    evidence: withDials(story, failures),
    actions: [{ type: "reconnect", label: "Correct the address" }, tryAgain, checkServer],
    nextTest: {
      text: "Connect from another network: if that works, something on the way from here drops the connection; if not, the server is off or its firewall lets nobody in.",
      action: null,
    },
  });
};
