import { plainAddress, plainIpv4, plainIpv4Network } from "../ip-address";
import type { OperatorChange } from "./finding";
import type { PortSpan } from "./port-span";

/**
 * What operators change in firewalls, NAT and Portside's own environment, as it stands in shells. Sources: iptables(8),
 * nft(8), ufw(8), firewall-cmd(1).
 *
 * A transcript that is opened is from anybody, and lines are pasted into shells: nothing but addresses that were read as
 * such gets into them.
 */

/**
 * Lets the range in through the firewall of the server's own machine.
 *
 * @param peer any address of the family
 * @param from the only clients that are let in: an address or an IPv4 network; everybody when left out
 */
export function serverFirewallChanges(
  span: PortSpan,
  peer: string | undefined,
  from?: string,
): readonly OperatorChange[] {
  return inbound({ who: "server", span, to: peer, from });
}

/** Lets the server's data connections in through the firewall of the host that Portside runs on. */
export function clientFirewallChanges(span: PortSpan, server: string | undefined): readonly OperatorChange[] {
  return inbound({ who: "client-network", span, to: server, from: server });
}

/** Lets the server's own machine dial clients. */
export function serverOutgoingChanges(span: PortSpan, client: string): readonly OperatorChange[] {
  const plain = plainAddress(client);
  if (plain === null) return [];
  const table = plain.includes(":") ? "ip6tables" : "iptables";
  return [
    {
      who: "server",
      where: table,
      what: "Let the server's machine open connections to this client.",
      lines: [`${table} -I OUTPUT -p tcp -d ${plain} --dport ${portsText(span, ":")} -j ACCEPT`],
      isGuess: true,
    },
  ];
}

/** A range that is forwarded to a host behind NAT. */
export interface Forwarding {
  readonly who: "server-network" | "client-network";
  readonly span: PortSpan;
  /** The host behind NAT; null where it isn't known. */
  readonly to: string | null;
  /** The address in front, where it is known. */
  readonly at?: string | undefined;
  /** The only host, or IPv4 network, that connects there, where it is known. */
  readonly from?: string | undefined;
}

/** Forwards the range unchanged: the port that was announced is the port that has to arrive. */
export function forwardingChanges({ who, span, to, at, from }: Forwarding): readonly OperatorChange[] {
  const inside = to === null ? null : plainAddress(to);
  const target = inside ?? (who === "server-network" ? "the FTP server" : "the host that Portside runs on");
  const router: OperatorChange = {
    who,
    where: "NAT (router)",
    what: `Under “port forwarding” or “virtual server”, forward ${wordsFor(span)} to ${target}, unchanged.`,
    lines: [],
    isGuess: true,
  };
  if (inside === null || inside.includes(":")) return [router];
  const [outside, sender] = [plainIpv4(at), plainIpv4Network(from)];
  const [colon, dash] = [portsText(span, ":"), portsText(span, "-")];
  const change = (where: string, what: string, lines: readonly string[]): OperatorChange => ({
    ...{ who, where, what, lines },
    isGuess: true,
  });
  const source = sender === null ? "" : ` -s ${sender}`;
  const front = outside === null ? "" : ` -d ${outside}`;
  const saddr = sender === null ? "" : `ip saddr ${sender} `;
  const daddr = outside === null ? "" : `ip daddr ${outside} `;
  const rich = `rule family="ipv4" source address="${sender}" forward-port port="${dash}" protocol="tcp" to-addr="${inside}"`;
  return [
    router,
    change("NAT (iptables)", `Forward the ports unchanged to ${inside}, and let them through.`, [
      `iptables -t nat -A PREROUTING -p tcp${source}${front} --dport ${colon} -j DNAT --to-destination ${inside}`,
      `iptables -I FORWARD -p tcp${source} -d ${inside} --dport ${colon} -j ACCEPT`,
    ]),
    change("NAT (nftables)", "The same; tables and chains are named as in most rule sets.", [
      `nft add rule ip nat prerouting ${saddr}${daddr}tcp dport ${dash} dnat to ${inside}`,
      `nft insert rule inet filter forward ${saddr}ip daddr ${inside} tcp dport ${dash} accept`,
    ]),
    change(
      "NAT (firewalld)",
      "The same, in the zone that faces the internet if that isn't the default one.",
      [
        sender === null
          ? `firewall-cmd --permanent --add-forward-port=port=${dash}:proto=tcp:toaddr=${inside}`
          : `firewall-cmd --permanent --add-rich-rule='${rich}'`,
        "firewall-cmd --reload",
      ],
    ),
  ];
}

/** Fixes the ports on which Portside listens, and the address that it advertises, for the whole deployment. */
export function portsideChanges(span: PortSpan, address: string | null): readonly OperatorChange[] {
  const ports = `PORTSIDE_ACTIVE_PORTS=${span.first}-${span.last}`;
  const plain = address === null ? null : plainAddress(address);
  return [
    {
      who: "client-network",
      where: "Portside (environment)",
      what: "Have Portside listen on a small range only, and advertise the address by which the server reaches it.",
      lines: plain === null ? [ports] : [ports, `PORTSIDE_ACTIVE_ADDRESS=${plain}`],
      isGuess: false,
    },
  ];
}

interface Inbound {
  readonly who: OperatorChange["who"];
  readonly span: PortSpan;
  /** Any address of the family; undefined counts as IPv4. */
  readonly to: string | undefined;
  readonly from?: string | undefined;
}

/** Ports as firewalls take them: both ends, or the one that it is. */
function portsText({ first, last }: PortSpan, between: ":" | "-"): string {
  return first === last ? String(first) : `${first}${between}${last}`;
}

function wordsFor({ first, last }: PortSpan): string {
  return first === last ? `TCP port ${first}` : `TCP ports ${first} to ${last}`;
}

function inbound({ who, span, to, from }: Inbound): readonly OperatorChange[] {
  const isSix = to !== undefined && plainAddress(to)?.includes(":") === true;
  const known = from === undefined ? null : (plainAddress(from) ?? plainIpv4Network(from));
  const whom = span.first === span.last ? wordsFor(span) : "the range";
  const what = known === null ? `Let ${whom} in.` : `Let ${whom} in from ${known}.`;
  const [colon, dash] = [portsText(span, ":"), portsText(span, "-")];
  const tables = isSix ? "ip6tables" : "iptables";
  const family = isSix ? "ip6" : "ip";
  const source = known === null ? "" : ` -s ${known}`;
  const saddr = known === null ? "" : `${family} saddr ${known} `;
  const change = (where: string, lines: readonly string[]): OperatorChange => ({
    who,
    where,
    what,
    lines,
    isGuess: true,
  });
  const rich = `rule family="${isSix ? "ipv6" : "ipv4"}" source address="${known}" port port="${dash}" protocol="tcp" accept`;
  return [
    change(tables, [`${tables} -I INPUT -p tcp${source} --dport ${colon} -j ACCEPT`]),
    change("nftables", [`nft insert rule inet filter input ${saddr}tcp dport ${dash} accept`]),
    change("ufw", [
      known === null ? `ufw allow ${colon}/tcp` : `ufw allow proto tcp from ${known} to any port ${colon}`,
    ]),
    change("firewalld", [
      known === null
        ? `firewall-cmd --permanent --add-port=${dash}/tcp`
        : `firewall-cmd --permanent --add-rich-rule='${rich}'`,
      "firewall-cmd --reload",
    ]),
  ];
}
