import { CLIENT, THIRD as LESSONS_THIRD, SERVER } from "../../protocol/lab/sites";
import type { FirewallRule, Gateway, Nat, Site } from "../../protocol/lab/topology";

export { CLIENT, SERVER };
export const THIRD = { ...LESSONS_THIRD, ipv6: "2001:db8:3::66" };

/** A router that lets everything pass, but for what is said. */
export function gateway(given: Partial<Gateway> = {}): Gateway {
  return { rules: [], otherwise: { in: "allow", out: "allow" }, nat: null, ftpHelper: false, ...given };
}

/** A home router: out goes everything, in comes what is forwarded. */
export function homeRouter(
  publicAddress: string,
  nat: Partial<Nat> = {},
  given: Partial<Gateway> = {},
): Gateway {
  return gateway({
    otherwise: { in: "drop", out: "allow" },
    nat: { publicAddress, forwards: [], hairpin: false, ...nat },
    ...given,
  });
}

/** A rule for one port, or for all. */
export function rule(
  action: FirewallRule["action"],
  direction: FirewallRule["direction"],
  port: number | null = null,
): FirewallRule {
  const ports = port === null ? null : { first: port, last: port };
  return { id: `${action}-${direction}-${port ?? "all"}`, direction, ports, action };
}

/** The client with a public address, or with a private one behind the NAT that is given. */
export function clientSite(behind: Gateway | null = null, given: Partial<Site> = {}): Site {
  const ipv4 = behind?.nat == null ? CLIENT.outside : CLIENT.inside;
  return {
    ...{ id: "client", names: ["client.example"], ipv4, ipv6: CLIENT.ipv6, latency: 0 },
    ...{ gateway: behind, ...given },
  };
}

/** The server, likewise. */
export function serverSite(behind: Gateway | null = null, given: Partial<Site> = {}): Site {
  const ipv4 = behind?.nat == null ? SERVER.outside : SERVER.inside;
  return {
    ...{ id: "server", names: ["ftp.example"], ipv4, ipv6: SERVER.ipv6, latency: 0 },
    ...{ gateway: behind, ...given },
  };
}

/** A host on the internet that has nothing to do with either. */
export const thirdSite: Site = {
  ...{ id: "third", names: ["third.example"], ...THIRD, latency: 0 },
  gateway: null,
};
