import type { PortRange } from "@/lib/ftp/network";

/** What a router does with a connection from outside that nobody behind it asked for, and that isn't let in. */
export type Unasked =
  /** It comes through where the host has a public address; behind NAT the router itself answers that nobody listens. */
  | "accept"
  /** Nothing comes back. */
  | "drop"
  /** The dial is refused (iptables' `REJECT --reject-with tcp-reset`). */
  | "reset"
  /** The dial ends with "no route to host" (ICMP: administratively prohibited). */
  | "prohibit";

/** One end of a network: a host behind a router, with the router's rules as data. */
export interface Site {
  /** `public`: the host has the public address itself; `nat`: a private one, and the router the public one. */
  readonly address: "public" | "nat";
  readonly unasked: Unasked;
  /** Ports that come in nevertheless: let through by the firewall, or forwarded unchanged by NAT. */
  readonly opens: readonly PortRange[];
  /** The router reads unencrypted control connections, opens what they announce, and puts its own address into them. */
  readonly readsAlong?: boolean;
  /** Behind NAT: the public address with which connections leave that don't go to port 21, where that is another one. */
  readonly dataLeavesAs?: string;
}

/** The addresses of a site. */
export interface SitePlan {
  readonly family: 4 | 6;
  /** Of the host itself, with the length of its network's prefix. */
  readonly host: string;
  readonly prefix: number;
  /** Of the router, on the host's side. */
  readonly gateway: string;
  /** Of the router, on the internet's side; the host's public one where it is behind NAT. */
  readonly outside: string;
  /** Under which the rest of the world knows the host. */
  readonly publicAddress: string;
  /** The public network of the site, which the other site's router has to find. */
  readonly network: string;
}

/**
 * The addresses of both ends: private networks (RFC 1918) and those for documentation (RFC 5737, RFC 3849), which
 * Portside takes for public.
 */
export function planSites(
  family: 4 | 6,
  sites: { readonly client: Site; readonly server: Site },
): { readonly client: SitePlan; readonly server: SitePlan } {
  if (family === 6) return { client: ipv6Plan(1), server: ipv6Plan(2) };
  return {
    client: ipv4Plan(sites.client, "198.51.100", "192.168.1"),
    server: ipv4Plan(sites.server, "203.0.113", "10.0.0"),
  };
}

function ipv4Plan({ address }: Site, network: string, inside: string): SitePlan {
  const publicAddress = `${network}.10`;
  const common = { family: 4, publicAddress, network: `${network}.0/24` } as const;
  return address === "nat"
    ? { ...common, host: `${inside}.10`, prefix: 24, gateway: `${inside}.1`, outside: publicAddress }
    : { ...common, host: publicAddress, prefix: 29, gateway: `${network}.9`, outside: `${network}.1` };
}

function ipv6Plan(number: number): SitePlan {
  const network = `2001:db8:${number}`;
  return {
    family: 6,
    host: `${network}::10`,
    prefix: 64,
    gateway: `${network}::1`,
    outside: `2001:db8::${number}`,
    publicAddress: `${network}::10`,
    network: `${network}::/48`,
  };
}
