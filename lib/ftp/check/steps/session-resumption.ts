import type { ExchangeReference, TrafficEvent, TrafficEventOf } from "../../../protocol/traffic";
import { isFtpError } from "../../errors";
import { saidBy } from "../../reply-errors";
import type { CheckRun, StepResult, TriedWay } from "../check-run";
import { listOver } from "./data-connection";

/**
 * Whether data connections resume the control connection's TLS session, and whether they have to: without that, somebody
 * who can guess the port takes the place of the client, or of the server. A data connection that resumes nothing shows it.
 *
 * @throws {FtpError} when it fails for another reason
 */
export async function checkResumption(
  run: CheckRun,
  exchange: ExchangeReference,
  way: TriedWay,
): Promise<StepResult> {
  const wasResumed = run.events.filter(isSecured).map(({ resumed }) => resumed);
  if (wasResumed.includes(false)) {
    return {
      status: "warning",
      detail:
        "Data connections don't resume the TLS session of the control connection, although Portside offers it: the server forgets it, or hands out no tickets. Each takes a whole handshake, and the server can't tell that both are of the same client.",
    };
  }
  await run.operation(exchange, way);
  run.control.tls?.forgetSession();
  run.control.note(
    "not-resumed",
    "To see whether the server insists, Portside resumes no session this once.",
  );
  const before = run.core.log.lastSeq;
  try {
    await listOver(run, exchange, way);
    return {
      status: "warning",
      detail:
        "Data connections resume the TLS session, but the server doesn't insist: it took one that resumed nothing. Its operator can require it (vsftpd: require_ssl_reuse=YES; ProFTPD: leave out NoSessionReuseRequired).",
    };
  } catch (error) {
    if (run.signal.aborted || !isFtpError(error, "data-connection-failed")) throw error;
    const { reply } = error;
    if (!wasTurnedAway(run.core.log.after(before), reply !== undefined)) throw error;
    const said = reply === undefined ? "" : `: ${saidBy({ code: reply.code, shown: reply.lines })}`;
    return {
      status: "passed",
      detail: `Data connections resume the TLS session, and the server insists on it: it refused one that resumed nothing${said}.`,
    };
  } finally {
    // Whatever follows has to resume the session again: a new one.
    await run.leave("the next step begins with a session to resume");
  }
}

/** Whether the server took a data connection and then wanted nothing of it: one that only stalls shows nothing. */
function wasTurnedAway(events: readonly TrafficEvent[], isRefused: boolean): boolean {
  const broke = events.some(
    (event) => event.type === "data-failed" && (event.reason === "tls" || event.reason === "reset"),
  );
  return events.some(({ type }) => type === "data-opened") && (isRefused || broke);
}

function isSecured(event: TrafficEvent): event is TrafficEventOf<"data-secured"> {
  return event.type === "data-secured";
}
