/**
 * A simulated network as data: what the lab builds, draws, and lets a learner change. Nothing but JSON.
 *
 * Sites hang on the internet side by side: a host, and in front of it perhaps a gateway with a firewall, NAT, or both.
 * The lab's scenarios have a site "client", where the engine is, a site "server", and sometimes a third.
 */
export interface LabTopology {
  readonly sites: readonly Site[];
}

/** A host, and what stands between it and the internet. */
export interface Site {
  /** What events and the drawing call it: "client", "server", … */
  readonly id: string;
  /** The names under which everybody finds its public addresses; compared without case. */
  readonly names: readonly string[];
  /**
   * The host's own address, which a private one's gateway has to translate (see `Nat`); null: it has none of the family.
   * At least one of the two is there.
   */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  /** Between the site and the middle of the internet, in milliseconds, one way. */
  readonly latency: number;
  /** Null: the host stands on the internet itself. */
  readonly gateway: Gateway | null;
}

/**
 * A router. It decides on attempts to connect only: once a connection stands, both directions pass (it is stateful).
 *
 * An attempt from the internet is judged by the first rule that fits; where none does, a port that NAT forwards is let
 * in, as on home routers; with the rest it does `otherwise.in`. Behind NAT, what is let in but not forwarded ends at the
 * router, where nobody listens: refused.
 */
export interface Gateway {
  readonly rules: readonly FirewallRule[];
  readonly otherwise: { readonly in: FirewallAction; readonly out: FirewallAction };
  /** IPv4 only: IPv6 passes with its own addresses. */
  readonly nat: Nat | null;
  /**
   * The FTP helper (ALG): reads unencrypted control connections to port 21, opens the port that they announce, and puts
   * the public address in the place of a private one. Under TLS it can't read, and does nothing.
   */
  readonly ftpHelper: boolean;
}

/** What a firewall does with an attempt: let it pass, say nothing, answer RST, or answer ICMP "prohibited". */
export type FirewallAction = "allow" | "drop" | "reject" | "prohibit";

export interface FirewallRule {
  /** Unique in its gateway: what events name. */
  readonly id: string;
  /** From the internet to the host, or from the host to the internet. */
  readonly direction: "in" | "out";
  /** Of the end that is dialled; null: every one. */
  readonly ports: Ports | null;
  readonly action: FirewallAction;
}

/** First and last port, inclusive. */
export interface Ports {
  readonly first: number;
  readonly last: number;
}

export interface Nat {
  /** What the rest of the world sees in the place of the host's own address. */
  readonly publicAddress: string;
  readonly forwards: readonly PortForward[];
  /** Whether the host reaches itself by the public address (NAT loopback). Most routers refuse. */
  readonly hairpin: boolean;
}

/** Attempts to these ports of the public address go to the same ports of a host inside. */
export interface PortForward {
  /** Unique in its gateway: what events name. */
  readonly id: string;
  readonly ports: Ports;
  /** An address inside, which may be one where nobody is. */
  readonly to: string;
}

/** The port of control connections, which FTP helpers watch. */
export const CONTROL_PORT = 21;
