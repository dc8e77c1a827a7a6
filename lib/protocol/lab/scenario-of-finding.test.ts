import { expect, it } from "vitest";
import { scenarioOfFinding } from "./scenario-of-finding";

it.each([
  ["active-port-blocked", "client-firewall"],
  ["passive-port-blocked", "server-firewall"],
  ["passive-address-private", "server-nat"],
  ["active-address-refused", "client-nat"],
  ["tls-hides-port", "alg"],
  ["active-protocol-refused", "extended"],
  ["storage-full", null],
  ["constructor", null],
])("the finding %s leads to the scenario %s", (finding, scenario) => {
  expect(scenarioOfFinding(finding)).toBe(scenario);
});
