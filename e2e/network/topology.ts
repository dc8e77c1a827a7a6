import { requiredTool } from "../servers/available";
import { Namespace } from "./namespace";
import { LAN, routerRules, WAN } from "./router-rules";
import { planSites, type Site, type SitePlan } from "./site";

/** Two sites, each a host behind a router, and the line between the routers that stands for the internet. */
export interface TopologyOptions {
  /** 4 when left out. */
  readonly family?: 4 | 6;
  readonly client: Site;
  readonly server: Site;
}

/** A host of a topology. */
export interface Host {
  readonly namespace: Namespace;
  /** Its own address, and the one under which the other site knows it. */
  readonly address: string;
  readonly publicAddress: string;
}

/** A network made of namespaces: nothing of it is in the namespace of this process. */
export class Topology {
  readonly #namespaces: Namespace[] = [];

  private constructor(
    readonly client: Host,
    readonly server: Host,
    namespaces: readonly Namespace[],
  ) {
    this.#namespaces.push(...namespaces);
  }

  /** Makes hosts, routers, lines and rules. Needs root, and iptables from the test tools. @throws with what is missing */
  static async open({ family = 4, ...sites }: TopologyOptions): Promise<Topology> {
    const plans = planSites(family, sites);
    const made: Namespace[] = [];
    const machine = (role: string) => openMachine(role, made);
    try {
      const routers = { client: await machine("client-router"), server: await machine("server-router") };
      await Namespace.join([routers.client, WAN], [routers.server, WAN]);
      const host = async (side: "client" | "server", other: SitePlan): Promise<Host> => {
        const [plan, router, namespace] = [plans[side], routers[side], await machine(side)];
        await Namespace.join([namespace, "eth0"], [router, LAN]);
        await namespace.ip(hostSetup(plan));
        await router.ip(routerSetup(plan, other));
        const restore = family === 4 ? "iptables-restore" : "ip6tables-restore";
        await router.run(requiredTool("iptables"), [restore], routerRules(sites[side], plan));
        return { namespace, address: plan.host, publicAddress: plan.publicAddress };
      };
      const client = await host("client", plans.server);
      const server = await host("server", plans.client);
      return new Topology(client, server, made);
    } catch (error) {
      await closeAll(made);
      throw error;
    }
  }

  /** Removes it all; programs on its hosts must have ended. */
  async close(): Promise<void> {
    await closeAll(this.#namespaces.splice(0));
  }
}

/** Makes a machine, notes it among those that are to be removed, and sets its kernel up. */
export async function openMachine(role: string, made: Namespace[]): Promise<Namespace> {
  const namespace = await Namespace.open(role);
  made.push(namespace);
  await namespace.configure(kernelParameters);
  return namespace;
}

/** Of every machine. Forwarding is of no use to hosts, which have one line only. */
const kernelParameters = {
  "net/ipv4/ip_forward": 1,
  "net/ipv6/conf/all/forwarding": 1,
  // Addresses work at once: nobody else can have them here.
  "net/ipv6/conf/default/accept_dad": 0,
  // Older kernels read control connections unasked; newer ones only where a rule says so.
  "net/netfilter/nf_conntrack_helper": 0,
  // By default a machine says only once a second that something can't be reached.
  "net/ipv4/icmp_ratelimit": 0,
  "net/ipv6/icmp/ratelimit": 0,
};

function hostSetup({ host, prefix, gateway }: SitePlan): string[] {
  return [
    "link set lo up",
    `address add ${host}/${prefix} dev eth0`,
    "link set eth0 up",
    `route add default via ${gateway}`,
  ];
}

function routerSetup({ family, gateway, prefix, outside }: SitePlan, other: SitePlan): string[] {
  return [
    "link set lo up",
    `address add ${gateway}/${prefix} dev ${LAN}`,
    `address add ${outside}/${family === 4 ? 32 : 64} dev ${WAN}`,
    `link set ${LAN} up`,
    `link set ${WAN} up`,
    `route add ${other.network} via ${other.outside} dev ${WAN} onlink`,
  ];
}

/** Removes machines; programs on them must have ended. */
export async function closeAll(namespaces: readonly Namespace[]): Promise<void> {
  for (const namespace of namespaces) await namespace.close();
}
