import { plainAddress, plainIpv4 } from "../ip-address";
import type { OperatorChange } from "./finding";
import type { PortSpan } from "./port-span";

/**
 * What operators change in firewalls, NAT and Portside's own environment, as it stands in shells. Sources: iptables(8),
 * nft(8), ufw(8), firewall-cmd(1).
 *
 * A transcript that is opened is from anybody, and lines are pasted into shells: nothing but addresses that were read as
 * such gets into them.
 */

/** Lets the range in through the firewall of the server's own machine. */
export function serverFirewallChanges(span: PortSpan, peer: string | undefined): readonly OperatorChange[] {
  return inbound({ who: "server", span, to: peer });
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
      lines: [`${table} -I OUTPUT -p tcp -d ${plain} --dport ${span.first}:${span.last} -j ACCEPT`],
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
  /** The only host that connects there, where it is known. */
  readonly from?: string | undefined;
}

/** Forwards the range unchanged: the port that was announced is the port that has to arrive. */
export function forwardingChanges({ who, span, to, at, from }: Forwarding): readonly OperatorChange[] {
  const { first, last } = span;
  const inside = to === null ? null : plainAddress(to);
  const target = inside ?? (who === "server-network" ? "the FTP server" : "the host that Portside runs on");
  const router: OperatorChange = {
    who,
    where: "NAT (router)",
    what: `Under “port forwarding” or “virtual server”, forward TCP ports ${first} to ${last} to ${target}, to the same ports.`,
    lines: [],
    isGuess: true,
  };
  if (inside === null || inside.includes(":")) return [router];
  const [outside, sender] = [plainIpv4(at), plainIpv4(from)];
  const source = sender === null ? "" : ` -s ${sender}`;
  const front = outside === null ? "" : ` -d ${outside}`;
  return [
    router,
    {
      who,
      where: "NAT (iptables)",
      what: `Forward the range unchanged to ${inside}, and let it through.`,
      lines: [
        `iptables -t nat -A PREROUTING -p tcp${source}${front} --dport ${first}:${last} -j DNAT --to-destination ${inside}`,
        `iptables -I FORWARD -p tcp${source} -d ${inside} --dport ${first}:${last} -j ACCEPT`,
      ],
      isGuess: true,
    },
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

function inbound({ who, span: { first, last }, to, from }: Inbound): readonly OperatorChange[] {
  const isSix = to !== undefined && plainAddress(to)?.includes(":") === true;
  const known = from === undefined ? null : plainAddress(from);
  const what = known === null ? "Let the range in." : `Let the range in from ${known}.`;
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
  const rich = `rule family="${isSix ? "ipv6" : "ipv4"}" source address="${known}" port port="${first}-${last}" protocol="tcp" accept`;
  return [
    change(tables, [`${tables} -I INPUT -p tcp${source} --dport ${first}:${last} -j ACCEPT`]),
    change("nftables", [`nft insert rule inet filter input ${saddr}tcp dport ${first}-${last} accept`]),
    change("ufw", [
      known === null
        ? `ufw allow ${first}:${last}/tcp`
        : `ufw allow proto tcp from ${known} to any port ${first}:${last}`,
    ]),
    change("firewalld", [
      known === null
        ? `firewall-cmd --permanent --add-port=${first}-${last}/tcp`
        : `firewall-cmd --permanent --add-rich-rule='${rich}'`,
      "firewall-cmd --reload",
    ]),
  ];
}
