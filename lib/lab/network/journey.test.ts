import { describe, expect, it } from "vitest";
import type { FirewallAction, Site } from "../../protocol/lab/topology";
import {
  CLIENT,
  clientSite,
  gateway,
  homeRouter,
  rule,
  SERVER,
  serverSite,
  THIRD,
  thirdSite,
} from "../testing/lab-sites";
import { type Journey, NEIGHBOUR_WAIT, travel } from "./journey";
import { Terrain } from "./terrain";

type Id = "client" | "server" | "third";

/** An attempt from a host's own address, port 50000. */
function go(sites: readonly Site[], by: Id, address: string, port = 40_000): Journey {
  const terrain = new Terrain({ sites });
  const origin = terrain.site(by);
  const own = address.includes(":") ? origin.site.ipv6 : origin.site.ipv4;
  return travel(terrain, origin, { address: own ?? "::", port: 50_000 }, { address, port });
}

/** What comes of it, in a line. */
function fate({ end }: Journey): string {
  if (end.type === "arrives") return `arrives: ${end.from.address} at ${end.host.site.id} ${end.to.address}`;
  const where = end.station.part === "internet" ? "internet" : `${end.station.site}'s ${end.station.part}`;
  const why = end.by.reason === "rule" ? `rule ${end.by.rule}` : end.by.reason;
  return `${where}: ${why}, ${end.answer}`;
}

const families = [
  { family: "IPv4", client: CLIENT.outside, server: SERVER.outside },
  { family: "IPv6", client: CLIENT.ipv6, server: SERVER.ipv6 },
] as const;
const answers: readonly (readonly [FirewallAction, string])[] = [
  ["drop", "nothing"],
  ["reject", "refused"],
  ["prohibit", "unreachable"],
];

describe.each(families)("a firewall, $family", ({ client, server }) => {
  it("that isn't there lets everything pass", () => {
    expect(fate(go([clientSite(), serverSite()], "client", server))).toBe(
      `arrives: ${client} at server ${server}`,
    );
  });

  it.each(answers)("whose rule says %s stops what comes in", (action, answer) => {
    const sites = [clientSite(), serverSite(gateway({ rules: [rule(action, "in", 40_000)] }))];
    expect(fate(go(sites, "client", server))).toBe(`server's gateway: rule ${action}-in-40000, ${answer}`);
    expect(fate(go(sites, "client", server, 40_001))).toMatch(/^arrives/);
    expect(fate(go(sites, "server", client))).toMatch(/^arrives/);
  });

  it.each(answers)("whose rule says %s stops what goes out", (action, answer) => {
    const sites = [clientSite(gateway({ rules: [rule(action, "out", 40_000)] })), serverSite()];
    expect(fate(go(sites, "client", server))).toBe(`client's gateway: rule ${action}-out-40000, ${answer}`);
    expect(fate(go(sites, "client", server, 40_001))).toMatch(/^arrives/);
    expect(fate(go(sites, "server", client))).toMatch(/^arrives/);
  });

  it.each(answers)("that does with the rest: %s", (action, answer) => {
    const sites = [clientSite(gateway({ otherwise: { in: action, out: action } })), serverSite()];
    expect(fate(go(sites, "server", client))).toBe(`client's gateway: default, ${answer}`);
    expect(fate(go(sites, "client", server))).toBe(`client's gateway: default, ${answer}`);
  });

  it("obeys the first rule that fits", () => {
    const behind = gateway({
      rules: [rule("allow", "in", 40_000), rule("reject", "in"), rule("drop", "in")],
      otherwise: { in: "drop", out: "allow" },
    });
    const sites = [clientSite(), serverSite(behind)];
    expect(fate(go(sites, "client", server))).toMatch(/^arrives/);
    expect(fate(go(sites, "client", server, 21))).toBe("server's gateway: rule reject-in-all, refused");
  });

  it("takes a range with both its ends", () => {
    const range = { ...rule("allow", "in"), ports: { first: 40_000, last: 40_009 } };
    const sites = [
      clientSite(),
      serverSite(gateway({ rules: [range], otherwise: { in: "drop", out: "allow" } })),
    ];
    const arrived = [39_999, 40_000, 40_009, 40_010].map(
      (port) => go(sites, "client", server, port).end.type,
    );
    expect(arrived).toEqual(["stopped", "arrives", "arrives", "stopped"]);
  });
});

describe("NAT", () => {
  const router = homeRouter(CLIENT.outside);
  const forward = { id: "range", ports: { first: 40_000, last: 40_009 }, to: CLIENT.inside };

  it("puts its public address in the place of the host's, and says so", () => {
    const journey = go([clientSite(router), serverSite()], "client", SERVER.outside);
    expect(fate(journey)).toBe(`arrives: ${CLIENT.outside} at server ${SERVER.outside}`);
    expect(journey.steps.map(({ detail }) => detail)).toContainEqual({
      event: "translated",
      station: { part: "gateway", site: "client" },
      end: "source",
      before: { address: CLIENT.inside, port: 50_000 },
      after: { address: CLIENT.outside, port: 50_000 },
    });
  });

  it("leads what it forwards to the host, and says which forward it was", () => {
    const sites = [clientSite(homeRouter(CLIENT.outside, { forwards: [forward] })), serverSite()];
    const journey = go(sites, "server", CLIENT.outside, 40_009);
    expect(fate(journey)).toBe(`arrives: ${SERVER.outside} at client ${CLIENT.inside}`);
    expect(journey.steps.slice(1).map(({ detail }) => detail)).toEqual([
      {
        event: "passed",
        station: { part: "gateway", site: "client" },
        by: { reason: "forward", forward: "range" },
      },
      {
        event: "translated",
        station: { part: "gateway", site: "client" },
        end: "destination",
        before: { address: CLIENT.outside, port: 40_009 },
        after: { address: CLIENT.inside, port: 40_009 },
      },
    ]);
    expect(fate(go(sites, "server", CLIENT.outside, 40_010))).toBe("client's gateway: default, nothing");
  });

  it("obeys a rule before a forward", () => {
    const behind = homeRouter(
      CLIENT.outside,
      { forwards: [forward] },
      { rules: [rule("reject", "in", 40_000)] },
    );
    const sites = [clientSite(behind), serverSite()];
    expect(fate(go(sites, "server", CLIENT.outside))).toBe("client's gateway: rule reject-in-40000, refused");
    expect(fate(go(sites, "server", CLIENT.outside, 40_001))).toMatch(/^arrives/);
  });

  it("refuses what is let in but not forwarded: nobody listens on the router", () => {
    const behind = homeRouter(CLIENT.outside, {}, { rules: [rule("allow", "in", 40_000)] });
    expect(fate(go([clientSite(behind), serverSite()], "server", CLIENT.outside))).toBe(
      "client's gateway: not-forwarded, refused",
    );
  });

  it("can't reach what it forwards to an address where nobody is, and says so after asking three times", () => {
    const behind = homeRouter(CLIENT.outside, { forwards: [{ ...forward, to: "192.168.1.7" }] });
    const { end } = go([clientSite(behind), serverSite()], "server", CLIENT.outside);
    expect(end).toMatchObject({
      by: { reason: "no-such-neighbour" },
      answer: "unreachable",
      after: NEIGHBOUR_WAIT,
    });
  });

  it("translates on both sides at once", () => {
    const forwards = [{ id: "all", ports: { first: 1, last: 65_535 }, to: SERVER.inside }];
    const sites = [clientSite(router), serverSite(homeRouter(SERVER.outside, { forwards }))];
    expect(fate(go(sites, "client", SERVER.outside))).toBe(
      `arrives: ${CLIENT.outside} at server ${SERVER.inside}`,
    );
  });

  it("leaves IPv6 alone, and its firewall doesn't", () => {
    const sites = [clientSite(router), serverSite()];
    expect(fate(go(sites, "client", SERVER.ipv6))).toBe(`arrives: ${CLIENT.ipv6} at server ${SERVER.ipv6}`);
    expect(fate(go(sites, "server", CLIENT.ipv6))).toBe("client's gateway: default, nothing");
  });

  it("leads nobody back to himself by the public address", () => {
    expect(fate(go([clientSite(router)], "client", CLIENT.outside))).toBe(
      "client's gateway: no-hairpin, refused",
    );
  });

  it("leads back where it was told to", () => {
    const behind = homeRouter(CLIENT.outside, { forwards: [forward], hairpin: true });
    expect(fate(go([clientSite(behind)], "client", CLIENT.outside))).toBe(
      `arrives: ${CLIENT.outside} at client ${CLIENT.inside}`,
    );
    expect(fate(go([clientSite(behind)], "client", CLIENT.outside, 21))).toBe(
      "client's gateway: default, nothing",
    );
  });
});

describe("addresses that lead nowhere", () => {
  const sites = [clientSite(homeRouter(CLIENT.outside)), serverSite(homeRouter(SERVER.outside)), thirdSite];

  it.each([
    ["a private address of somebody else", SERVER.inside, "internet: private-address, nothing"],
    ["a private IPv6 address", "fd00::1", "internet: private-address, nothing"],
    ["a link-local address", "169.254.1.1", "internet: private-address, nothing"],
    ["an address that nobody has", "198.51.100.250", "internet: no-route, unreachable"],
    ["an IPv6 address that nobody has", "2001:db8:9::1", "internet: no-route, unreachable"],
    ["a neighbour who isn't there", "192.168.1.1", "client's host: no-such-neighbour, unreachable"],
    ["loopback", "127.0.0.1", "client's host: nobody-listens, refused"],
    ["IPv6 loopback", "::1", "client's host: nobody-listens, refused"],
    ["no address at all", "0.0.0.0", "client's host: nobody-listens, refused"],
    ["loopback of IPv4 in IPv6", "::ffff:127.0.0.1", "client's host: nobody-listens, refused"],
  ])("%s", (_what, address, expected) => {
    expect(fate(go(sites, "client", address))).toBe(expected);
  });

  it("a family that the host doesn't have", () => {
    const ipv4Only = [clientSite(null, { ipv6: null }), serverSite()];
    expect(fate(go(ipv4Only, "client", SERVER.ipv6))).toBe("client's host: no-route, unreachable");
  });

  it("a private address that no NAT translates gets no answers", () => {
    const bare = [clientSite(null, { ipv4: CLIENT.inside }), serverSite()];
    expect(fate(go(bare, "client", SERVER.outside))).toBe("internet: private-address, nothing");
  });

  it("the host's own address leads to itself, past every firewall", () => {
    const shut = gateway({ otherwise: { in: "drop", out: "drop" } });
    expect(fate(go([serverSite(shut)], "server", SERVER.outside))).toMatch(/^arrives/);
  });

  it("a third host is there for both", () => {
    expect(fate(go(sites, "client", THIRD.ipv4))).toBe(`arrives: ${CLIENT.outside} at third ${THIRD.ipv4}`);
    expect(fate(go(sites, "server", THIRD.ipv6))).toBe(`arrives: ${SERVER.ipv6} at third ${THIRD.ipv6}`);
  });
});

describe("latency", () => {
  const sites = (behind = gateway()) => [
    clientSite(null, { latency: 20 }),
    serverSite(behind, { latency: 30 }),
  ];

  it("is both sites' together, and an answer's way back as long", () => {
    expect(go(sites(), "client", SERVER.outside).end).toMatchObject({ type: "arrives", latency: 50 });
    const rejecting = gateway({ otherwise: { in: "reject", out: "allow" } });
    expect(go(sites(rejecting), "client", SERVER.outside).end).toMatchObject({ after: 50, back: 50 });
    expect(go(sites(), "client", "198.51.100.250").end).toMatchObject({ after: 20, back: 20 });
  });
});

describe("a topology that contradicts itself", () => {
  it.each([
    ["two sites of one name", [clientSite(), clientSite()], "Site client"],
    ["an address that is none", [clientSite(null, { ipv4: "198.51.100" })], "no IPv4 address"],
    ["addresses in each other's place", [clientSite(null, { ipv6: CLIENT.outside })], "no IPv6 address"],
    ["a host without address", [clientSite(null, { ipv4: null, ipv6: null })], "no address"],
    ["a public address of two", [clientSite(), serverSite(homeRouter(CLIENT.outside))], "Public address"],
    [
      "two rules of one id",
      [clientSite(gateway({ rules: [rule("drop", "in"), rule("drop", "in")] }))],
      "rule",
    ],
    ["a latency below zero", [clientSite(null, { latency: -1 })], "latency"],
  ])("is refused: %s", (_what, sites, message) => {
    expect(() => new Terrain({ sites })).toThrow(RangeError);
    expect(() => new Terrain({ sites })).toThrow(message);
  });
});
