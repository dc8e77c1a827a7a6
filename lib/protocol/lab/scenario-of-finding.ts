import type { ScenarioId } from "./scenario";

/** Findings that a scenario lets one see come about, and mend. */
const scenarioByFinding: ReadonlyMap<string, ScenarioId> = new Map([
  ["active-port-blocked", "client-firewall"],
  ["active-port-refused", "client-firewall"],
  ["active-no-port", "active-open"],
  ["active-address-private", "client-nat"],
  ["active-address-refused", "client-nat"],
  ["active-protocol-refused", "extended"],
  ["active-port-ipv4-only", "extended"],
  ["passive-port-blocked", "server-firewall"],
  ["passive-port-refused", "server-firewall"],
  ["passive-range-not-forwarded", "server-nat"],
  ["passive-address-private", "server-nat"],
  ["passive-host-unreachable", "server-nat"],
  ["passive-address-foreign", "bounce"],
  ["passive-reply-rewritten", "alg"],
  ["data-peer-differs", "bounce"],
  ["tls-hides-port", "alg"],
  ["data-encryption-required", "tls"],
  ["data-tls-failed", "tls"],
  ["tls-session-not-resumed", "tls"],
  ["plain-login-refused", "tls"],
]);

/** The scenario about what a finding says; null where there is none. */
export function scenarioOfFinding(finding: string): ScenarioId | null {
  return scenarioByFinding.get(finding) ?? null;
}
