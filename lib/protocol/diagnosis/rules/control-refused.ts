import { checkServer, tryAgain } from "../actions";
import { failedDials, withDials } from "../failed-dials";
import { conclude, type Rule } from "../rule";
import { place } from "../wording";

/** Nobody listens at the control port, or a firewall rejects it. */
export const controlRefused: Rule = (story) => {
  const failures = failedDials(story, "refused");
  const last = failures.at(-1);
  if (last === undefined) return null;
  const where = place(last.remote);
  const isReset = /reset/i.test(last.reason);
  return conclude({
    id: "control-refused",
    title: `${where} ${isReset ? "cut the connection off" : "refused the connection"}`,
    confidence: "likely",
    cause: isReset
      ? `Something at ${where} took the connection and reset it at once: a firewall, or a server that doesn't take it from here.`
      : `Nothing listens at ${where}, or a firewall rejects it.`,
    advice: isReset
      ? `Servers and firewalls do so with addresses that they have blocked, for too many attempts for one. Wait a little and try again; if that repeats, ask the server's operator to look for the address of the host that Portside runs on. Check the port, too: FTP uses 21, implicit FTPS 990.`
      : `The machine at ${last.remote.address} answers, and refuses port ${last.remote.port}. Check the port: FTP uses 21, implicit FTPS 990. If it is right, the FTP server isn't running, or a firewall rejects the connection.`,
    evidence: withDials(story, failures),
    actions: [{ type: "reconnect", label: "Correct the address" }, tryAgain, checkServer],
    nextTest: {
      text: "Connect from the server's own machine: if that works, a firewall rejects what comes from here; if it is refused too, the FTP server isn't running or listens elsewhere.",
      action: null,
    },
  });
};
