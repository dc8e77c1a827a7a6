import type {
  LabChanges,
  LabClient,
  LabField,
  LabServer,
  LabSetup,
  Scenario,
} from "@/lib/protocol/lab/scenario";
import type { FirewallRule, Gateway, PortForward, Site } from "@/lib/protocol/lab/topology";
import { same } from "./lab-link";

/** What a learner does to a setup. Each answers with a new one. */

export function withGateway(setup: LabSetup, site: string, gateway: Gateway): LabSetup {
  const sites = setup.topology.sites.map((one) => (one.id === site ? { ...one, gateway } : one));
  return { ...setup, topology: { ...setup.topology, sites } };
}

export function withServer(setup: LabSetup, server: Partial<LabServer>): LabSetup {
  return { ...setup, server: { ...setup.server, ...server } };
}

export function withClient(setup: LabSetup, client: Partial<LabClient>): LabSetup {
  return { ...setup, client: { ...setup.client, ...client } };
}

/** A rule for everybody's way in, above all others: the first that fits counts. */
export function addRule(gateway: Gateway): Gateway {
  const id = freeName("rule", gateway.rules);
  const rule: FirewallRule = { id, direction: "in", ports: { first: 50_000, last: 50_099 }, action: "allow" };
  return { ...gateway, rules: [rule, ...gateway.rules] };
}

export function changeRule(gateway: Gateway, id: string, change: Partial<FirewallRule>): Gateway {
  return { ...gateway, rules: gateway.rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)) };
}

export function removeRule(gateway: Gateway, id: string): Gateway {
  return { ...gateway, rules: gateway.rules.filter((rule) => rule.id !== id) };
}

/** A rule one place up, so that it is asked before the one above it. */
export function raiseRule(gateway: Gateway, id: string): Gateway {
  const at = gateway.rules.findIndex((rule) => rule.id === id);
  const [above, rule] = [gateway.rules[at - 1], gateway.rules[at]];
  if (above === undefined || rule === undefined) return gateway;
  return { ...gateway, rules: gateway.rules.with(at - 1, rule).with(at, above) };
}

/** Forwards to the site's own host. A gateway without NAT forwards nothing. */
export function addForward(gateway: Gateway, site: Pick<Site, "ipv4">): Gateway {
  if (gateway.nat === null) return gateway;
  const id = freeName("forward", gateway.nat.forwards);
  const forward: PortForward = { id, ports: { first: 50_000, last: 50_099 }, to: site.ipv4 ?? "" };
  return withForwards(gateway, [...gateway.nat.forwards, forward]);
}

export function changeForward(gateway: Gateway, id: string, change: Partial<PortForward>): Gateway {
  const forwards = gateway.nat?.forwards ?? [];
  return withForwards(
    gateway,
    forwards.map((forward) => (forward.id === id ? { ...forward, ...change } : forward)),
  );
}

export function removeForward(gateway: Gateway, id: string): Gateway {
  return withForwards(gateway, gateway.nat?.forwards.filter((forward) => forward.id !== id) ?? []);
}

function withForwards(gateway: Gateway, forwards: readonly PortForward[]): Gateway {
  return gateway.nat === null ? gateway : { ...gateway, nat: { ...gateway.nat, forwards } };
}

/** "rule 3", where 1 and 2 are taken. */
function freeName(word: string, taken: readonly { readonly id: string }[]): string {
  for (let number = 1; ; number++) {
    const id = `${word} ${number}`;
    if (taken.every((one) => one.id !== id)) return id;
  }
}

/** What leads from one setup of a scenario to another: as little as says it. */
export function changesBetween(before: LabSetup, after: LabSetup): LabChanges {
  const gateways: Record<string, Gateway> = {};
  for (const [index, { id, gateway }] of after.topology.sites.entries()) {
    if (gateway !== null && !same(gateway, before.topology.sites[index]?.gateway)) gateways[id] = gateway;
  }
  const server = differing(before.server, after.server);
  const client = differing(before.client, after.client);
  return {
    ...(Object.keys(gateways).length > 0 && { gateways }),
    ...(Object.keys(server).length > 0 && { server }),
    ...(Object.keys(client).length > 0 && { client }),
  };
}

function differing<T extends object>(before: T, after: T): Partial<T> {
  const changed: Partial<T> = {};
  for (const key in after) if (!same(before[key], after[key])) changed[key] = after[key];
  return changed;
}

/** Whether a scenario lets something be edited. */
export function canEdit({ editable }: Pick<Scenario, "editable">, field: LabField): boolean {
  return editable.some((one) => same(one, field));
}
