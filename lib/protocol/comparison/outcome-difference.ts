import type { ComparedSide } from "./compared-side";
import type { Row } from "./difference";
import { ended, failureText } from "./words";

/** The row that says how both sides came out, and why they may have failed. */
export function outcomeRow(left: ComparedSide, right: ComparedSide): Row {
  return {
    key: "outcome",
    title: "What came of it",
    left: outcomeText(left),
    right: outcomeText(right),
    isSame: left.outcome === right.outcome && left.outcome !== "failed" && left.isPart === right.isPart,
    why: outcomeWhy(left, right),
    sources: [left.outcomeSource, right.outcomeSource],
  };
}

function outcomeText(side: ComparedSide): string {
  switch (side.outcome) {
    case "done":
      return side.isPart ? "It went through; Portside took a part on purpose." : "It went through.";
    case "unfinished":
      return "Not finished yet.";
    case "failed":
      return ended(`It failed: ${failureText(side)}`);
  }
}

function outcomeWhy(left: ComparedSide, right: ComparedSide): string {
  const failed = [left, right].filter(({ outcome }) => outcome === "failed");
  const [only] = failed;
  const verb = left.refusedTransfer;
  if (failed.length === 2 && verb !== null && verb === right.refusedTransfer) {
    const modes = left.dataMode === right.dataMode ? "either time" : "in both modes";
    return `The server refused ${verb} itself, ${modes}: it never came to a data connection, and no firewall is to blame.`;
  }
  if (
    failed.length === 2 &&
    failed.every(({ opened, isRefused, refusedTransfer, to }) => {
      return !opened && refusedTransfer === null && (isRefused || to !== null);
    })
  ) {
    return neitherOpened(left, right);
  }
  if (failed.length === 2) {
    return "Neither way worked. So something else than who dials is likely to be wrong, such as encryption, or rights on the server.";
  }
  if (only !== undefined) return failureWhy(only, only === left ? right : left);
  if (left.outcome === "unfinished" || right.outcome === "unfinished") {
    return "What is missing below may still come.";
  }
  if (left.dataMode === null && right.dataMode === null) return "Neither needed a data connection.";
  if (left.opened && right.opened) {
    return "A data connection came about either way, so nothing between Portside and the server stands in the way of either.";
  }
  return "Something went through without a data connection, as an empty file or listing can: whether one would have come about, this doesn't show.";
}

/** Why both sides failed before any data connection was open. */
function neitherOpened(left: ComparedSide, right: ComparedSide): string {
  if (!left.isRefused && !right.isRefused && left.dataMode !== right.dataMode) {
    return "Neither way worked: no data connection came about in either direction. In passive mode a firewall in front of the server can be the reason, in active mode one in front of Portside; both can be there.";
  }
  const reasons = new Set([left, right].map(unopenedReason));
  return `Neither way worked. ${[...reasons].join(" ")}`;
}

function unopenedReason({ isRefused, announce, dialler }: ComparedSide): string {
  if (isRefused) {
    return `The server refused ${announce} itself, so nobody dialled, and that says nothing about firewalls.`;
  }
  return dialler === "client"
    ? "In passive mode Portside's dial led to nothing: a firewall in front of the server can be the reason."
    : "In active mode the server's dial led to nothing: a firewall or NAT in front of Portside can be the reason.";
}

function failureWhy(failed: ComparedSide, other: ComparedSide): string {
  const worked =
    other.outcome === "done" && other.dataMode !== failed.dataMode && other.dataMode !== null
      ? ` Use ${other.dataMode} mode here: it works.`
      : "";
  const reason = failed.failure?.data ?? null;
  if (failed.isRefused) {
    const address =
      failed.dialler === "server"
        ? ", often because the address in it isn't the one it sees Portside come from"
        : "";
    return `The server refused ${failed.announce} itself${address}; so nobody dialled, and no firewall was asked.${worked}`;
  }
  if (failed.refusedTransfer !== null) {
    return `The server refused ${failed.refusedTransfer} itself, before the data connection was open: no firewall is to blame.${worked}`;
  }
  if (failed.opened && reason !== "wrong-peer") {
    return `The data connection was opened, so no firewall is to blame.${worked}`;
  }
  if (
    failed.dialler === "client" &&
    (reason === "timeout" || reason === "refused" || reason === "unreachable")
  ) {
    return `The control connection works and the data connection doesn't: the likely reason is a firewall in front of the server that doesn't let the announced port in, or an announced address that leads nowhere.${worked}`;
  }
  if (failed.dialler === "server" && failed.failure?.reply && failed.to !== null && reason === null) {
    return `The server says itself why it didn't dial, or couldn't: read its reply. A refused PORT or EPRT is often a rule of the server's; a failed dial is often a firewall or NAT in front of Portside.${worked}`;
  }
  if (failed.dialler === "server" && reason === "timeout") {
    return `Portside listened and nobody arrived: the likely reason is a firewall or NAT in front of Portside that keeps the server out.${worked}`;
  }
  return `The log shows where it stopped; the lines around it say more.${worked}`;
}
