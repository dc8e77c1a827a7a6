import type { LabTopology, Site } from "@/lib/protocol/lab/topology";
import { requiredTool } from "../servers/available";
import { gatewayRules } from "./lab-router-rules";
import { Namespace } from "./namespace";
import { LAN, WAN } from "./router-rules";
import { closeAll, openMachine } from "./topology";

/** A network of the lab, made of namespaces: each site's host, its router where it has a gateway, and the internet between them. */
export class LabNamespaces {
  private constructor(
    readonly hosts: ReadonlyMap<string, Namespace>,
    private readonly made: readonly Namespace[],
  ) {}

  /** Needs root, and iptables from the test tools. @throws with what is missing */
  static async open({ sites }: LabTopology): Promise<LabNamespaces> {
    const made: Namespace[] = [];
    const hosts = new Map<string, Namespace>();
    try {
      const internet = await openMachine("internet", made);
      await internet.ip(["link set lo up", ...silentRoutes]);
      for (const [index, site] of sites.entries()) {
        const host = await openMachine(site.id, made);
        hosts.set(site.id, host);
        await connect({ site, host, internet, links: linksOf(site, index) }, made);
      }
      return new LabNamespaces(hosts, made);
    } catch (error) {
      await closeAll(made);
      throw error;
    }
  }

  host(site: string): Namespace {
    const host = this.hosts.get(site);
    if (host === undefined) throw new Error(`The network has no site ${site}`);
    return host;
  }

  /** Removes it all; programs on its hosts must have ended. */
  async close(): Promise<void> {
    await closeAll(this.made);
  }
}

/** Providers discard what is for private addresses, and say nothing (RFC 1918 §3). */
const silentRoutes = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(
  (network) => `route add blackhole ${network}`,
);

interface Place {
  readonly site: Site;
  readonly host: Namespace;
  readonly internet: Namespace;
  readonly links: Links;
}

/** Addresses of a site's host, and of the machines next to it, which nobody but their neighbours speaks to. */
interface Links {
  readonly family: 4 | 6;
  readonly address: string;
  /** Of the internet, on the side of the site. */
  readonly internet: string;
  /** Of the router, towards the internet and towards the host. */
  readonly outside: string;
  readonly inside: string;
}

function linksOf({ id, ipv4, ipv6, gateway }: Site, index: number): Links {
  if (ipv4 !== null && ipv6 === null) {
    return {
      ...{ family: 4, address: ipv4, internet: `198.18.${index}.1` },
      outside: gateway?.nat?.publicAddress ?? `198.18.${index}.2`,
      // A router with NAT is of the private network itself, as at home.
      inside: gateway?.nat == null ? `198.18.${index}.3` : ipv4.replace(/\d+$/, "1"),
    };
  }
  if (ipv6 === null) throw new Error(`Site ${id} has no address`);
  const prefix = `2001:db8:ffff:${index}`;
  return {
    ...{ family: 6, address: ipv6, internet: `${prefix}::1` },
    ...{ outside: `${prefix}::2`, inside: `${prefix}::3` },
  };
}

async function connect({ site, host, internet, links }: Place, made: Namespace[]): Promise<void> {
  const { address, outside, inside } = links;
  const port = `to-${site.id}`;
  const { gateway } = site;
  if (gateway === null) {
    await Namespace.join([host, "eth0"], [internet, port]);
    await internet.ip([...interfaceUp(port, links.internet, links), routeTo(address, port, links)]);
    await host.ip(hostSetup(links, links.internet));
    return;
  }
  const router = await openMachine(`${site.id}-router`, made);
  await Namespace.join([router, WAN], [internet, port]);
  await Namespace.join([host, "eth0"], [router, LAN]);
  await internet.ip([
    ...interfaceUp(port, links.internet, links),
    routeTo(outside, port, links),
    ...(gateway.nat === null ? [`route add ${address} via ${outside} dev ${port} onlink`] : []),
  ]);
  await router.ip([
    "link set lo up",
    ...interfaceUp(LAN, inside, links),
    ...interfaceUp(WAN, outside, links),
    // With NAT the whole private network is there; nobody answers for most of it.
    gateway.nat === null ? routeTo(address, LAN, links) : `route add ${networkOf(address)} dev ${LAN}`,
    `route add default via ${links.internet} dev ${WAN} onlink`,
  ]);
  await host.ip(hostSetup(links, inside));
  await restore(router, links.family, gatewayRules(gateway, links.family));
}

function hostSetup(links: Links, gateway: string): string[] {
  return [
    "link set lo up",
    ...interfaceUp("eth0", links.address, links),
    `route add default via ${gateway} dev eth0 onlink`,
  ];
}

function interfaceUp(device: string, address: string, { family }: Links): string[] {
  return [`address add ${address}/${family === 4 ? 32 : 128} dev ${device}`, `link set ${device} up`];
}

function routeTo(address: string, device: string, { family }: Links): string {
  return `route add ${address}/${family === 4 ? 32 : 128} dev ${device}`;
}

function networkOf(address: string): string {
  return address.replace(/\d+$/, "0/24");
}

async function restore(machine: Namespace, family: 4 | 6, rules: string): Promise<void> {
  const program = family === 4 ? "iptables-restore" : "ip6tables-restore";
  await machine.run(requiredTool("iptables"), [program], rules);
}
