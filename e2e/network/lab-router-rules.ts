import type { FirewallAction, Gateway, Ports } from "@/lib/protocol/lab/topology";
import { LAN, WAN } from "./router-rules";

/** A gateway of the lab as rules of a Linux router, likewise. */
export function gatewayRules(gateway: Gateway, family: 4 | 6): string {
  const { rules, otherwise, nat, ftpHelper } = gateway;
  const judge = (chain: string, device: string, ports: Ports | null, action: FirewallAction) =>
    `-A ${chain} -i ${device} -p tcp ${toPorts(ports)} -j ${targetOf(action, family)}`;
  const inward = (chain: string) =>
    rules
      .filter(({ direction }) => direction === "in")
      .map(({ ports, action }) => judge(chain, WAN, ports, action));
  const outward = rules
    .filter(({ direction }) => direction === "out")
    .map(({ ports, action }) => judge("FORWARD", LAN, ports, action));
  const established = "-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT";
  return [
    "*filter",
    `-A FORWARD ${established}`,
    ...outward,
    judge("FORWARD", LAN, null, otherwise.out),
    ...inward("FORWARD"),
    // What a port is forwarded for is let in where no rule says otherwise, as on home routers.
    ...(nat === null ? [] : [`-A FORWARD -i ${WAN} -m conntrack --ctstate DNAT -j ACCEPT`]),
    judge("FORWARD", WAN, null, otherwise.in),
    // What isn't forwarded ends at the router itself.
    ...(nat === null ? [] : [...inward("INPUT"), judge("INPUT", WAN, null, otherwise.in)]),
    "COMMIT",
    ...(nat === null
      ? []
      : [
          "*nat",
          ...nat.forwards.map(
            ({ ports, to }) =>
              `-A PREROUTING -i ${WAN} -d ${nat.publicAddress} -p tcp ${toPorts(ports)} -j DNAT --to-destination ${to}`,
          ),
          `-A POSTROUTING -o ${WAN} -j MASQUERADE`,
          "COMMIT",
        ]),
    ...(ftpHelper ? ["*raw", "-A PREROUTING -p tcp --dport 21 -j CT --helper ftp", "COMMIT"] : []),
    "",
  ].join("\n");
}

function targetOf(action: FirewallAction, family: 4 | 6): string {
  switch (action) {
    case "allow":
      return "ACCEPT";
    case "drop":
      return "DROP";
    case "reject":
      return "REJECT --reject-with tcp-reset";
    case "prohibit":
      return `REJECT --reject-with ${family === 4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited"}`;
  }
}

function toPorts(ports: Ports | null): string {
  return ports === null ? "" : `--dport ${ports.first}:${ports.last}`;
}
