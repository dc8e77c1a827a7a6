import { checkServer, tryAgain } from "../actions";
import { failedDials, withDials } from "../failed-dials";
import { conclude, type Rule } from "../rule";
import { place, plain } from "../wording";

/** The network said that the server's address can't be reached. */
export const controlUnreachable: Rule = (story) => {
  const failures = failedDials(story, "unreachable");
  const last = failures.at(-1);
  if (last === undefined) return null;
  const where = place(last.remote);
  return conclude({
    id: "control-unreachable",
    title: `There is no way to ${where}`,
    confidence: "likely",
    cause: `Portside's own network has no route to ${last.remote.address}, or a router or firewall on the way says so.`,
    advice: `The network answered “${plain(last.reason)}” instead of the server. Check the network of the host that Portside runs on (a server with an IPv6 address needs IPv6 there), and the address.`,
    evidence: withDials(story, failures),
    actions: [{ type: "reconnect", label: "Correct the address" }, tryAgain, checkServer],
  });
};
