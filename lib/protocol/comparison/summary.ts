import { byteText } from "../explain/words";
import type { ComparedSide } from "./compared-side";
import { isRefused, wasAcceptedInVain } from "./data-attempts";
import { placeRemark } from "./firewalls";
import { ended, failureText, quoted, roundTripText, timeText } from "./words";

/** A comparison in a paragraph, for who reads nothing else. */
export function summarise(
  left: ComparedSide,
  right: ComparedSide,
  names: { readonly left: string; readonly right: string },
): string {
  return [
    subject(left, right),
    sideText(left, names.left),
    sideText(right, names.right),
    passageText(left, right),
    costText(left, right, names),
    placeRemark(left, right),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function subject(left: ComparedSide, right: ComparedSide): string {
  if (left.label !== right.label) {
    return `${quoted(left.label)} beside ${quoted(right.label)}: two different operations, so how their connections came about can be compared, and their times and bytes can't.`;
  }
  return left.dataMode !== right.dataMode
    ? `${quoted(left.label)}, done in both modes.`
    : `${quoted(left.label)}, done twice${left.dataMode === null ? "" : ` in ${left.dataMode} mode`}.`;
}

function sideText(side: ComparedSide, name: string): string {
  const how = side.announce === null || name.includes(side.announce) ? name : `${name} (${side.announce})`;
  if (side.dataMode === null) return `${name}: no data connection was asked for.`;
  if (side.outcome === "failed") return ended(`${how}: it failed${earlierTries(side)}; ${failureText(side)}`);
  if (!side.opened || side.to === null || side.from === null) {
    return `${how}: no data connection came about${whyNone(side)}${earlierTries(side)}.`;
  }
  const dialled =
    side.dialler === "client"
      ? `Portside dialled port ${side.to.port} of the server`
      : `the server dialled port ${side.to.port} of Portside, from its port ${side.from.port}`;
  return `${how}: ${dialled}${earlierTries(side)}.`;
}

/** Ends "no data connection came about". */
function whyNone({ outcome, attempts }: ComparedSide): string {
  if (outcome === "unfinished") return " yet";
  // Where a transfer ended well without one, or a command was taken back, nobody missed it.
  const wasAnnounced = attempts.at(-1)?.announced != null;
  return wasAnnounced ? ", and none was needed" : ", and the log doesn't say why";
}

/** ", after EPSV and PASV had led to no data connection" */
function earlierTries({ attempts, announce }: ComparedSide): string {
  const inVain = attempts.filter((attempt) => {
    const { opened, transfer, announced } = attempt;
    const isUseless = isRefused(attempt) || wasAcceptedInVain(attempt) || announced?.used === null;
    return opened === null && (transfer !== null || isUseless);
  });
  const commands = [...new Set(inVain.map(({ command }) => command))].filter(
    (command) => command !== announce,
  );
  return commands.length === 0 ? "" : `, after ${commands.join(" and ")} had led to no data connection`;
}

function passageText(left: ComparedSide, right: ComparedSide): string {
  if (left.refusedTransfer !== null && right.refusedTransfer !== null) return "";
  const modes = new Set([left.dataMode, right.dataMode]);
  const passive = "the server's firewall has to let Portside in";
  const active = "Portside's firewall has to let the server in";
  if (modes.has("passive") && modes.has("active"))
    return `So in passive mode ${passive}; in active mode ${active}.`;
  if (modes.has("passive")) return `Either time ${passive}.`;
  return modes.has("active") ? `Either time ${active}.` : "";
}

function costText(
  left: ComparedSide,
  right: ComparedSide,
  names: { readonly left: string; readonly right: string },
): string {
  if (left.outcome !== "done" || right.outcome !== "done" || left.label !== right.label) return "";
  const trips =
    left.roundTrips === right.roundTrips
      ? `Both took ${roundTripText(left.roundTrips)} (${timeText(left.total)} and ${timeText(right.total)})`
      : `${names.left} took ${roundTripText(left.roundTrips)} (${timeText(left.total)}), ${lowerFirst(names.right)} ${right.roundTrips} (${timeText(right.total)})`;
  const moved = left.direction === "up" ? "sent" : "brought";
  const bytes =
    left.bytes === right.bytes
      ? `and ${moved} the same ${byteText(left.bytes)}`
      : `and ${moved} ${byteText(left.bytes)} and ${byteText(right.bytes)}`;
  return `${trips}, ${bytes}.`;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
