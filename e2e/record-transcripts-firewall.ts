import { execFileSync } from "node:child_process";
import type { PortRange } from "@/lib/ftp/network";

/** Where the rules stand in a namespace: before the table of its own addresses, which is moved behind them. */
const RULES = 10;
const OWN_ADDRESSES = 20;

/**
 * A firewall in front of a server in a network namespace, made of routing rules: those need nothing but `ip`, and what
 * they do is what a packet filter does.
 */
export class Firewall {
  readonly #namespace: string;

  /** @param namespace that the server runs in */
  constructor(namespace: string) {
    this.#namespace = namespace;
    this.#ip("rule", "add", "pref", String(OWN_ADDRESSES), "lookup", "local");
    this.#ip("rule", "delete", "pref", "0");
  }

  /** Everybody's packets to these ports of the server vanish: dials in passive mode get no answer. */
  dropTo(server: string, ports: PortRange): void {
    this.#add("to", server, "ipproto", "tcp", "dport", `${ports.first}-${ports.last}`, "blackhole");
  }

  /** The client's packets from these ports vanish: the server's dials in active mode get no answer. */
  dropFrom(client: string, ports: PortRange): void {
    this.#add("from", client, "ipproto", "tcp", "sport", `${ports.first}-${ports.last}`, "blackhole");
  }

  /** The server's dials to these ports of the client are refused on its own machine, at once. */
  refuseTo(client: string, ports: PortRange): void {
    this.#add("to", client, "ipproto", "tcp", "dport", `${ports.first}-${ports.last}`, "prohibit");
  }

  /** Lets everything through again. */
  open(): void {
    for (;;) {
      try {
        this.#ip("rule", "delete", "pref", String(RULES));
      } catch {
        // None is left.
        return;
      }
    }
  }

  #add(...rule: readonly string[]): void {
    this.#ip("rule", "add", "pref", String(RULES), ...rule);
  }

  #ip(...args: readonly string[]): void {
    execFileSync("ip", ["-n", this.#namespace, ...args], { stdio: "pipe" });
  }
}
