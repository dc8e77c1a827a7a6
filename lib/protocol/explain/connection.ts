import type { TrafficEventOf } from "../traffic";
import { dataDial, endpointText, isPassive, openedDial, serverAddressRemark } from "./address";
import { certificateText } from "./certificate";
import { type ExplainContext, type Explanation, explanation } from "./explanation";
import { wireStateBefore } from "./wire-state";
import { byteText, durationText, unknownEncryption } from "./words";

const twoConnections = "RFC 959 §2.3";
const dataConnections = "RFC 959 §3.2";

/** Explains that Portside begins to open the control connection (RFC 959 §2.3). */
export function explainControlDialling({ remote }: TrafficEventOf<"control-dialling">): Explanation {
  return explanation({
    title: "Portside dials the server",
    text: [
      `Portside opens a TCP connection to ${endpointText(remote)}. It will be the control connection, on which commands and replies travel; listings and files get data connections of their own.`,
    ],
    dials: {
      who: "client",
      text: `In both data modes it is the client that opens the control connection. The firewall in front of the server must let port ${remote.port} in.`,
    },
    reference: twoConnections,
  });
}

/** Explains that no control connection came about. */
export function explainControlFailed({ remote, reason }: TrafficEventOf<"control-failed">): Explanation {
  return explanation({
    title: "The server could not be reached",
    text: [
      `No connection to ${endpointText(remote)} came about: ${reason || "no reason known"}.`,
      "“Refused” means that a machine answered, but nothing listens on that port or a firewall rejects it. No answer at all means a wrong address, a machine that is off, or a firewall that drops the attempt. Check host and port: 21 is usual, 990 for implicit TLS.",
    ],
    dials: { who: "client", text: `The firewall in front of the server must let port ${remote.port} in.` },
    reference: twoConnections,
    tone: "wrong",
  });
}

/** Explains that the control connection is open, and whether it begins encrypted. */
export function explainControlOpened({ local, remote }: TrafficEventOf<"control-opened">): Explanation {
  return explanation({
    title: "The control connection is open",
    text: [
      `From ${endpointText(local)}, a port that Portside's system picked, to ${endpointText(remote)}. Commands and replies travel here for as long as it is open; never a listing or a file.`,
      remote.port === 990
        ? "Port 990 is for implicit TLS: encryption begins at once."
        : "Nothing is encrypted yet.",
    ],
    reference: twoConnections,
    tone: "good",
  });
}

/** Explains the encryption of the control connection and its certificate (RFC 4217 §4). */
export function explainControlSecured(event: TrafficEventOf<"control-secured">): Explanation {
  return explanation({
    title: `Commands are encrypted: ${event.protocol}`,
    text: [
      "From here on only the two ends can read commands and replies: names, passwords, paths. That the other end really is the server is what its certificate proves. A firewall or NAT can't read PORT and PASV any more either, so it can't open ports for them: passive mode needs a fixed range of ports that is open at the server, active mode one at Portside.",
      event.certificate ? certificateText(event.certificate) : "",
      event.resumed ? "An earlier TLS session was resumed, which saves a round trip." : "",
    ],
    tokens: [
      { text: event.protocol, meaning: "the version of TLS" },
      { text: event.cipher, meaning: "the cipher: how the content is encrypted and sealed" },
    ],
    reference: "RFC 4217 §4",
    tone: "good",
  });
}

/** Explains the end of the control connection: by whom, and what is lost with it. */
export function explainControlClosed({ by, reason }: TrafficEventOf<"control-closed">): Explanation {
  const who = by === "client" ? "Portside" : "the server";
  return explanation({
    title: `The control connection was closed by ${who}`,
    text: [
      reason === "" ? "" : `Reason: ${reason}.`.replace(/\.\.$/, "."),
      "With it, what the server knew of this login is gone: the working directory, the type, the encryption.",
    ],
    reference: twoConnections,
  });
}

/** Explains which address Portside read or sent for a data connection, and where that is dialled really. */
export function explainDataAnnounced(
  event: TrafficEventOf<"data-announced">,
  { events }: ExplainContext,
): Explanation {
  const { command, announced, used, dataMode } = event;
  const state = wireStateBefore(event, events);
  const where =
    announced.address === null
      ? `port ${announced.port} (the address is the server's own)`
      : endpointText({ address: announced.address, port: announced.port });
  const common = {
    address: {
      hostText: null,
      address: announced.address,
      portBytes: null,
      port: announced.port,
      listens: dataMode === "passive" ? "server" : "client",
    },
    reference: isPassive(command) ? dataConnections : "RFC 959 §4.1.2",
  } as const;
  if (dataMode === "passive") {
    return explanation({
      ...common,
      title:
        used === null ? "The server listens; Portside won't dial" : "The server listens; Portside will dial",
      text: [
        `The answer to ${command} announced ${where}.`,
        announced.address === null || used === null || used.address === announced.address
          ? ""
          : serverAddressRemark(announced.address, state.server),
        dialledText(announced, used),
      ],
    });
  }
  return explanation({
    ...common,
    title: "Portside listens; the server will dial",
    text: [
      `${command} told the server ${where}.`,
      used !== null && announced.address !== null && used.address !== announced.address
        ? `Portside itself listens on ${endpointText(used)}: the advertised address is another one, and NAT must forward it there.`
        : "",
    ],
  });
}

function dialledText(
  announced: TrafficEventOf<"data-announced">["announced"],
  used: TrafficEventOf<"data-announced">["used"],
): string {
  if (used === null) return "Portside dials nothing here.";
  return used.address === announced.address && used.port === announced.port
    ? "Portside dials just that."
    : `Portside dials ${endpointText(used)}.`;
}

/** Explains that Portside waits to be dialled: active mode (RFC 959 §3.2). */
export function explainDataListening({ local }: TrafficEventOf<"data-listening">): Explanation {
  return explanation({
    title: "Portside listens for the server",
    text: [
      `Active mode: Portside has opened port ${local.port} and waits there for one connection, from the server's address only. PORT or EPRT tells the server about it next.`,
    ],
    dials: {
      who: "server",
      text: "The server will open the data connection once it knows the port and a transfer command has come.",
    },
    reference: dataConnections,
  });
}

/** Explains that Portside dials a data connection: passive mode. */
export function explainDataDialling({ remote }: TrafficEventOf<"data-dialling">): Explanation {
  return explanation({
    title: "Portside dials the server's data port",
    text: [
      `Passive mode: the server listens on port ${remote.port}. The transfer command is sent meanwhile, without waiting.`,
    ],
    dials: dataDial("passive", remote),
    reference: dataConnections,
  });
}

/** Explains an open data connection: from where to where, and whether it will be encrypted. */
export function explainDataOpened(
  event: TrafficEventOf<"data-opened">,
  { events }: ExplainContext,
): Explanation {
  const { local, remote, openedBy } = event;
  const state = wireStateBefore(event, events);
  const isUnknown = !state.isEncryptionKnown || (state.tls === "inferred" && state.protection === null);
  const readable = isSecuredAfter(event, events)
    ? `TLS follows on it${state.protection === "P" ? ", as PROT P asked" : ""}.`
    : isUnknown
      ? `${unknownEncryption}.`
      : state.tls !== null && state.protection === "P"
        ? "TLS follows on it, as PROT P asked."
        : "Nothing on it is encrypted: everyone on the way can read the listing or file.";
  if (openedBy === "server") {
    const port =
      remote.port === 20
        ? "It comes from port 20, the traditional one."
        : `It comes from port ${remote.port}, not from the traditional 20: firewall rules that rely on 20 would have stopped it.`;
    return explanation({
      title: "The server opened the data connection",
      text: [`From ${endpointText(remote)} to Portside at ${endpointText(local)}. ${port}`, readable],
      dials: openedDial("server", local),
      reference: dataConnections,
      tone: "good",
    });
  }
  return explanation({
    title: "Portside opened the data connection",
    text: [`From ${endpointText(local)} to the server at ${endpointText(remote)}.`, readable],
    dials: openedDial("client", remote),
    reference: dataConnections,
    tone: "good",
  });
}

/** Whether the next thing that happens to a data connection is that it is encrypted. */
function isSecuredAfter(
  { seq, session, connection, data }: TrafficEventOf<"data-opened">,
  events: ExplainContext["events"],
): boolean {
  const next = events.find(
    (later) =>
      later.seq > seq &&
      later.session === session &&
      later.connection === connection &&
      (later.type === "data-secured" || later.type === "data-closed" || later.type === "data-failed") &&
      later.data === data,
  );
  return next?.type === "data-secured";
}

/** Explains the encryption of a data connection, and whether it resumed a TLS session (RFC 4217 §7). */
export function explainDataSecured(event: TrafficEventOf<"data-secured">): Explanation {
  return explanation({
    title: `The data connection is encrypted: ${event.protocol}`,
    text: [
      "Only Portside and the server can read the listing or file. In TLS Portside is always the client, even where the server dialled.",
      event.resumed
        ? "It resumed the TLS session of the control connection: that proves to the server that the same client stands behind both."
        : "It began a TLS session of its own instead of resuming that of the control connection. Servers that insist on resuming (425, 522) refuse this.",
    ],
    tokens: [
      { text: event.protocol, meaning: "the version of TLS" },
      { text: event.cipher, meaning: "the cipher: how the content is encrypted and sealed" },
    ],
    reference: "RFC 4217 §7",
    tone: "good",
  });
}

/** Explains the end of a data connection: bytes, time and speed (RFC 959 §3.3). */
export function explainDataClosed({
  direction,
  bytes,
  milliseconds,
}: TrafficEventOf<"data-closed">): Explanation {
  const way = direction === "down" ? "from the server to Portside" : "from Portside to the server";
  const speed =
    bytes > 0 && milliseconds >= 100
      ? `, ${byteText(Math.round((bytes / milliseconds) * 1000))} a second`
      : "";
  return explanation({
    title: "The data connection is closed",
    text: [
      `${byteText(bytes)} went ${way} in ${durationText(milliseconds)}${speed}.`,
      "In stream mode closing is how the sender says “that was all”. A connection that broke off can look the same, so the server must confirm with 226 (“transfer complete”) that this was all.",
    ],
    reference: "RFC 959 §3.3",
  });
}
