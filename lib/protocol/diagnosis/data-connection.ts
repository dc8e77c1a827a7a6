import { meansTooManyConnections } from "../answers";
import type { TrafficEvent } from "../traffic";
import { diagnoseActive } from "./active";
import { type DataAttempt, dataAttempts, dataSurroundings } from "./data-attempt";
import { diagnoseEncryption } from "./encryption";
import type { Finding } from "./finding";
import { diagnosePassive } from "./passive";
import { place, quote } from "./wording";

/**
 * Why the data connection of an exchange failed, from what was on the wire, in either mode. Where nothing
 * points to a cause it says what was seen and what to try, never a guess as a fact.
 *
 * @param exchange events of the exchange that failed, in order
 * @param session events of the whole session: the login tells who the control connection's ends are, whether it
 *   is encrypted and which server it is
 */
export function diagnoseDataConnection(
  exchange: readonly TrafficEvent[],
  session: readonly TrafficEvent[] = exchange,
): Finding {
  const attempts = dataAttempts(exchange);
  const surroundings = dataSurroundings(exchange, session);
  // A port that was announced and led nowhere tells more than the refusal of the command tried after it.
  const attempt = attempts.findLast((each) => each.announced !== null && !isRefused(each)) ?? attempts.at(-1);
  if (attempt === undefined) return diagnoseEncryption(undefined, surroundings) ?? general(undefined);

  const otherFailed = attempts.some(({ dataMode }) => dataMode !== attempt.dataMode);
  const byMode = attempt.dataMode === "passive" ? diagnosePassive : diagnoseActive;
  return (
    tooManyConnections(attempt) ??
    diagnoseEncryption(attempt, surroundings) ??
    byMode(attempt, surroundings, otherFailed) ??
    brokenOff(attempt) ??
    general(attempt)
  );
}

function isRefused({ reply }: DataAttempt): boolean {
  return reply !== null && reply.code >= 400;
}

function tooManyConnections({ reply, refusal }: DataAttempt): Finding | null {
  const answer = [reply, refusal].find((each) => each !== null && meansTooManyConnections(each));
  if (!answer) return null;
  return {
    id: "too-many-connections",
    title: "The server has too many connections",
    advice: `The server answered ${quote(answer)}. Lower the session's number of transfer connections, or wait until others have ended.`,
  };
}

function brokenOff({ wasOpened, failure, refusal, announced }: DataAttempt): Finding | null {
  if (!wasOpened) return null;
  const where = announced?.used ? ` (${place(announced.used)})` : "";
  const answer = refusal ? `; the server answered ${quote(refusal)}` : "";
  if (failure?.reason === "reset" || (refusal !== null && [426, 451].includes(refusal.code))) {
    return {
      id: "data-connection-broke",
      title: "The data connection broke off",
      advice: `It was open${where} and ended before everything was there${answer}. Try again. If it always breaks after the same time, a firewall or the server's own time limit ends it.`,
    };
  }
  if (failure?.reason !== "timeout") return null;
  return {
    id: "data-connection-stalled",
    title: "The data connection opened, and then nothing came",
    advice: `It was open${where}, so no firewall kept it out, but no more bytes arrived within the time-out${answer}. Try again, or raise the time-out if the server is slow.`,
  };
}

function general(attempt: DataAttempt | undefined): Finding {
  if (attempt?.failure?.reason === "cancelled" && attempt.refusal === null) {
    return {
      id: "data-connection-cancelled",
      title: "The data connection was given up before it carried everything",
      advice:
        "Portside stopped waiting for it, because the operation was cancelled or its time was over. Try again.",
    };
  }
  const answer = attempt?.refusal ?? (attempt && isRefused(attempt) ? attempt.reply : null);
  const seen = answer ? ` The server answered ${quote(answer)}.` : "";
  const other = attempt ? ` to ${attempt.dataMode === "active" ? "passive" : "active"}` : "";
  return {
    id: "data-connection-failed",
    title: "The data connection failed",
    advice: `The control connection works, but the second connection, which carries listings and files, did not.${seen} Read the lines of this exchange in the log, try again, and then switch the data mode${other}.`,
  };
}
