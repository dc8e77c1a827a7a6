import type { LabClient, LabServer, LabSetup } from "./scenario";
import type { FirewallRule, Gateway, Nat, Ports, Site } from "./topology";

/** The addresses of the lab's lessons: private ones (RFC 1918), and those for documentation (RFC 5737, RFC 3849). */
export const CLIENT = { inside: "192.168.1.100", outside: "198.51.100.7", ipv6: "2001:db8:1::7" };
export const SERVER = { inside: "10.0.0.5", outside: "203.0.113.10", ipv6: "2001:db8:2::10" };
export const THIRD = { ipv4: "192.0.2.66" };

/** Milliseconds, one way: a round trip of 40 ms, in which the drawing can be followed. */
const LATENCY = { client: 5, server: 15, third: 10 };

/** Ranges that the lessons speak of: for vsftpd's passive ports, and for the client's active ones. */
export const PASSIVE_RANGE: Ports = { first: 50_000, last: 50_099 };
export const ACTIVE_RANGE: Ports = { first: 52_000, last: 52_009 };
export const CONTROL: Ports = { first: 21, last: 21 };

/** The client, with a public address, or with a private one where its gateway does NAT. */
export function clientSite(gateway: Gateway | null = null): Site {
  const ipv4 = gateway?.nat == null ? CLIENT.outside : CLIENT.inside;
  return { id: "client", names: [], ipv4, ipv6: null, latency: LATENCY.client, gateway };
}

/** The server, likewise. */
export function serverSite(gateway: Gateway | null = null): Site {
  const ipv4 = gateway?.nat == null ? SERVER.outside : SERVER.inside;
  return { id: "server", names: [], ipv4, ipv6: null, latency: LATENCY.server, gateway };
}

/** A host that has nothing to do with either. */
export const thirdSite: Site = {
  ...{ id: "third", names: [], ipv4: THIRD.ipv4, ipv6: null },
  ...{ latency: LATENCY.third, gateway: null },
};

/** A site with an IPv6 address and no other. */
export function ipv6Only(site: Site, ipv6: string): Site {
  return { ...site, ipv4: null, ipv6 };
}

/** A firewall without NAT: its rules in their order, and what it does with the rest. */
export function firewall(
  rules: readonly FirewallRule[],
  otherwise: Gateway["otherwise"] = { in: "allow", out: "allow" },
): Gateway {
  return { rules, otherwise, nat: null, ftpHelper: false };
}

/** A router with NAT as in homes and offices: everything goes out, in comes only what is forwarded. */
export function natRouter(nat: Pick<Nat, "publicAddress" | "forwards">, ftpHelper = false): Gateway {
  return { rules: [], otherwise: { in: "drop", out: "allow" }, nat: { ...nat, hairpin: false }, ftpHelper };
}

/** The setup of a scenario, by what is special about it. */
export function labSetup(
  sites: readonly Site[],
  { server, client }: { readonly server?: Partial<LabServer>; readonly client?: Partial<LabClient> } = {},
): LabSetup {
  return {
    topology: { sites },
    server: { passivePorts: null, passiveAddress: null, dialsForeignAddresses: false, ...server },
    client: {
      host: SERVER.outside,
      encryption: "none",
      dataMode: "passive",
      passiveCommand: "PASV",
      passiveAddress: "auto",
      activeCommand: "PORT",
      activeAddress: null,
      activePorts: null,
      ...client,
    },
  };
}
