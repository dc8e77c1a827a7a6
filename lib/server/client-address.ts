import ipaddr from "ipaddr.js";
import type { Settings } from "./settings";
import type { IpAddress } from "./target-rules";

/**
 * Routes get no socket from Next, and its `X-Forwarded-For` is the client's own where the client wrote one. So
 * `adaptHttpServer` writes the socket's address into the headers, over whatever a client may have put there.
 */
export const clientAddressHeader = "x-portside-client";

/** What of Node's IncomingMessage is needed here. */
interface ArrivedRequest {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Notes where a request came from. Must see it before Next does. */
export function noteClientAddress({ headers, socket }: ArrivedRequest): void {
  delete headers[clientAddressHeader];
  if (socket.remoteAddress !== undefined) headers[clientAddressHeader] = socket.remoteAddress;
}

/** Where a proxy of the operator's stands: on this machine, in a container beside it, or in the same network. */
const nextDoor: ReadonlySet<string> = new Set([
  "loopback",
  "private",
  "uniqueLocal",
  "linkLocal",
  "carrierGradeNat",
]);

/**
 * Who counts as one when attempts are counted: an IPv4 address, or an IPv6 network of 64 bits, all of whose addresses
 * one client can use (RFC 4291 §2.5.1).
 *
 * Behind a proxy that the operator named it is the last address of `X-Forwarded-For`, which the proxy wrote itself;
 * those before it are the client's word. From a public address the header is anybody's.
 */
export function clientOf(headers: Headers, { publicUrl }: Pick<Settings, "publicUrl">): string {
  const peer = readAddress(headers.get(clientAddressHeader) ?? "");
  const forwarded = readAddress(headers.get("x-forwarded-for")?.split(",").at(-1) ?? "");
  const mayForward = publicUrl !== null && (peer === null || nextDoor.has(peer.range()));
  const client = mayForward ? (forwarded ?? peer) : peer;
  return client === null ? "unknown" : networkOf(client);
}

/**
 * As who a connection counts, before anything is asked on it; null when many may be behind it: this machine, whose users and
 * proxies all come from its loopback, and where the operator's proxy stands.
 */
export function countedNetworkOf(
  remoteAddress: string | undefined,
  { publicUrl }: Pick<Settings, "publicUrl">,
): string | null {
  const peer = readAddress(remoteAddress ?? "");
  if (peer === null || peer.range() === "loopback") return null;
  return publicUrl !== null && nextDoor.has(peer.range()) ? null : networkOf(peer);
}

/** An address as proxies write it: some add the port, and IPv6 may be in brackets. */
function readAddress(text: string): IpAddress | null {
  const [, bracketed, dotted] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text.trim()) ?? [];
  const address = bracketed ?? dotted ?? text.trim();
  return ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)
    ? ipaddr.process(address)
    : null;
}

function networkOf(address: IpAddress): string {
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
