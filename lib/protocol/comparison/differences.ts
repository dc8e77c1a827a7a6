import { endpointText } from "../explain/address";
import { byteText } from "../explain/words";
import type { ComparedSide } from "./compared-side";
import { costDifferences } from "./cost-differences";
import type { Difference, Row } from "./difference";
import { passageOf, placeRemark } from "./firewalls";
import { ended, failureText, quoted, whoText } from "./words";

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

function outcomeRow(left: ComparedSide, right: ComparedSide): Row {
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
  if (
    failed.length === 2 &&
    failed.every(({ opened, isRefused, to }) => !opened && (isRefused || to !== null))
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

function connectionRows(left: ComparedSide, right: ComparedSide): readonly Row[] {
  if (left.dataMode === null && right.dataMode === null) return [];
  const sameMode = left.dataMode === right.dataMode;
  const remark = placeRemark(left, right);
  return [
    {
      key: "dialler",
      title: "Who dialled the data connection",
      left: diallerText(left),
      right: diallerText(right),
      isSame: left.dialler === right.dialler && left.opened === right.opened,
      why: sameMode
        ? `Both are in ${left.dataMode} mode: ${left.dataMode === "active" ? "the server dials, and Portside must be reachable" : "Portside dials, and the server must be reachable"}.`
        : "This is what the two modes are about, and all else follows from it. In passive mode Portside opens both connections; in active mode the server opens the one for the data. Whoever is dialled has to be reachable.",
      sources: [left.dialSource, right.dialSource],
    },
    {
      key: "ports",
      title: "From which port to which",
      left: portsText(left),
      right: portsText(right),
      isSame: sameMode && left.opened === right.opened,
      why: sameMode
        ? "The same direction. The numbers differ because every data connection gets ports of its own."
        : "The numbers are new for every data connection, whichever mode. What differs is whose port is dialled: in passive mode one of the server's, in active mode one of Portside's.",
      sources: [left.dialSource, right.dialSource],
    },
    {
      key: "listener",
      title: "Who listened",
      left: listenerText(left),
      right: listenerText(right),
      isSame: left.dialler === right.dialler && left.isRefused === right.isRefused,
      why: "The side that is dialled opens a port and waits. It has to say which one beforehand, over the control connection.",
      sources: [left.listenSource, right.listenSource],
    },
    announceRow(left, right),
    ...passageRows(left, right, remark),
  ];
}

function diallerText({ dialler, opened, outcome, isRefused, announce }: ComparedSide): string {
  if (dialler === null) return "Nobody: no data connection was asked for.";
  if (isRefused) return `Nobody: the server refused ${announce}.`;
  if (opened) return `${whoText(dialler)}.`;
  return `${whoText(dialler)} was to${outcome === "unfinished" ? "" : ", and didn't get through"}.`;
}

function portsText({ dialler, opened, from, to, isRefused }: ComparedSide): string {
  if (dialler === null || isRefused) return "None.";
  if (opened && from !== null && to !== null) return `${endpointText(from)} → ${endpointText(to)}`;
  return to === null ? "None came about." : `to ${endpointText(to)}, in vain`;
}

function listenerText({ dialler, to, announced, isRefused, announce }: ComparedSide): string {
  if (dialler === null) return "Nobody.";
  if (isRefused && dialler === "client") return `Nobody: the server refused ${announce}.`;
  const port = to?.port ?? announced?.port;
  const where = port === undefined ? "" : `, on port ${port}`;
  const inVain = isRefused ? `, in vain: the server refused ${announce}` : "";
  return dialler === "client" ? `The server${where}.` : `Portside${where}${inVain}.`;
}

function announceRow(left: ComparedSide, right: ComparedSide): Row {
  return {
    key: "announce",
    title: "How the port was announced",
    left: announceText(left),
    right: announceText(right),
    isSame: left.announce === right.announce && left.isRefused === right.isRefused,
    why: announceWhy(left, right),
    sources: [left.announceSource, right.announceSource],
  };
}

function announceText({ announce, announceLine, answerLine, dialler, isRefused }: ComparedSide): string {
  if (announce === null) return "Not at all.";
  const asked = dialler === "client" ? "asked by Portside" : "Portside's port, told to the server";
  const by = isRefused
    ? `${asked}, ${dialler === "client" ? "refused by the server" : "which refused it"}`
    : dialler === "client" && answerLine !== null
      ? `${asked}, answered with the server's port`
      : asked;
  const answer = answerLine === null ? "no answer came" : quoted(answerLine);
  return `${announceLine ?? announce}: ${by}. ${answerLine === null ? "No answer came." : answer}`;
}

function announceWhy(left: ComparedSide, right: ComparedSide): string {
  const pair = new Set([left.announce, right.announce]);
  if (left.announce === right.announce) return "The same command on both sides.";
  if (pair.has("EPSV") && pair.has("PASV")) {
    return "Both mean passive mode. PASV is answered with an address and a port (227), EPSV with a port alone (229): nothing in it can be wrong behind NAT, and it works for IPv6 (RFC 2428), where PASV can't.";
  }
  if (pair.has("EPRT") && pair.has("PORT")) {
    return "Both mean active mode. PORT carries an IPv4 address as six numbers; EPRT writes address and port out, and can carry IPv6 (RFC 2428).";
  }
  return "The listener has to tell its port. In passive mode Portside asks (PASV, EPSV) and the server's reply holds it; in active mode Portside tells (PORT, EPRT) and the server only agrees.";
}

function passageRows(left: ComparedSide, right: ComparedSide, remark: string): readonly Row[] {
  const [l, r] = [passageOf(left), passageOf(right)];
  const isSame = left.dataMode === right.dataMode && left.isRefused === right.isRefused;
  const none = "Nothing: no data connection was asked for.";
  const aside = remark === "" ? "" : ` ${remark}`;
  return [
    {
      key: "portside-firewall",
      title: "What a firewall in front of Portside has to allow",
      left: l?.portside ?? none,
      right: r?.portside ?? none,
      isSame,
      why: `It follows from who dials; the log can't show a firewall. Letting something in is what firewalls are there to prevent: that is why active mode fails for most people at home or in an office.${aside}`,
      sources: [left.dialSource, right.dialSource],
    },
    {
      key: "server-firewall",
      title: "What a firewall in front of the server has to allow",
      left: l?.server ?? none,
      right: r?.server ?? none,
      isSame,
      why: "The control connection's port (21, mostly) has to be open in either mode. In passive mode a range of ports comes on top of it, which the server's operator has to open.",
      sources: [left.dialSource, right.dialSource],
    },
    {
      key: "nat",
      title: "What NAT (a router's translation of addresses) has to do",
      left: l?.nat ?? none,
      right: r?.nat ?? none,
      isSame: isSame && left.announce === right.announce,
      why: natWhy(left, right),
      sources: [left.announceSource, right.announceSource],
    },
  ];
}

function natWhy(left: ComparedSide, right: ComparedSide): string {
  const encrypted =
    left.tls !== null || right.tls !== null
      ? " Some routers rewrite addresses in the commands they carry; under TLS they can't read them."
      : " Some routers rewrite the addresses in commands and replies on their way.";
  return `An address in a command or reply is only text: NAT changes the addresses of packets, and not what is written in them.${encrypted}`;
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
  const steps = attempts.map(({ command, opened, answer, failed }) => {
    if (opened !== null) return `${command} led to one`;
    if (answer !== null && answer.code >= 400) return `${command} was refused (${answer.code})`;
    return failed === null ? `${command} was not used` : `${command} led to none`;
  });
  return `${steps.join(", then ")}.`;
}
