import { describe, expect, it } from "vitest";
import { areOpen, openPorts } from "./openings";
import { CLIENT, firewall, natRouter } from "./sites";
import type { FirewallAction, FirewallRule, Ports } from "./topology";

const range: Ports = { first: 50_000, last: 50_099 };
const rule = (id: string, ports: Ports | null, action: FirewallAction): FirewallRule => ({
  id,
  direction: "in",
  ports,
  action,
});
const drop = rule("drop", null, "drop");

describe("ports that let in somebody whom nobody asked for", () => {
  it.each([
    ["all of a host without a gateway", null, 65_535],
    ["all of a firewall without rules", firewall([]), 65_535],
    ["none where everything is dropped", firewall([drop]), 0],
    ["none where everything else is dropped", firewall([], { in: "drop", out: "allow" }), 0],
    ["those of the first rule that fits", firewall([rule("a", range, "allow"), drop]), 100],
    ["none of a rule that comes too late", firewall([drop, rule("a", range, "allow")]), 0],
    [
      "each once where rules overlap",
      firewall([rule("a", range, "allow"), rule("b", { first: 50_050, last: 50_149 }, "allow"), drop]),
      150,
    ],
    [
      "all but those that are refused",
      firewall([rule("a", { first: 65_535, last: 65_535 }, "reject")]),
      65_534,
    ],
    [
      "none of a rule for what goes out",
      firewall([{ ...rule("a", range, "allow"), direction: "out" }, drop]),
      0,
    ],
    ["none behind NAT", natRouter({ publicAddress: CLIENT.outside, forwards: [] }), 0],
    [
      "behind NAT those that are forwarded",
      natRouter({ publicAddress: CLIENT.outside, forwards: [{ id: "f", ports: range, to: CLIENT.inside }] }),
      100,
    ],
    [
      "behind NAT none that a rule lets in and nobody forwards",
      { ...natRouter({ publicAddress: CLIENT.outside, forwards: [] }), rules: [rule("a", null, "allow")] },
      0,
    ],
  ])("are %s", (_, gateway, count) => {
    expect(openPorts(gateway)).toBe(count);
  });

  it("are counted without the ones that were open before", () => {
    const open = firewall([rule("control", { first: 21, last: 21 }, "allow"), drop]);
    expect(openPorts(open, [21])).toBe(0);
    expect(openPorts(firewall([drop]), [21])).toBe(0);
  });

  it("are a range when all of it is open", () => {
    const open = firewall([rule("a", range, "allow"), drop]);
    expect(areOpen(open, range)).toBe(true);
    expect(areOpen(open, { first: 50_010, last: 50_020 })).toBe(true);
    expect(areOpen(open, { first: 49_999, last: 50_001 })).toBe(false);
    expect(areOpen(open, { first: 50_090, last: 50_100 })).toBe(false);
    expect(areOpen(null, range)).toBe(true);
  });
});
