import {
  addressScope,
  type DataAddress,
  decode227,
  decode229,
  decodeEprt,
  decodePort,
} from "../data-address";
import type { AnnounceCommand, Endpoint } from "../traffic";
import type { ExplainedAddress, ExplainedDial, ExplainedToken } from "./explanation";

/** "127.0.0.1:52112", "[2001:db8::7]:52112". */
export function endpointText({ address, port }: Endpoint): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The address in the argument of PORT or EPRT; null when it can't be read. */
export function announcedByClient(verb: string, argument: string): DataAddress | null {
  if (verb === "PORT") return decodePort(argument);
  return verb === "EPRT" ? decodeEprt(argument) : null;
}

/** The address in a 227 or 229; null for other codes and when it can't be read. */
export function announcedByServer(code: number, lines: readonly string[]): DataAddress | null {
  const text = lines.join("\n");
  if (code === 227) return decode227(text);
  return code === 229 ? decode229(text) : null;
}

export function explainedAddress(
  { hostText, address, portBytes, port }: DataAddress,
  listens: "client" | "server",
): ExplainedAddress {
  return { hostText, address, portBytes, port, listens };
}

/**
 * The parts of an address as they stand in a line.
 *
 * @param who listens there
 */
export function addressTokens(
  { hostText, address, portBytes, port }: DataAddress,
  who: ExplainedAddress["listens"],
): ExplainedToken[] {
  const listener = who === "client" ? "Portside" : "the server";
  const meaning = hostText === address ? `the address where ${listener} listens` : `the address ${address}`;
  const host = hostText === null ? [] : [{ text: hostText, meaning }];
  if (portBytes === null) {
    return [...host, { text: String(port), meaning: `the port on which ${listener} listens` }];
  }
  const [high, low] = portBytes;
  return [...host, { text: `${high},${low}`, meaning: `the port: ${high} × 256 + ${low} = ${port}` }];
}

export function isPassive(command: AnnounceCommand): boolean {
  return command === "PASV" || command === "EPSV";
}

/** Who opens the data connection after an announcement, and which firewall must let it in. */
export function dataDial(mode: "passive" | "active", target: Endpoint | null): ExplainedDial {
  return mode === "passive" ? passiveDial(target) : activeDial(target);
}

/** Who opened a data connection that is open, and what that says of firewalls. */
export function openedDial(who: ExplainedDial["who"], target: Endpoint): ExplainedDial {
  if (isLoopback(target)) return { who, text: onOneMachine };
  const text =
    who === "client"
      ? "Passive mode works here: no firewall in front of the server kept the port closed."
      : "Active mode works here: no firewall or NAT on Portside's side kept the server out.";
  return { who, text };
}

function passiveDial(target: Endpoint | null): ExplainedDial {
  const where = target === null ? "to a port that the server picks" : `to ${endpointText(target)}`;
  const firewalls =
    "For Portside's firewall it is an outgoing connection, which most allow. The server's firewall must let it in, so every port that the server may pick has to be open.";
  return {
    who: "client",
    text: `The data connection goes ${where}. ${isLoopback(target) ? onOneMachine : firewalls}`,
  };
}

function activeDial(target: Endpoint | null): ExplainedDial {
  const where = target === null ? "to the port on which Portside listens" : `to ${endpointText(target)}`;
  const firewalls =
    "A firewall or NAT (a router's translation of addresses) on Portside's side must let it in. No rule should rely on the traditional source, port 20: many servers use another.";
  return {
    who: "server",
    text: `The data connection comes ${where}. ${isLoopback(target) ? onOneMachine : firewalls}`,
  };
}

const onOneMachine = "Both ends are on one machine (loopback): no firewall is asked.";

function isLoopback(target: Endpoint | null): boolean {
  return target !== null && addressScope(target.address) === "loopback";
}

/** Why the address in PORT or EPRT may not work for this server; "" when nothing speaks against it. */
export function clientAddressRemark(address: string, server: Endpoint | null): string {
  const scope = addressScope(address);
  if (server === null || addressScope(server.address) !== "public") return "";
  if (scope === null || scope === "public") return "";
  return `${address} is ${scopeText(scope)}, and the server is not in that network: it can't dial this address and may refuse it outright (500). Behind NAT, set the advertised address to the public one and have the ports forwarded, or use passive mode.`;
}

/** How the address in a 227 relates to the server's; "" when they are the same or unknown. */
export function serverAddressRemark(address: string, server: Endpoint | null): string {
  if (server === null || address === server.address) return "";
  const scope = addressScope(address);
  const what =
    scope === null || scope === "public" || scope === addressScope(server.address)
      ? "another address than the one Portside is connected to"
      : `${scopeText(scope)}, which doesn't lead there from outside: the server probably stands behind NAT and announces its inner address`;
  return `The server says ${address}, but the control connection goes to ${server.address}. That is ${what}. Portside's own rule is to dial ${server.address} at the announced port; the session's settings can say otherwise.`;
}

function scopeText(scope: string): string {
  switch (scope) {
    case "loopback":
      return "a loopback address (it means “this same machine”)";
    case "private":
      return "a private address (it exists only inside one network)";
    case "link-local":
      return "a link-local address (it exists only on one cable or Wi-Fi)";
    case "unspecified":
      return "no real address (it means “any”)";
    default:
      return `a ${scope} address`;
  }
}
