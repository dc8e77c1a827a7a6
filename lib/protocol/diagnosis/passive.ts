import { addressScope, decode227, sameAddress } from "../data-address";
import type { DataAttempt, DataSurroundings } from "./data-attempt";
import type { Finding } from "./finding";
import { nameSetting } from "./server-product";
import { place, quote, trySwitching } from "./wording";

/** Why a data connection that Portside was to open did not come about; null when what was seen says nothing. */
export function diagnosePassive(
  attempt: DataAttempt,
  surroundings: DataSurroundings,
  activeFailed: boolean,
): Finding | null {
  const { announced, reply, command } = attempt;
  if (announced === null) {
    if (reply === null) return null;
    return reply.code >= 400
      ? refusedCommand(command, quote(reply), activeFailed)
      : unusableAddress(attempt, surroundings, quote(reply), activeFailed);
  }
  if (attempt.wasOpened) return null;
  if (announced.used === null && reply !== null) return notDialled(attempt, surroundings, activeFailed);
  return (
    unreachableAddress(attempt, surroundings) ??
    wrongPeer(attempt, surroundings) ??
    closedPort(attempt, surroundings, activeFailed)
  );
}

function refusedCommand(command: string, answer: string, activeFailed: boolean): Finding {
  const other = command === "PASV" ? "EPSV" : "PASV";
  return {
    id: "passive-refused",
    title: `The server refuses passive mode (${command})`,
    advice: `The server answered ${command} with ${answer}. Set the passive command to ${other}, which some servers take instead. ${trySwitching("active", activeFailed)}`,
  };
}

/** Portside dials no ports of other services, and no other host where the session refuses that. */
function notDialled(
  attempt: DataAttempt,
  surroundings: DataSurroundings,
  activeFailed: boolean,
): Finding | null {
  const { announced, reply, command } = attempt;
  if (announced === null || reply === null) return null;
  const { port } = announced.announced;
  if (port >= 1024) return unusableAddress(attempt, surroundings, quote(reply), activeFailed);
  return {
    id: "passive-reply-unusable",
    title: `The server announced port ${port}, which Portside doesn't dial`,
    advice: `The server answered ${command} with ${quote(reply)}. Ports below 1024 belong to other services; a server that names one is set up wrongly, or wants its clients to knock elsewhere. ${trySwitching("active", activeFailed)}`,
  };
}

function unusableAddress(
  { command, reply }: DataAttempt,
  { control, product }: DataSurroundings,
  answer: string,
  activeFailed: boolean,
): Finding {
  const address = decode227(reply?.lines.join("\n") ?? "");
  const peer = control?.remote.address;
  if (command === "PASV" && address?.address && peer && !sameAddress(address.address, peer)) {
    return {
      id: "passive-address-foreign",
      title: `The server announced another host: ${address.address}`,
      advice:
        `The control connection goes to ${peer}, but the answer ${answer} names ${address.address} port ${address.port}. The session refuses such addresses. ` +
        `Set the passive address to automatic: Portside then dials ${peer} at the announced port. The server's operator can correct the address: ${nameSetting(product, "publicAddress")}.`,
    };
  }
  return {
    id: "passive-reply-unusable",
    title: `The server's answer to ${command} names no usable port`,
    advice: `The server answered ${answer}, in which there is no address that can be dialled. A firewall that rewrites replies may have broken it; encryption keeps it from reading them. Set the passive command to ${command === "PASV" ? "EPSV" : "PASV"}. ${trySwitching("active", activeFailed)}`,
  };
}

/** The session trusted the announced address, and it is none that can be reached from outside. */
function unreachableAddress(
  { announced }: DataAttempt,
  { control, product }: DataSurroundings,
): Finding | null {
  const named = announced?.announced.address ?? null;
  const peer = control?.remote.address;
  if (named === null || !announced?.used || !peer || sameAddress(named, peer)) return null;
  if (!sameAddress(announced.used.address, named)) return null;
  const scope = addressScope(named);
  const isPrivate = scope !== "public" && scope !== addressScope(peer);
  return {
    id: isPrivate ? "passive-address-private" : "passive-address-foreign",
    title: isPrivate
      ? `The server announced its ${scope} address ${named}, which can't be reached from here`
      : `The server announced another host: ${named}`,
    advice:
      `The control connection goes to ${peer}, but ${announced.command} said ${place({ address: named, port: announced.announced.port })}, and the session is set to trust that. ` +
      `Set the passive address to automatic: Portside then dials ${peer} at the announced port. The server's operator can correct the address: ${nameSetting(product, "publicAddress")}.`,
  };
}

function wrongPeer({ refusal }: DataAttempt, { control }: DataSurroundings): Finding | null {
  if (refusal === null || !/bad ip|security:/i.test(refusal.lines.join(" "))) return null;
  return {
    id: "data-peer-differs",
    title: "The server saw the data connection come from another address than the control connection",
    advice:
      `The server answered ${quote(refusal)}. Portside's connections leave by ${control ? control.local.address : "one address"}, but something on the way (a proxy, a container network, NAT with several public addresses) gives them different ones. ` +
      "Make both connections take the same way: run Portside outside that network, or pin its outgoing address there.",
  };
}

function closedPort(
  attempt: DataAttempt,
  surroundings: DataSurroundings,
  activeFailed: boolean,
): Finding | null {
  const { announced, failure, refusal, command } = attempt;
  // Without the end of a dial, nothing is known of the port.
  if (failure === null || failure.reason === "cancelled") return givenUp(attempt, surroundings, activeFailed);
  const { control, isEncrypted, product } = surroundings;
  const target = announced?.used ?? failure.address;
  if (!announced || !target) return null;

  const named = announced.announced.address;
  const isBehindNat = named !== null && !sameAddress(named, target.address);
  const answer = refusal === null ? "" : ` The server answered ${quote(refusal)}.`;
  const openRange = `The server's operator has to open the passive port range in the firewall: set it with ${nameSetting(product, "passivePorts")}, and let those TCP ports in.`;
  const nat = isBehindNat
    ? ` The server announced ${named}, so it is behind NAT: there the range has to be forwarded unchanged too.`
    : "";
  const tls =
    isEncrypted && control !== null
      ? " Because the control connection is encrypted, no firewall can read the port and open it by itself: the range has to stay open."
      : "";
  const rest = `${nat}${tls} ${trySwitching("active", activeFailed)}`;
  const announcedThere = `${command} announced port ${announced.announced.port}`;

  switch (failure.reason) {
    case "refused":
      return {
        id: "passive-port-refused",
        title: `Nothing answers at ${place(target)}: the connection was refused`,
        advice: `${announcedThere}, but the connection to ${place(target)} was refused at once.${answer} Either a firewall rejects it, or the server listens elsewhere. ${openRange}${rest}`,
      };
    case "unreachable":
      return {
        id: "passive-host-unreachable",
        title: `There is no way to ${target.address}`,
        advice: `${announcedThere}, but the network says that ${place(target)} can't be reached.${answer} Check the route and the firewall between Portside and the server. ${openRange}${rest}`,
      };
    case "timeout":
      return {
        id: "passive-port-blocked",
        title: `The connection to ${place(target)} got no answer`,
        advice: `${announcedThere}, but the connection to ${place(target)} was not answered.${answer} Most likely a firewall in front of the server drops its passive ports. ${openRange}${rest}`,
      };
    default:
      return null;
  }
}

/** A SYN that no firewall drops is answered, or refused, well before it is repeated twice (RFC 6298: after 1 s and 3 s). */
const unansweredAfterMs = 3000;

/** The server refused the transfer while the dial was still under way: whether it would have been answered, nobody saw. */
function givenUp(
  { announced, refusal, command }: DataAttempt,
  { product }: DataSurroundings,
  activeFailed: boolean,
): Finding | null {
  if (!announced || refusal === null) return null;
  const { port } = announced.announced;
  const waited = refusal.at - announced.at;
  const other = command === "PASV" ? "EPSV" : "PASV";
  const cause =
    waited < unansweredAfterMs
      ? `Too little time had passed to blame a firewall: it is the server that could not or would not use port ${port}. Try again; if that repeats, set the passive command to ${other}, and ask the server's operator what its own log says.`
      : `By then the connection had been tried for ${Math.round(waited / 1000)} s, so perhaps a firewall drops the server's passive ports. Its operator can check the range, set with ${nameSetting(product, "passivePorts")}, and let those TCP ports in.`;
  return {
    id: "passive-given-up",
    title: "The server gave up before the data connection was made",
    advice: `${command} announced port ${port}, and the server answered ${quote(refusal)} before the connection${announced.used ? ` to ${place(announced.used)}` : ""} came about or failed. ${cause} ${trySwitching("active", activeFailed)}`,
  };
}
