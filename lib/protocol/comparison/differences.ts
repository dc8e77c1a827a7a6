import { byteText } from "../explain/words";
import type { ComparedSide } from "./compared-side";
import { connectionRows } from "./connection-differences";
import { costDifferences } from "./cost-differences";
import { isRefused } from "./data-attempts";
import type { Difference, Row } from "./difference";
import { outcomeRow } from "./outcome-difference";

/** All rows, the most important first. */
export function differencesOf(left: ComparedSide, right: ComparedSide): readonly Difference[] {
  const rows = [
    outcomeRow(left, right),
    ...connectionRows(left, right),
    ...costDifferences(left, right),
    bytesRow(left, right),
    ...tlsRow(left, right),
    ...detourRow(left, right),
  ];
  return rows.map(({ isSame, sources = [null, null], ...row }) => ({
    ...row,
    isSame: isSame ?? row.left === row.right,
    leftSource: sources[0],
    rightSource: sources[1],
  }));
}

function bytesRow(left: ComparedSide, right: ComparedSide): Row {
  const isSame = left.bytes === right.bytes && left.direction === right.direction;
  const sameLabel = left.label === right.label;
  const why = isSame
    ? "The mode decides who opens the connection, and nothing about what travels on it."
    : !sameLabel
      ? "These are two different operations."
      : left.outcome !== "done" || right.outcome !== "done"
        ? "What didn't get through can't have brought as much."
        : "The mode doesn't change what is sent, so something else did: another command, or what lies on the server changed meanwhile.";
  return {
    key: "bytes",
    title: "Bytes on the data connection",
    left: bytesText(left),
    right: bytesText(right),
    isSame,
    why,
    sources: [left.bytesSource, right.bytesSource],
  };
}

function bytesText({ bytes, direction }: ComparedSide): string {
  if (direction === null) return "None.";
  return `${byteText(bytes)}, ${direction === "down" ? "from the server to Portside" : "from Portside to the server"}`;
}

function tlsRow(left: ComparedSide, right: ComparedSide): readonly Row[] {
  if (left.dataMode === null && right.dataMode === null) return [];
  const isSame = tlsText(left) === tlsText(right);
  return [
    {
      key: "tls",
      title: "Encryption of the data connection",
      left: tlsText(left),
      right: tlsText(right),
      isSame,
      why: tlsWhy(left, right, isSame),
      sources: [left.tlsSource, right.tlsSource],
    },
  ];
}

function tlsText({ tls, opened }: ComparedSide): string {
  if (tls === null) return opened ? "None: everyone on the way can read it." : "None came about.";
  return `${tls.protocol}, ${tls.cipher}${tls.resumed ? ", resuming the control connection's TLS session" : ", in a TLS session of its own"}`;
}

function tlsWhy(left: ComparedSide, right: ComparedSide, isSame: boolean): string {
  if (left.tls !== null && right.tls !== null) {
    const begins =
      "Portside begins the encryption (it is the TLS client) in both modes, also where the server dialled.";
    return isSame || left.tls.resumed === right.tls.resumed
      ? begins
      : `${begins} One side resumed the control connection's TLS session and the other didn't: some servers refuse data connections that don't.`;
  }
  if (isSame) return "Whether data is encrypted doesn't depend on the mode.";
  return left.opened && right.opened
    ? "One side was encrypted and the other not: that is a setting (PROT), and not the mode."
    : "Encryption begins once the connection is open.";
}

/** What came before the try that decided: refusals, other commands, the other mode. */
function detourRow(left: ComparedSide, right: ComparedSide): readonly Row[] {
  if (left.attempts.length <= 1 && right.attempts.length <= 1) return [];
  const fellBack = left.fellBack || right.fellBack;
  return [
    {
      key: "attempts",
      title: "Tries to get a data connection",
      left: attemptsText(left),
      right: attemptsText(right),
      why: fellBack
        ? "One side went over from one mode to the other, because the session allows it. What is compared is the try that led to a data connection, or the last one."
        : "Portside tries the newer command first (EPSV, EPRT) and the older one when that leads nowhere. What is compared is the try that led to a data connection, or the last one.",
    },
  ];
}

/** Tries that are named one by one. */
const MOST_NAMED = 5;

function attemptsText({ attempts }: ComparedSide): string {
  if (attempts.length === 0) return "None.";
  if (attempts.length > MOST_NAMED) {
    const led = attempts.filter(({ opened }) => opened !== null).length;
    return `${attempts.length}, of which ${led} led to one.`;
  }
  const steps = attempts.map((attempt) => {
    const { command, opened, answer, failed } = attempt;
    if (opened !== null) return `${command} led to one`;
    if (answer !== null && isRefused(attempt)) return `${command} was refused (${answer.code})`;
    return failed === null ? `${command} was not used` : `${command} led to none`;
  });
  return `${steps.join(", then ")}.`;
}
