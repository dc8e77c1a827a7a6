import ipaddr from "ipaddr.js";

/** One item of PORTSIDE_TARGETS. */
export interface TargetRule {
  readonly host:
    | { readonly kind: "any" }
    | { readonly kind: "name"; readonly name: string }
    /** `*.example.org`: names below, not the name itself. `suffix` begins with a dot. */
    | { readonly kind: "wildcard"; readonly suffix: string }
    | { readonly kind: "network"; readonly address: IpAddress; readonly prefix: number };
  /** Ports of the control connection; null: all. */
  readonly ports: { readonly first: number; readonly last: number } | null;
}

export type IpAddress = ReturnType<typeof ipaddr.parse>;

export interface ParsedTargets {
  readonly rules: readonly TargetRule[];
  readonly faults: readonly string[];
}

/**
 * Reads PORTSIDE_TARGETS: items joined by commas or blanks, each a host, `*.domain`, address, CIDR or `*`, and
 * optionally a port or a range: `ftp.example.org`, `*.example.org:21`, `10.0.0.0/8`, `[2001:db8::]/32`,
 * `[::1]:2121-2130`.
 */
export function parseTargets(text: string): ParsedTargets {
  const rules: TargetRule[] = [];
  const faults: string[] = [];
  for (const item of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const rule = parseRule(item);
    if (rule === null) faults.push(`has “${item}”, which is no host, wildcard, address or CIDR (with ports)`);
    else rules.push(rule);
  }
  if (rules.length === 0 && faults.length === 0) faults.push("is set but names no target");
  return { rules, faults };
}

function parseRule(item: string): TargetRule | null {
  const { hostText, portText } = splitPorts(item);
  const ports = portText === null ? null : parsePorts(portText);
  const host = parseHost(hostText);
  if (host === null || ports === undefined) return null;
  return { host, ports };
}

function splitPorts(item: string): { hostText: string; portText: string | null } {
  const bracketed = /^\[([^\]]+)\](\/\d+)?(?::(.*))?$/.exec(item);
  if (bracketed) {
    const [, address = "", prefix = "", portText] = bracketed;
    return { hostText: address + prefix, portText: portText ?? null };
  }
  // More than one colon without brackets is an IPv6 address, and all of it.
  const [hostText = "", portText, ...rest] = item.split(":");
  return rest.length > 0 ? { hostText: item, portText: null } : { hostText, portText: portText ?? null };
}

function parsePorts(text: string): TargetRule["ports"] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && first <= last && last <= 65535 ? { first, last } : undefined;
}

function parseHost(text: string): TargetRule["host"] | null {
  if (text === "*") return { kind: "any" };
  const [addressText = "", prefixText, ...rest] = text.split("/");
  if (ipaddr.isValid(addressText) && !/^\d+$/.test(addressText))
    return parseNetwork(addressText, prefixText, rest);
  const name = text.toLowerCase().replace(/\.$/, "");
  const label = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?";
  if (new RegExp(`^\\*(?:\\.${label})+$`).test(name)) return { kind: "wildcard", suffix: name.slice(1) };
  // A name whose last label is a number would be an address that is written wrong.
  if (new RegExp(`^${label}(?:\\.${label})*$`).test(name) && !/(^|\.)\d+$/.test(name)) {
    return { kind: "name", name };
  }
  return null;
}

function parseNetwork(
  addressText: string,
  prefixText: string | undefined,
  rest: readonly string[],
): TargetRule["host"] | null {
  const address = ipaddr.process(addressText);
  const bits = address.kind() === "ipv4" ? 32 : 128;
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  const isPrefix = prefixText === undefined || /^\d{1,3}$/.test(prefixText);
  if (rest.length > 0 || !isPrefix || prefix > bits) return null;
  return { kind: "network", address, prefix };
}
