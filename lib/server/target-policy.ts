import ipaddr from "ipaddr.js";
import type { TargetPolicy } from "@/lib/ftp/real-network";
import { type PracticeSettings, practiceAddress, type Settings } from "./settings";
import type { IpAddress, TargetRule } from "./target-rules";

/** A connection that somebody wants to make. */
export interface Target {
  /** The resolved address: names are never trusted by themselves. */
  readonly address: string;
  /** Null while only a name was resolved. */
  readonly port: number | null;
  /** The name that was asked for, where there was one. */
  readonly host: string | null;
  readonly purpose: "control" | "data";
}

/** What PORTSIDE_TARGETS allows, as the engine's network asks it: on every connection, data connections included. */
export function createTargetPolicy({
  targets,
  practice,
}: Pick<Settings, "targets" | "practice">): TargetPolicy {
  return {
    allows(
      address: string,
      port: number | null,
      host: string | null,
      purpose: Target["purpose"] = "control",
    ): boolean {
      return (
        isPracticeServer(practice, address, port) || allowsTarget(targets, { address, port, host, purpose })
      );
    },
  };
}

/** An operator who has the practice server on means it to be used, on its own ports and no other of this machine. */
function isPracticeServer(practice: PracticeSettings | null, address: string, port: number | null): boolean {
  if (practice === null || address !== practiceAddress) return false;
  const last = practice.passivePorts?.last ?? practice.port;
  return port === null || (port >= practice.port && port <= last);
}

/** Whether the operator lets sessions reach this target. */
export function allowsTarget(targets: Settings["targets"], target: Target): boolean {
  if (!ipaddr.isValid(target.address)) return false;
  const address = ipaddr.process(target.address);
  const guarded = guardedNetworks.find((network) => isWithin(address, network));
  if (guarded !== undefined) {
    return (
      typeof targets === "object" &&
      targets.some(
        (rule) => names(rule, guarded) && allowsPort(rule, target) && allowsHost(rule, target, address),
      )
    );
  }
  if (targets === "any") return true;
  // `unicast` is ipaddr.js's word for public: neither private, loopback, link-local, carrier NAT, nor a tunnel
  // that carries an IPv4 address inside.
  if (targets === "public") return address.range() === "unicast";
  return targets.some((rule) => allowsPort(rule, target) && allowsHost(rule, target, address));
}

type Network = readonly [IpAddress, number];

/**
 * Where clouds tell a machine its own credentials, and the link-local networks that this is mostly in. `*`, a name
 * (whoever serves it chooses the address) or a network around them doesn't open them, only one within them does.
 */
const guardedNetworks: readonly Network[] = [
  "169.254.0.0/16",
  "fe80::/10",
  // The same by way of a NAT64 gateway.
  "64:ff9b::a9fe:0/112",
  // AWS over IPv6, Alibaba Cloud, Oracle Cloud, Azure.
  "fd00:ec2::254/128",
  "100.100.100.200/32",
  "192.0.0.192/32",
  "168.63.129.16/32",
].map((network) => ipaddr.parseCIDR(network));

function isWithin(address: IpAddress, [network, prefix]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, prefix);
}

/** Whether a rule is about nothing but (a part of) this network. */
function names({ host }: TargetRule, network: Network): boolean {
  return host.kind === "network" && host.prefix >= network[1] && isWithin(host.address, network);
}

/** Data connections come on ports that nobody can list in advance, but never on a well-known service's. */
const firstFreePort = 1024;

function allowsPort({ ports }: TargetRule, { port, purpose }: Target): boolean {
  if (ports === null || port === null) return true;
  if (port >= ports.first && port <= ports.last) return true;
  return purpose === "data" && port >= firstFreePort;
}

function allowsHost({ host: rule }: TargetRule, target: Target, address: IpAddress): boolean {
  const name = target.host?.toLowerCase().replace(/\.$/, "") ?? null;
  switch (rule.kind) {
    case "any":
      return true;
    case "name":
      return name === rule.name;
    case "wildcard":
      return name !== null && name.length > rule.suffix.length && name.endsWith(rule.suffix);
    case "network":
      return isWithin(address, [rule.address, rule.prefix]);
  }
}
