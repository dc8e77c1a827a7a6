import { describe, expect, it } from "vitest";
import type { LabChanges } from "@/lib/protocol/lab/scenario";
import { scenarioOf, scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";
import { labLink, readLabLink } from "./lab-link";

const scenario = scenarioOf("server-firewall");
const search = (set: unknown) =>
  `?${new URLSearchParams({ set: typeof set === "string" ? set : JSON.stringify(set) })}`;
const changes: LabChanges = {
  server: { passivePorts: { first: 50_000, last: 50_099 } },
  client: { dataMode: "active" },
};

describe("a link to a scenario", () => {
  it("brings back what was changed", () => {
    const link = new URL(labLink(scenario, changes), "http://h");
    expect(link.pathname).toBe("/lab/server-firewall");
    expect(readLabLink(link.search, scenario)).toEqual({ changes, isRefused: false });
    expect(labLink(scenario, {})).toBe("/lab/server-firewall");
  });

  it("of each accepted fix is taken", () => {
    for (const one of scenarios) {
      for (const solution of one.solutions) {
        const { search: query } = new URL(labLink(one, solution.changes), "http://h");
        expect(readLabLink(query, one), `${one.id}: ${solution.label}`).toEqual({
          changes: solution.changes,
          isRefused: false,
        });
      }
    }
  });

  it.each<[string, unknown]>([
    ["that is no JSON", "{"],
    ["that is no object", "[1]"],
    ["with a field that nobody knows", { client: { dataMode: "active", debug: true } }],
    ["with a value that isn't one", { client: { dataMode: "<img src=x onerror=alert(1)>" } }],
    ["that changes what can't be edited", { client: { host: "127.0.0.1" } }],
    ["with a port that is none", { server: { passivePorts: { first: 0, last: 99_999 } } }],
    [
      "about a site that isn't there",
      {
        gateways: {
          third: { rules: [], otherwise: { in: "allow", out: "allow" }, nat: null, ftpHelper: false },
        },
      },
    ],
    [
      "about a gateway where there is none",
      {
        gateways: {
          client: { rules: [], otherwise: { in: "allow", out: "allow" }, nat: null, ftpHelper: false },
        },
      },
    ],
    [
      "that puts NAT where there was none",
      {
        gateways: {
          server: {
            ...{ rules: [], otherwise: { in: "allow", out: "allow" }, ftpHelper: false },
            nat: { publicAddress: "127.0.0.1", forwards: [], hairpin: true },
          },
        },
      },
    ],
    [
      "with two rules of one name",
      {
        gateways: {
          server: {
            rules: [
              { id: "rule 1", direction: "in", ports: null, action: "drop" },
              { id: "rule 1", direction: "out", ports: null, action: "drop" },
            ],
            ...{ otherwise: { in: "allow", out: "allow" }, nat: null, ftpHelper: false },
          },
        },
      },
    ],
    ["of a million letters", "x".repeat(1_000_000)],
  ])("%s changes nothing, and says so", (_, set) => {
    expect(readLabLink(search(set), scenario)).toEqual({ changes: {}, isRefused: true });
  });

  it("can't reach the prototype of anything", () => {
    const { changes: read } = readLabLink(search('{"gateways":{"__proto__":{"rules":[]}}}'), scenario);
    expect(Object.keys(read.gateways ?? {})).toEqual([]);
    expect(Object.hasOwn(Object.prototype, "rules")).toBe(false);
  });
});
