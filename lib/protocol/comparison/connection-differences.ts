import { endpointText } from "../explain/address";
import type { ComparedSide } from "./compared-side";
import type { Row } from "./difference";
import { passageOf } from "./firewalls";
import { quoted, whoText } from "./words";

/** The rows that say who dialled whom, from where to where, and what had to let that through; none without a data connection. */
export function connectionRows(left: ComparedSide, right: ComparedSide): readonly Row[] {
  if (left.dataMode === null && right.dataMode === null) return [];
  const sameMode = left.dataMode === right.dataMode;
  // Where neither transfer was accepted, no firewall was asked either time.
  const isAsked = left.refusedTransfer === null || right.refusedTransfer === null;
  const ports: Row = {
    key: "ports",
    title: "From which port to which",
    left: portsText(left),
    right: portsText(right),
    isSame: sameMode && left.opened === right.opened,
    why: sameMode
      ? "The same direction. The numbers differ because every data connection gets ports of its own."
      : "The numbers are new for every data connection, whichever mode. What differs is whose port is dialled: in passive mode one of the server's, in active mode one of Portside's.",
    sources: [left.dialSource, right.dialSource],
  };
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
    ...(isAsked ? [ports] : []),
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
    ...(isAsked ? passageRows(left, right) : []),
  ];
}

function diallerText(side: ComparedSide): string {
  const { dialler, opened, outcome, isRefused, refusedTransfer, announce } = side;
  if (dialler === null) return "Nobody: no data connection was asked for.";
  if (isRefused) return `Nobody: the server refused ${announce}.`;
  if (refusedTransfer !== null) return `Nobody got to it: the server had refused ${refusedTransfer}.`;
  if (opened) return `${whoText(dialler)}.`;
  return `${whoText(dialler)} was to${outcome === "unfinished" ? "" : ", and didn't get through"}.`;
}

function portsText({ dialler, opened, from, to, isRefused, refusedTransfer }: ComparedSide): string {
  if (dialler === null || isRefused || refusedTransfer !== null) return "None.";
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
  const answer = answerLine === null ? "No answer came." : quoted(answerLine);
  return `${announceLine ?? announce}: ${by}. ${answer}`;
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

function passageRows(left: ComparedSide, right: ComparedSide): readonly Row[] {
  const [l, r] = [passageOf(left), passageOf(right)];
  const isSame = left.dataMode === right.dataMode && left.isRefused === right.isRefused;
  const none = "Nothing: no data connection was asked for.";
  return [
    {
      key: "portside-firewall",
      title: "What a firewall in front of Portside has to allow",
      left: l?.portside ?? none,
      right: r?.portside ?? none,
      isSame,
      why: `It follows from who dials; the log can't show a firewall. Letting something in is what firewalls are there to prevent: that is why active mode fails for most people at home or in an office.`,
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
