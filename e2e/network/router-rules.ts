import type { PortRange } from "@/lib/ftp/network";
import type { Site, SitePlan, Unasked } from "./site";

/** The router's interfaces: towards the internet, and towards its host. */
export const WAN = "wan";
export const LAN = "lan";

/**
 * The router's rules, as iptables-restore(8) reads them: what was asked for from inside comes back, what is let in or
 * forwarded comes in, and with the rest it does what the site says.
 */
export function routerRules(site: Site, plan: SitePlan): string {
  const opened = site.opens.map((ports) => `-A FORWARD -i ${WAN} -p tcp ${toPorts(ports)} -j ACCEPT`);
  const unasked = (chain: string) => {
    const target = targetOf(site.unasked, plan.family);
    return target === null ? [] : [`-A ${chain} -i ${WAN} -p tcp -j ${target}`];
  };
  const established = "-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT";
  return [
    "*filter",
    `-A FORWARD ${established}`,
    ...opened,
    ...unasked("FORWARD"),
    ...unasked("INPUT"),
    "COMMIT",
    ...(site.address === "nat" ? natRules(site, plan) : []),
    ...(site.readsAlong === true
      ? ["*raw", "-A PREROUTING -p tcp --dport 21 -j CT --helper ftp", "COMMIT"]
      : []),
    "",
  ].join("\n");
}

function natRules({ opens, dataLeavesAs }: Site, { host, outside }: SitePlan): string[] {
  return [
    "*nat",
    ...opens.map(
      (ports) =>
        `-A PREROUTING -i ${WAN} -d ${outside} -p tcp ${toPorts(ports)} -j DNAT --to-destination ${host}`,
    ),
    ...(dataLeavesAs === undefined
      ? []
      : [`-A POSTROUTING -o ${WAN} -p tcp ! --dport 21 -j SNAT --to-source ${dataLeavesAs}`]),
    `-A POSTROUTING -o ${WAN} -j MASQUERADE`,
    "COMMIT",
  ];
}

function targetOf(unasked: Unasked, family: 4 | 6): string | null {
  switch (unasked) {
    case "accept":
      return null;
    case "drop":
      return "DROP";
    case "reset":
      return "REJECT --reject-with tcp-reset";
    case "prohibit":
      return `REJECT --reject-with ${family === 4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited"}`;
  }
}

function toPorts({ first, last }: PortRange): string {
  return `--dport ${first}:${last}`;
}
