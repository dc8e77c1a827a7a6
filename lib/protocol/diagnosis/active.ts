import { addressScope } from "../data-address";
import { parseIpAddress } from "../ip-address";
import type { DataAttempt, DataSurroundings } from "./data-attempt";
import type { Finding } from "./finding";
import { place, quote, trySwitching } from "./wording";

const letIn =
  "Let the connection in: fix a small range of active ports (session settings, or PORTSIDE_ACTIVE_PORTS), open it for TCP in the firewall of the host that Portside runs on, and behind NAT forward it unchanged and advertise the public address (PORTSIDE_ACTIVE_ADDRESS).";

/** Why a data connection that the server was to open did not come about; null when what was seen says nothing. */
export function diagnoseActive(
  attempt: DataAttempt,
  surroundings: DataSurroundings,
  passiveFailed: boolean,
): Finding | null {
  if (attempt.reply !== null && attempt.reply.code >= 400) return refusedCommand(attempt, passiveFailed);
  if (attempt.failure?.reason === "wrong-peer") return wrongPeer(attempt, surroundings);
  if (attempt.wasOpened || !attempt.announced) return null;
  if (attempt.failure === null && attempt.refusal === null) return null;
  if (attempt.failure?.reason === "cancelled" && attempt.refusal === null) return null;
  return neverCame(attempt, surroundings, passiveFailed);
}

/** vsftpd and ProFTPD say "Illegal PORT command", Pure-FTPd names the only address that it would dial. */
function refusedCommand({ announced, command, reply }: DataAttempt, passiveFailed: boolean): Finding | null {
  if (reply === null) return null;
  const text = reply.lines.join(" ");
  const advertised = announced?.announced ?? null;
  if (
    /illegal (?:port|eprt)|won't open a connection|only to|foreign|bounce|invalid (?:address|port)/i.test(
      text,
    )
  ) {
    const wanted = /only to ([0-9a-f.:]+)/i.exec(text)?.[1]?.replace(/[.:]+$/, "") ?? "";
    const seen = parseIpAddress(wanted) === null ? null : wanted;
    const shown = advertised?.address ?? "the advertised address";
    return {
      id: "active-address-refused",
      title: `The server refuses to connect to ${shown}`,
      advice:
        `${command} advertised ${advertised?.address ? place({ address: advertised.address, port: advertised.port }) : "an address"}, and the server answered ${quote(reply)}: it connects back only to the address that it sees on the control connection` +
        `${seen ? `, which is ${seen}` : ""}. ${behindNat(advertised?.address ?? null)}Set the session's active address to ${seen ?? "the public address of the host that Portside runs on"} and forward the active ports to that host. ${trySwitching("passive", passiveFailed)}`,
    };
  }
  if (reply.code === 522) {
    return {
      id: "active-protocol-refused",
      title: "The server doesn't connect back by this version of IP",
      advice: `The server answered ${command} with ${quote(reply)} (RFC 2428: the numbers in parentheses are what it can do, 1 for IPv4 and 2 for IPv6). Connect to the server by that version. ${trySwitching("passive", passiveFailed)}`,
    };
  }
  return {
    id: "active-refused",
    title: `The server refuses active mode (${command})`,
    advice: `The server answered ${command} with ${quote(reply)}. Its operator has turned active mode off, or it doesn't know this command. ${trySwitching("passive", passiveFailed, { isOnlyWay: true })}`,
  };
}

function wrongPeer({ failure }: DataAttempt, { control }: DataSurroundings): Finding {
  const from = failure?.address ? place(failure.address) : "another host";
  return {
    id: "data-peer-differs",
    title: `The data connection came from ${from}, not from the FTP server`,
    advice: `The control connection goes to ${control ? control.remote.address : "another address"}. Portside accepts data connections from there alone, because anybody else could send a file in the server's place. If the server has several addresses, its operator has to make it connect from the one that clients use; otherwise use passive mode.`,
  };
}

function neverCame(
  attempt: DataAttempt,
  surroundings: DataSurroundings,
  passiveFailed: boolean,
): Finding | null {
  const { announced, command, refusal } = attempt;
  if (!announced) return null;
  const { address, port } = announced.announced;
  const where = address === null ? `port ${port}` : place({ address, port });
  const peer = surroundings.control?.remote.address;
  const answer = refusal === null ? "" : ` It answered ${quote(refusal)}.`;
  const tls = surroundings.isEncrypted
    ? " Because the control connection is encrypted, no router can read the port and open it by itself."
    : "";
  const isPrivate =
    address !== null &&
    peer !== undefined &&
    addressScope(address) !== "public" &&
    addressScope(peer) === "public";
  const rest = `${tls} ${letIn} ${trySwitching("passive", passiveFailed)}`;
  if (isPrivate) {
    return {
      id: "active-address-private",
      title: `The server can't reach ${address} from where it is`,
      advice: `${command} advertised ${where}, and the server at ${peer} never got there.${answer} ${behindNat(address)}${rest.trimStart()}`,
    };
  }
  return {
    id: "active-port-blocked",
    title: `The server's connection to ${where} never arrived`,
    advice: `${command} advertised ${where}${peer ? ` to the server at ${peer}` : ""}, and no connection came in.${answer} Most likely a firewall or NAT on this side drops what comes from outside.${rest}`,
  };
}

function behindNat(address: string | null): string {
  const scope = address === null ? null : addressScope(address);
  if (address === null || scope === null || scope === "public") return "";
  return `${address} is a ${scope} address, which means nothing outside its own network. `;
}
