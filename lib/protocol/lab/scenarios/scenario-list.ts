import type { Scenario, ScenarioId } from "../scenario";
import { activeOpen } from "./active-open";
import { alg } from "./alg";
import { bothFirewalls } from "./both-firewalls";
import { bounce } from "./bounce";
import { clientFirewall } from "./client-firewall";
import { clientNat } from "./client-nat";
import { extended } from "./extended";
import { passiveOpen } from "./passive-open";
import { serverFirewall } from "./server-firewall";
import { serverNat } from "./server-nat";
import { tls } from "./tls";
import { twoChannels } from "./two-channels";

const byId: Readonly<Record<ScenarioId, Scenario>> = {
  "two-channels": twoChannels,
  "active-open": activeOpen,
  "passive-open": passiveOpen,
  "client-firewall": clientFirewall,
  "server-firewall": serverFirewall,
  "server-nat": serverNat,
  "client-nat": clientNat,
  "both-firewalls": bothFirewalls,
  alg,
  extended,
  tls,
  bounce,
};

/** All of them, in the order in which they build on each other. */
export const scenarios: readonly Scenario[] = Object.values(byId);

/** The scenario with that id. */
export function scenarioOf(id: ScenarioId): Scenario {
  return byId[id];
}
