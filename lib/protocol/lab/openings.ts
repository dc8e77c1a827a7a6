import type { Gateway, Ports } from "./topology";

const ALL_PORTS = 65_535;

/**
 * How many TCP ports let in somebody whom nobody inside asked for.
 *
 * @param gateway null: the host stands on the internet itself, with all of them
 * @param except ports that don't count
 */
export function openPorts(gateway: Gateway | null, except: readonly number[] = []): number {
  const counted = stretches(gateway)
    .filter(({ first }) => isOpen(gateway, first))
    .reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return counted - except.filter((port) => isOpen(gateway, port)).length;
}

/** Whether each of these ports lets in somebody whom nobody inside asked for. */
export function areOpen(gateway: Gateway | null, { first, last }: Ports): boolean {
  const within = stretches(gateway).filter((one) => one.first <= last && first <= one.last);
  return within.every((stretch) => isOpen(gateway, stretch.first));
}

/** As the gateway judges: the first rule that fits, then what NAT forwards, then the rest. */
function isOpen(gateway: Gateway | null, port: number): boolean {
  if (gateway === null) return true;
  const { rules, otherwise, nat } = gateway;
  const rule = rules.find((one) => one.direction === "in" && contains(one.ports, port));
  const isForwarded = nat?.forwards.some(({ ports }) => contains(ports, port)) ?? true;
  if (rule !== undefined) return rule.action === "allow" && isForwarded;
  return nat === null ? otherwise.in === "allow" : isForwarded;
}

/** Stretches of ports with which the gateway does the same. */
function stretches(gateway: Gateway | null): readonly Ports[] {
  const named = [...(gateway?.rules ?? []), ...(gateway?.nat?.forwards ?? [])].flatMap(
    ({ ports }) => ports ?? [],
  );
  const starts = new Set([1, ...named.flatMap(({ first, last }) => [first, last + 1])]);
  const sorted = [...starts].filter((port) => port <= ALL_PORTS).sort((a, b) => a - b);
  return sorted.map((first, index) => ({ first, last: (sorted[index + 1] ?? ALL_PORTS + 1) - 1 }));
}

function contains(ports: Ports | null, port: number): boolean {
  return ports === null || (ports.first <= port && port <= ports.last);
}
