import { addressScope, sameAddress } from "../data-address";
import { endpointText } from "../explain/address";
import type { ComparedSide } from "./compared-side";

/** What stood between the two ends had to do, so that the data connection could be opened. */
export interface Passage {
  /** In front of Portside. */
  readonly portside: string;
  /** In front of the server. */
  readonly server: string;
  /** Translation of addresses, in front of either. */
  readonly nat: string;
}

/** @returns null where no data connection was asked for */
export function passageOf(side: ComparedSide): Passage | null {
  if (side.dataMode === null) return null;
  if (side.isRefused) return refusedPassage(side);
  return side.dataMode === "passive" ? passivePassage(side) : activePassage(side);
}

/** Nobody dials after a refusal; but the address in a refused PORT may be what the server didn't like. */
function refusedPassage(side: ComparedSide): Passage {
  const nothing = `Nothing: the server refused ${side.announce}, so nobody dialled.`;
  const address =
    side.dataMode === "active" && side.announced !== null ? ` ${announcedByPortside(side)}` : "";
  return { portside: nothing, server: nothing, nat: nothing + address };
}

function passivePassage(side: ComparedSide): Passage {
  const port = side.to?.port ?? side.announced?.port;
  const to = side.to === null ? "a port that the server chooses" : endpointText(side.to);
  return {
    portside: `Let Portside out, to ${to}. Most firewalls let everything out.`,
    server: `Let Portside in, to ${port === undefined ? "the announced port" : `port ${port}`}. The server picks another port each time, so its whole passive port range has to be open.`,
    nat: `${announcedByServer(side)} NAT in front of the server has to forward ${port === undefined ? "the port" : `port ${port}`} unchanged; NAT in front of Portside has nothing to do but what it does for every connection that goes out.`,
  };
}

function announcedByServer({ announce, announced, to }: ComparedSide): string {
  if (announced === null) return "Nothing was announced that could be dialled.";
  const { address, port } = announced;
  if (address === null) {
    return `The reply to ${announce} names port ${port} and no address, so there is none that could be wrong: Portside dials the address it already has.`;
  }
  if (to === null || sameAddress(to.address, address)) {
    return `The reply to ${announce} names ${endpointText({ address, port })}: behind NAT a server has to be told its public address, or it names its inner one.`;
  }
  return `The reply to ${announce} names ${address}, but Portside dialled ${to.address}: what the server named is probably its inner address, behind NAT.`;
}

function activePassage(side: ComparedSide): Passage {
  const { to, from } = side;
  const at = to === null ? "the port on which Portside listens" : `port ${to.port}`;
  const out =
    from === null ? "from port 20 or any other" : `from its port ${from.port}${traditional(from.port)}`;
  return {
    portside: `Let the server in, to ${at}. Portside picks another port each time, unless its settings give it a range, and that range has to be open.`,
    server: `Let the server out, ${out}. Most firewalls let everything out; some servers are kept from it.`,
    nat: `${announcedByPortside(side)} NAT in front of Portside has to forward ${at}; NAT in front of the server has nothing to do but what it does for every connection that goes out.`,
  };
}

function traditional(port: number): string {
  return port === 20 ? ", the traditional one" : ", not the traditional 20";
}

function announcedByPortside({ announce, announced, to, serverAddress }: ComparedSide): string {
  if (announced === null || announced.address === null) return "No address was announced.";
  const { address } = announced;
  const names = `${announce} names ${endpointText({ address, port: announced.port })}, which the server must be able to reach.`;
  const scope = addressScope(address);
  const isElsewhere = serverAddress !== null && addressScope(serverAddress) === "public";
  if (isElsewhere && (scope === "private" || scope === "link-local" || scope === "loopback")) {
    return `${announce} names ${address}, ${scope === "loopback" ? "which means “this same machine”" : "which exists only inside one network"}: a server elsewhere can't reach it. Portside's advertised address has to be set to the public one.`;
  }
  if (to !== null && !sameAddress(to.address, address)) {
    return `${names} Portside itself listens on ${to.address}: NAT has to lead from one to the other.`;
  }
  return names;
}

/** What the addresses say about how much this comparison proves; "" when they say nothing. */
export function placeRemark(left: ComparedSide, right: ComparedSide): string {
  const scopes = [left, right].flatMap(({ to, serverAddress }) =>
    [to?.address, serverAddress].flatMap((address) => (address ? [addressScope(address)] : [])),
  );
  if (scopes.length === 0) return "";
  if (scopes.every((scope) => scope === "loopback")) {
    return "Here Portside and the server are on one machine (loopback): no firewall and no NAT stood between them, so this shows who dials whom, and not what a network in between would have let through.";
  }
  const isNear = scopes.every(
    (scope) => scope === "private" || scope === "link-local" || scope === "loopback",
  );
  if (isNear && left.opened && right.opened) {
    return "Here both ends have addresses of an inner network: a firewall between networks may not have been asked.";
  }
  return "";
}
