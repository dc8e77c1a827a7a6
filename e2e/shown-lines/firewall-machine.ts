import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { requiredTool } from "../servers/available";
import type { ShownLines } from "./registry";

const machine = fileURLToPath(new URL("../../scripts/steps/firewall-machine.sh", import.meta.url));

/** A firewall's program: what has to be there before its lines, and how it tells the rules that are in force after them. */
interface Firewall {
  readonly before: string;
  readonly after: string;
}

const iptables: Firewall = { before: "", after: "iptables-save; ip6tables-save" };
/** As in Debian's nftables.conf, with the chain for NAT that routers have besides. */
const nftables: Firewall = {
  before: `nft -f - <<'END'
table inet filter {
  chain input { type filter hook input priority filter; }
  chain forward { type filter hook forward priority filter; }
  chain output { type filter hook output priority filter; }
}
table ip nat {
  chain prerouting { type nat hook prerouting priority dstnat; }
}
END`,
  after: "nft list ruleset",
};
const ufw: Firewall = { before: "ufw --force enable > /run/ufw.log", after: "iptables-save; ip6tables-save" };
const firewalld: Firewall = { before: "start_firewalld", after: "nft list ruleset" };

/** The firewalls by what the pages call them. */
export const firewalls: Readonly<Record<string, Firewall>> = {
  iptables,
  ip6tables: iptables,
  nftables,
  ufw,
  firewalld,
  "NAT (iptables)": iptables,
  "NAT (nftables)": nftables,
  "NAT (firewalld)": firewalld,
};

/**
 * Types lines into a shell of a machine that has these firewalls and nothing else, and reads the rules that are in force
 * then. Needs root. @throws with what was said when a line fails
 */
export function rulesAfter({ where, lines }: ShownLines): Promise<string> {
  const firewall = firewalls[where];
  if (firewall === undefined) throw new Error(`${where} is no firewall`);
  // With `set -e` by the machine: the first line that fails ends it. What they say is not among the rules.
  const script = [firewall.before, ...lines.map((line) => `${line} >&2`), firewall.after].join("\n");
  return new Promise((resolve, reject) => {
    execFile("bash", [machine, requiredTool("firewalls"), script], (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${lines.join("\n")}\n${stderr}`, { cause: error }));
    });
  });
}
