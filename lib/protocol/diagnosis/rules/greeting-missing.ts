import { certificateUntrusted, tlsFailed } from "../../exchange-outcome";
import { checkServer, tryAgain } from "../actions";
import type { FindingAction } from "../finding";
import { conclude, type Rule } from "../rule";
import { silentStart } from "../silent-start";
import { place, plain } from "../wording";

/** The control connection opened, and no greeting came. */
export const greetingMissing: Rule = (story) => {
  const start = silentStart(story);
  if (start === null || start.unread !== undefined) return null;
  const isTls = story.exchange.some(
    (event) => event.type === "note" && (event.code === tlsFailed || event.code === certificateUntrusted),
  );
  if (isTls) return null;
  const { opened, closed, secured } = start;
  const where = place(opened.remote);
  const byServer = closed.by === "server";
  const implicit: readonly FindingAction[] =
    secured === undefined && opened.remote.port === 990
      ? [{ type: "reconnect", label: "Reconnect with implicit TLS", encryption: "implicit" }]
      : [];
  return conclude({
    id: "greeting-missing",
    title: byServer
      ? `${where} closed the connection without a greeting`
      : `${where} opened the connection and said nothing`,
    confidence: "possible",
    cause: byServer
      ? "The server, or something in front of it, turns this client away before FTP begins."
      : "No FTP server speaks there, it waits for TLS first, or it is overloaded.",
    advice:
      `The connection to ${where} opened, and no greeting came (${plain(closed.reason)}). ` +
      (byServer
        ? "Its operator may allow certain addresses only (TCP wrappers, a ban after failed logins), or the port belongs to something else."
        : "A server for implicit FTPS, usually on port 990, waits until the client begins with TLS. A proxy in front of a server that is down, and a server that looks up names slowly, are silent as well."),
    evidence: [opened, secured, closed],
    actions: [...implicit, tryAgain, checkServer],
    nextTest: byServer
      ? {
          text: "Connect from another address: if the server greets it, this one is turned away.",
          action: null,
        }
      : {
          text: "Connect with implicit TLS: if that works, the port is one for FTPS; if it stays silent, no FTP server answers there.",
          action: implicit[0] ?? null,
        },
  });
};
