import type { LabChanges, ScenarioId } from "../../protocol/lab/scenario";
import {
  ACTIVE_RANGE,
  CLIENT,
  CONTROL,
  firewall,
  natRouter,
  PASSIVE_RANGE,
  SERVER,
  THIRD,
} from "../../protocol/lab/sites";
import type { FirewallAction, FirewallRule, Ports } from "../../protocol/lab/topology";

/** Something that a learner may try, and that doesn't reach the goal. */
export interface WrongFix {
  readonly scenario: ScenarioId;
  readonly goal: string;
  readonly label: string;
  readonly changes: LabChanges;
}

const everything: Ports = { first: 1, last: 65_535 };
/** Where services listen: servers don't dial it (RFC 2577 §3). */
const lowPort: Ports = { first: 1000, last: 1000 };
const otherRange: Ports = { first: 40_000, last: 40_099 };

const inRule = (id: string, ports: Ports | null, action: FirewallAction): FirewallRule => ({
  id,
  direction: "in",
  ports,
  action,
});
const allowIn = (ports: Ports) => inRule("rule 3", ports, "allow");
const rest = (action: FirewallAction) => inRule("rule 2", null, action);
const control = inRule("rule 1", CONTROL, "allow");

const clientOpens = (...rules: readonly FirewallRule[]) => ({ gateways: { client: firewall(rules) } });
const serverOpens = (...rules: readonly FirewallRule[]) => ({
  gateways: { server: firewall([control, ...rules]) },
});
const clientForwards = (ports: Ports, to = CLIENT.inside, helper = false) => ({
  gateways: {
    client: natRouter({ publicAddress: CLIENT.outside, forwards: [{ id: "forward 1", ports, to }] }, helper),
  },
});
const serverForwards = (passive: readonly Ports[], helper = false) => ({
  gateways: {
    server: natRouter(
      {
        publicAddress: SERVER.outside,
        forwards: [CONTROL, ...passive].map((ports, index) => ({
          ...{ id: `forward ${index + 1}`, ports },
          to: SERVER.inside,
        })),
      },
      helper,
    ),
  },
});

const activeInRange = { activePorts: ACTIVE_RANGE } as const;
const asPublic = { activeAddress: CLIENT.outside, ...activeInRange } as const;
const passiveRange = { passivePorts: PASSIVE_RANGE } as const;
const active = { dataMode: "active" } as const;
const explicit = { encryption: "explicit" } as const;

type Tried = readonly [label: string, changes: LabChanges];

function wrong(scenario: ScenarioId, goal: string, ...tried: readonly Tried[]): readonly WrongFix[] {
  return tried.map(([label, changes]) => ({ scenario, goal, label, changes }));
}

export const wrongFixes: readonly WrongFix[] = [
  ...wrong(
    "active-open",
    "arithmetic",
    ["the default port", {}],
    ["port 20000", { client: { activePorts: { first: 20_000, last: 20_000 } } }],
    [
      "the server listens there",
      { server: { passivePorts: { first: 51_200, last: 51_200 } }, client: { dataMode: "passive" } },
    ],
  ),
  ...wrong("active-open", "server-dials", ["passive", { client: { dataMode: "passive" } }]),
  ...wrong("passive-open", "pasv", ["active", { client: active }]),
  ...wrong("passive-open", "epsv", ["PASV", {}]),
  ...wrong(
    "passive-open",
    "arithmetic",
    ["the next port", { server: { passivePorts: { first: 50_001, last: 50_001 } } }],
    [
      "EPSV, which has no such numbers",
      {
        server: { passivePorts: { first: 50_000, last: 50_000 } },
        client: { passiveCommand: "EPSV" },
      },
    ],
    ["the client listens there", { client: { ...active, activePorts: { first: 50_000, last: 50_000 } } }],
  ),
  ...wrong("client-firewall", "see-it-fail", ["it is rejected", clientOpens(rest("reject"))]),
  ...wrong(
    "client-firewall",
    "list-it",
    ["rejecting", clientOpens(rest("reject"))],
    ["everything let in", clientOpens(rest("allow"))],
    ["no rules at all", clientOpens()],
    ["every port let in", { ...clientOpens(allowIn(everything), rest("drop")), client: activeInRange }],
    ["a range let in, and the client takes any port", clientOpens(allowIn(ACTIVE_RANGE), rest("drop"))],
    ["the client keeps to a range that isn't let in", { client: activeInRange }],
    ["another range let in", { ...clientOpens(allowIn(otherRange), rest("drop")), client: activeInRange }],
    [
      "the range let in below what drops it",
      { ...clientOpens(rest("drop"), allowIn(ACTIVE_RANGE)), client: activeInRange },
    ],
    [
      "the range let out",
      {
        ...clientOpens({ ...allowIn(ACTIVE_RANGE), direction: "out" }, rest("drop")),
        client: activeInRange,
      },
    ],
  ),
  ...wrong("server-firewall", "active", [
    "everything let in",
    { ...serverOpens(rest("allow")), client: active },
  ]),
  ...wrong(
    "server-firewall",
    "open-the-range",
    ["only the firewall has a range", serverOpens(allowIn(PASSIVE_RANGE), rest("drop"))],
    ["only the server has a range", { server: passiveRange }],
    ["different ranges", { ...serverOpens(allowIn(otherRange), rest("drop")), server: passiveRange }],
    [
      "half of the server's range",
      {
        ...serverOpens(allowIn({ first: 50_000, last: 50_049 }), rest("drop")),
        server: passiveRange,
      },
    ],
    ["below what drops it", { ...serverOpens(rest("drop"), allowIn(PASSIVE_RANGE)), server: passiveRange }],
    ["rejecting", { ...serverOpens(rest("reject")), server: passiveRange }],
    ["everything let in", { ...serverOpens(rest("allow")), server: passiveRange }],
    ["everything let in, and any port", serverOpens(rest("allow"))],
    ["active", { client: active }],
  ),
  ...wrong(
    "server-nat",
    "override",
    ["EPSV", { client: { passiveCommand: "EPSV" } }],
    ["nothing forwarded", { ...serverForwards([]), client: { passiveAddress: "auto" } }],
    ["active", { client: active }],
    ["the server's repair", { server: { passiveAddress: SERVER.outside } }],
  ),
  ...wrong(
    "server-nat",
    "epsv",
    ["nothing forwarded", { ...serverForwards([]), client: { passiveCommand: "EPSV" } }],
    ["PASV, address ignored", { client: { passiveAddress: "auto" } }],
  ),
  ...wrong(
    "server-nat",
    "public-address",
    ["the client's address", { server: { passiveAddress: CLIENT.outside } }],
    ["the server's own address", { server: { passiveAddress: SERVER.inside } }],
    ["nothing forwarded", { ...serverForwards([]), server: { passiveAddress: SERVER.outside } }],
    [
      "another range forwarded",
      { ...serverForwards([otherRange]), server: { passiveAddress: SERVER.outside } },
    ],
    ["a helper on the router", serverForwards([PASSIVE_RANGE], true)],
    ["the client's repair", { client: { passiveAddress: "auto" } }],
  ),
  ...wrong(
    "client-nat",
    "refused",
    ["the public address, nothing forwarded", { client: asPublic }],
    [
      "the public address, and a port that is refused for its own sake",
      { client: { activeAddress: CLIENT.outside, activePorts: lowPort } },
    ],
  ),
  ...wrong(
    "client-nat",
    "reachable",
    ["the public address, nothing forwarded", { client: asPublic }],
    ["forwarded, private address", { ...clientForwards(ACTIVE_RANGE), client: activeInRange }],
    [
      "forwarded, public address, any port",
      { ...clientForwards(ACTIVE_RANGE), client: { activeAddress: CLIENT.outside } },
    ],
    ["another range forwarded", { ...clientForwards(otherRange), client: asPublic }],
    ["forwarded to somebody else", { ...clientForwards(ACTIVE_RANGE, "192.168.1.99"), client: asPublic }],
    ["everything forwarded", { ...clientForwards(everything), client: asPublic }],
    ["a helper on the router", { ...clientForwards(otherRange, CLIENT.inside, true) }],
    ["passive", { client: { dataMode: "passive" } }],
  ),
  ...wrong("both-firewalls", "passive-fails", [
    "no port for the server",
    { server: { passivePorts: CONTROL } },
  ]),
  ...wrong("both-firewalls", "active-fails", [
    "a port that the server refuses",
    { client: { ...active, activePorts: lowPort } },
  ]),
  ...wrong(
    "both-firewalls",
    "least-opening",
    ["everything open at the server", { ...serverOpens(rest("allow")), server: passiveRange }],
    [
      "a thousand ports",
      {
        ...serverOpens(allowIn({ first: 50_000, last: 50_999 }), rest("drop")),
        server: passiveRange,
      },
    ],
    [
      "both sides open",
      {
        gateways: {
          ...serverOpens(allowIn(PASSIVE_RANGE), rest("drop")).gateways,
          ...clientOpens(allowIn(ACTIVE_RANGE), rest("drop")).gateways,
        },
        server: passiveRange,
        client: activeInRange,
      },
    ],
    [
      "the client's side open, in passive mode",
      { ...clientOpens(allowIn(ACTIVE_RANGE), rest("drop")), client: activeInRange },
    ],
    [
      "the server's side open, in active mode",
      {
        ...serverOpens(allowIn(PASSIVE_RANGE), rest("drop")),
        server: passiveRange,
        client: active,
      },
    ],
    ["rejecting", { ...serverOpens(rest("reject")), server: passiveRange }],
  ),
  ...wrong("alg", "helped", [
    "without the helper",
    { gateways: { client: natRouter({ publicAddress: CLIENT.outside, forwards: [] }) } },
  ]),
  ...wrong("alg", "blinded", ["in plain", {}]),
  ...wrong(
    "alg",
    "works-under-tls",
    ["active, and hope for the helper", { client: explicit }],
    ["passive without TLS", { client: { dataMode: "passive" } }],
    ["the public address, nothing forwarded", { client: { ...explicit, ...asPublic } }],
    [
      "forwarded, private address",
      { ...clientForwards(ACTIVE_RANGE), client: { ...explicit, ...activeInRange } },
    ],
    ["everything forwarded", { ...clientForwards(everything), client: { ...explicit, ...asPublic } }],
  ),
  ...wrong(
    "extended",
    "epsv",
    ["PASV, trusting its address", { client: { passiveAddress: "trust" } }],
    ["EPRT", { client: { ...active, activeCommand: "EPRT" } }],
  ),
  ...wrong(
    "extended",
    "eprt",
    ["PORT", { client: active }],
    ["PORT with an IPv4 address", { client: { ...active, activeAddress: CLIENT.outside } }],
    ["EPSV", { client: { passiveCommand: "EPSV" } }],
  ),
  ...wrong("tls", "protected", ["active, in plain", { client: active }]),
  ...wrong("tls", "in-plain", ["explicit TLS", { client: explicit }]),
  ...wrong(
    "bounce",
    "refused",
    ["your own address", { client: { activeAddress: null } }],
    [
      "a careless server, and a port that it refuses for its own sake",
      { server: { dialsForeignAddresses: true }, client: { activePorts: lowPort } },
    ],
  ),
  ...wrong(
    "bounce",
    "bounced",
    ["a careful server", {}],
    ["your own address", { server: { dialsForeignAddresses: true }, client: { activeAddress: null } }],
  ),
  ...wrong("bounce", "lured", [
    "the client chooses by itself",
    { server: { passiveAddress: THIRD.ipv4 }, client: { dataMode: "passive", passiveAddress: "auto" } },
  ]),
  ...wrong(
    "bounce",
    "not-lured",
    [
      "trusting",
      { server: { passiveAddress: THIRD.ipv4 }, client: { dataMode: "passive", passiveAddress: "trust" } },
    ],
    ["an honest server", { client: { dataMode: "passive" } }],
    [
      "EPSV, which names no address",
      { server: { passiveAddress: THIRD.ipv4 }, client: { dataMode: "passive", passiveCommand: "EPSV" } },
    ],
  ),
];
