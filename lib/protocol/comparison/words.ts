import { verbOf } from "../answers";
import { endpointText } from "../explain/address";
import type { DataFailureReason } from "../traffic";
import type { ComparedSide } from "./compared-side";

/** "Portside", "The server". */
export function whoText(who: "client" | "server"): string {
  return who === "client" ? "Portside" : "The server";
}

/** "3 round trips", "1 round trip". */
export function roundTripText(count: number): string {
  return `${count} ${count === 1 ? "round trip" : "round trips"}`;
}

/** "0.4 ms", "12 ms", "1.3 s": short times with a fraction, because that is what differs on one machine. */
export function timeText(milliseconds: number): string {
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 999.5 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Characters of a server's line that are quoted in a sentence. */
const QUOTED = 160;

/** A line from outside, in quotation marks, cut when it is very long. */
export function quoted(line: string): string {
  return `“${line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line}”`;
}

/** A full stop, unless the text brings its own within a quotation. */
export function ended(text: string): string {
  return /[.!?…]”?$/.test(text) ? text : `${text}.`;
}

/** Why a data connection failed, as the end of "the data connection …". */
function dataFailureText(reason: DataFailureReason, { dialler, to }: ComparedSide): string {
  const where = to === null ? "" : ` ${endpointText(to)}`;
  switch (reason) {
    case "timeout":
      return dialler === "server"
        ? `Portside listened on${where || " its port"}, and nobody came in time`
        : `Portside dialled${where}, and nothing answered in time`;
    case "refused":
      return dialler === "server"
        ? "the connection was refused"
        : where === ""
          ? "the dial was refused"
          : `the dial to${where} was refused`;
    case "unreachable":
      return `there is no way to${where || " that address"}`;
    case "wrong-peer":
      return "another host than the server connected, and was turned away";
    case "reset":
      return "the data connection was cut off in the middle";
    case "tls":
      return "the data connection came about, but its encryption didn't";
    case "cancelled":
      return "it was cancelled";
  }
}

/** What stopped a side that failed, as a clause: "the server said “425 …”". */
export function failureText(side: ComparedSide): string {
  const { failure } = side;
  if (failure === null) return "";
  const { data, reply, command, other } = failure;
  const [line = ""] = reply?.lines ?? [];
  const verb = verbOf(command ?? undefined);
  const said = reply === null ? [] : [`the server answered ${verb ? `${verb} with ` : ""}${quoted(line)}`];
  const parts = [...(data === null ? [] : [dataFailureText(data, side)]), ...said, ...(other ? [other] : [])];
  return parts.length === 0 ? "no reason is in the log" : parts.join("; ");
}
