import { findingOf } from "@/lib/contract/finding";
import { type Problem, type ProblemCode, problemCodeSchema } from "@/lib/contract/problem";
import { type ParsedTrafficEvent, trafficEventSchema } from "@/lib/contract/traffic";
import type { FtpError } from "@/lib/ftp/errors";
import { diagnoseDataConnection, diagnoseFailure } from "@/lib/protocol/diagnosis/diagnose";
import { eventsOfExchange } from "@/lib/protocol/diagnosis/exchange-events";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { problemOf } from "./http-problem";

/**
 * The problem document of an engine error.
 * @param traffic what the session's log holds; the finding and the exchange come from it.
 */
export function engineProblem(error: FtpError, traffic: readonly TrafficEvent[]): Problem {
  const code = problemCodeOf(error);
  const events = connectEvents(error);
  const exchange = error.exchange ?? lastExchange(events);
  const { reply, certificate, leftBehind, existing } = error;
  return problemOf(code, {
    ...(isAboutDirectory(error) && { title: "That is a directory, not a file" }),
    detail: readable(error.message),
    ...(reply && {
      ftp: { command: reply.command, code: reply.code, reply: cut(reply.lines.join("\n"), 4096) },
    }),
    ...findingsIn(code, events ?? traffic, exchange),
    ...(exchange !== undefined && { exchange }),
    ...(certificate && { certificate: { ...certificate, names: [...certificate.names] } }),
    ...(events !== undefined && { events }),
    ...(leftBehind !== undefined && { leftBehind }),
    ...(existing !== undefined && { existing }),
  });
}

/**
 * `cancelled` reaches a client only when its session ended under the operation; `incomplete` is the server's word,
 * unless the data connection broke and the server said nothing at all.
 */
function problemCodeOf({ code, dataMode, reply }: FtpError): ProblemCode {
  switch (code) {
    case "cancelled":
      return "connection-failed";
    case "incomplete":
      return dataMode !== undefined && reply === undefined ? "data-connection-failed" : "ftp-error";
    default: {
      const known = problemCodeSchema.safeParse(code);
      return known.success ? known.data : "internal";
    }
  }
}

/** A failed connect or login has no session to ask for its log: the error brings it along. */
function connectEvents({ events }: FtpError): ParsedTrafficEvent[] | undefined {
  return events?.map((event) => trafficEventSchema.parse(event));
}

function lastExchange(events: readonly ParsedTrafficEvent[] | undefined): number | undefined {
  return events?.findLast((event) => event.exchange !== null)?.exchange?.id;
}

/** Other causes than the likeliest that a problem names at most. */
const mostOthers = 4;

/** Problems whose code says all there is to know: nothing failed on the wire, or the server's answer was plain. */
const selfExplaining: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  "invalid-request",
  "command-refused",
  "host-not-allowed",
  "not-found",
  "already-exists",
  "conflict",
  "too-large",
  "range-not-satisfiable",
  "not-supported",
  "internal",
]);

function findingsIn(
  code: ProblemCode,
  traffic: readonly TrafficEvent[],
  exchange: number | undefined,
): Pick<Problem, "finding" | "otherFindings"> {
  if (selfExplaining.has(code)) return {};
  const why = code === "data-connection-failed" ? diagnoseDataConnection : diagnoseFailure;
  // Without an exchange nothing had begun: what else the log holds is of other things.
  const own = exchange === undefined ? [] : eventsOfExchange(traffic, exchange);
  const [finding, ...others] = why(own, traffic);
  if (finding === undefined) return {};
  return {
    finding: findingOf(finding),
    ...(others.length > 0 && { otherFindings: others.slice(0, mostOthers).map(findingOf) }),
  };
}

function isAboutDirectory({ code, message, reply }: FtpError): boolean {
  if (code !== "denied" && code !== "ftp-error") return false;
  return reply
    ? /\bis a (?:directory|folder)\b|\bnot a (?:plain|regular) file\b/i.test(reply.lines.join(" "))
    : message.endsWith(" is a directory, not a file.");
}

/**
 * OpenSSL's error lines: thread, number, library, function, the reason itself, then where in its source. What a server
 * says is looked through for them, too, so each part has an end (abuse.md, A8).
 */
const opensslLine =
  /(?:[0-9A-F]{1,32}:)?error:[0-9A-F]{1,16}:[^:\n]{0,99}:[^:\n]{0,99}:([^:\n]{1,199}):[^:\s]{0,499}:\d{1,9}:(?:SSL alert number \d{1,5})?/gi;

/** One line of sensible length. What to do next stands last, so a long reply is cut in its middle. */
function readable(message: string): string {
  const line = message
    .replace(opensslLine, "$1")
    .replace(/[\s\u0000-\u001f\u007f]+/g, " ")
    .replaceAll(" )", ")")
    .trim();
  return line.length <= 500 ? line : `${cut(line, 350)}${line.slice(-149)}`;
}

function cut(text: string, length: number): string {
  // A half of a pair of surrogates would come out as U+FFFD.
  return text.length <= length ? text : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, "")}…`;
}
