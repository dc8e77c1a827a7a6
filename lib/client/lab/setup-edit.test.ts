import { describe, expect, it } from "vitest";
import type { Finding } from "@/lib/contract/finding";
import { changedSetup } from "@/lib/protocol/lab/scenario";
import { scenarioOf, scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";
import { fieldToSet, findingInLab, portsOf, setupAfter } from "./lab-remedy";
import {
  addForward,
  addRule,
  changeRule,
  changesBetween,
  raiseRule,
  removeRule,
  withClient,
  withGateway,
} from "./setup-edit";
import { differencesText } from "./setup-words";

const { setup } = scenarioOf("server-firewall");
const gateway = setup.topology.sites.find(({ id }) => id === "server")?.gateway;
if (!gateway) throw new Error("The scenario has lost its firewall");

describe("editing a setup", () => {
  it("puts a new rule above all others, under a name that is free", () => {
    const [added, ...rest] = addRule(gateway).rules;
    expect(rest).toEqual(gateway.rules);
    expect(gateway.rules.map(({ id }) => id)).not.toContain(added?.id);
  });

  it("changes, raises and removes one rule, and leaves the others", () => {
    const ids = gateway.rules.map(({ id }) => id);
    const last = ids.at(-1) ?? "";
    expect(raiseRule(gateway, last).rules.map(({ id }) => id)).toEqual([last, ...ids.slice(0, -1)]);
    expect(raiseRule(gateway, ids[0] ?? "")).toEqual(gateway);
    expect(removeRule(gateway, last).rules.map(({ id }) => id)).toEqual(ids.slice(0, -1));
    expect(changeRule(gateway, last, { action: "reject" }).rules.at(-1)?.action).toBe("reject");
  });

  it("forwards to the host behind the router, where there is NAT", () => {
    const home = scenarioOf("client-nat").setup.topology.sites.find(({ id }) => id === "client");
    if (!home?.gateway) throw new Error("The scenario has lost its router");
    expect(addForward(home.gateway, home).nat?.forwards).toEqual([
      { id: "forward 1", ports: { first: 50_000, last: 50_099 }, to: "192.168.1.100" },
    ]);
    expect(addForward(gateway, home)).toBe(gateway);
  });

  it("is told as changes that lead to the same setup again", () => {
    const edited = withClient(withGateway(setup, "server", addRule(gateway)), { dataMode: "active" });
    const changes = changesBetween(setup, edited);
    expect(changedSetup(setup, changes)).toEqual(edited);
    expect(Object.keys(changes).sort()).toEqual(["client", "gateways"]);
    expect(changesBetween(setup, setup)).toEqual({});
  });

  it("leads back from each accepted fix to its changes", () => {
    for (const scenario of scenarios) {
      for (const { changes } of scenario.solutions) {
        const solved = changedSetup(scenario.setup, changes);
        expect(changedSetup(scenario.setup, changesBetween(scenario.setup, solved))).toEqual(solved);
      }
    }
  });

  it("is told in words", () => {
    expect(differencesText(setup, withClient(setup, { dataMode: "active" }))).toEqual([
      "Data connection: active",
    ]);
  });
});

describe("what a finding proposes", () => {
  const scenario = scenarioOf("client-firewall");

  it("is done where the scenario lets it be edited", () => {
    const action = {
      type: "change-settings",
      label: "Switch to passive",
      settings: { dataMode: "passive" },
    } as const;
    expect(setupAfter(action, scenario.setup, scenario)?.client.dataMode).toBe("passive");
    expect(setupAfter(action, scenario.setup, { editable: [] })).toBeNull();
  });

  it("leads to the field where the person has to choose", () => {
    const ports = { type: "open-settings", label: "Set the active ports", field: "activePorts" } as const;
    expect(fieldToSet(ports, scenario)).toBe("activePorts");
    expect(fieldToSet({ ...ports, field: "activeAddress" }, scenario)).toBeNull();
  });

  it("says that it runs the scenario again", () => {
    const finding: Finding = {
      ...{ id: "x", title: "", advice: "", confidence: "likely", cause: "" },
      ...{ evidence: [], changes: [], nextTest: null },
      actions: [
        { type: "change-settings", label: "Switch to passive", settings: {} },
        { type: "retry", label: "Try again" },
      ],
    };
    const { actions } = findingInLab(finding, "list again");
    expect(actions.map(({ label }) => label)).toEqual(["Switch to passive and list again", "Try again"]);
  });
});

it.each([
  ["50000-50099", { first: 50_000, last: 50_099 }],
  [" 21 ", { first: 21, last: 21 }],
  ["50099-50000", null],
  ["0", null],
  ["65536", null],
  ["ftp", null],
])("reads ports from %s", (text, ports) => {
  expect(portsOf(text)).toEqual(ports);
});
