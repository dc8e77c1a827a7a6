import type { OperatorChange } from "@/lib/protocol/diagnosis/finding";
import * as networkAdvice from "@/lib/protocol/diagnosis/network-advice";
import * as serverAdvice from "@/lib/protocol/diagnosis/server-advice";
import { exampleFields, type GuideValues, readGuideFields } from "@/lib/protocol/guide/guide-values";
import * as serverLines from "@/lib/protocol/guide/server-lines";

/** Lines that go together into one file or one shell. */
export interface ShownLines {
  /** The program or file, as the page says it: "vsftpd (vsftpd.conf)", "ufw". */
  readonly where: string;
  readonly lines: readonly string[];
}

/** What readers may have typed into the guide's form. */
export const guideCases: readonly GuideValues[] = [
  valuesOf({}),
  valuesOf({ privateAddress: "", clients: "198.51.100.7/24", passivePorts: "50000-50009" }),
  valuesOf({ clients: "198.51.100.10" }),
];

/** The range and the addresses that stand in the lines of the diagnosis. */
export const shownPorts = { first: 50_000, last: 50_099 };
export const publicAddress = "203.0.113.10";
const insideAddress = "10.0.0.5";
const sixAddress = "2001:db8::10";

const { serverPrograms } = serverLines;
const known = serverPrograms.map((product) => ({ product, isGuess: false }));
const modes = ["passive", "active"] as const;
const peers = [undefined, publicAddress, sixAddress];
const sides = ["server-network", "client-network"] as const;

/** Of each function of the advice that makes lines: the lines that it can come to. A new one must be added here. */
const adviceCases = {
  server: {
    passiveRangeChanges: () => known.flatMap((seen) => serverAdvice.passiveRangeChanges(seen, shownPorts)),
    publicAddressChanges: () =>
      known.flatMap((seen) => serverAdvice.publicAddressChanges(seen, publicAddress)),
    resumptionChanges: () => known.flatMap((seen) => serverAdvice.resumptionChanges(seen)),
    enableModeChanges: () =>
      known.flatMap((seen) => modes.flatMap((mode) => serverAdvice.enableModeChanges(seen, mode))),
    enableWritingChanges: () => known.flatMap((seen) => serverAdvice.enableWritingChanges(seen)),
  },
  network: {
    serverFirewallChanges: () =>
      peers.flatMap((peer) => networkAdvice.serverFirewallChanges(shownPorts, peer)),
    clientFirewallChanges: () =>
      peers.flatMap((peer) => networkAdvice.clientFirewallChanges(shownPorts, peer)),
    serverOutgoingChanges: () =>
      [publicAddress, sixAddress].flatMap((to) => networkAdvice.serverOutgoingChanges(shownPorts, to)),
    forwardingChanges: () =>
      sides.flatMap((who) =>
        [undefined, publicAddress].flatMap((at) =>
          [undefined, "198.51.100.10"].flatMap((from) =>
            networkAdvice.forwardingChanges({ who, span: shownPorts, to: insideAddress, at, from }),
          ),
        ),
      ),
    portsideChanges: () =>
      [null, publicAddress, sixAddress].flatMap((address) =>
        networkAdvice.portsideChanges(shownPorts, address),
      ),
  },
} as const satisfies {
  readonly server: Cases<Exclude<keyof typeof serverAdvice, "nameSetting">>;
  readonly network: Cases<keyof typeof networkAdvice>;
};
type Cases<Name extends string> = Readonly<Record<Name, () => readonly OperatorChange[]>>;

/** What the guide's own module has: all of its changes are below, but those about TLS, which have a test to themselves. */
const guideParts = [
  ...["serverPrograms", "serverChanges", "firewallChanges", "natChanges", "activeChanges"],
  ...["usualCertificate", "tlsChanges"],
];

/** The functions of advice and guide that nobody has lines checked of; `nameSetting` makes sentences. */
export function unregisteredAdvice(): readonly string[] {
  const registered = new Set([
    "nameSetting",
    ...guideParts,
    ...Object.keys(adviceCases.server),
    ...Object.keys(adviceCases.network),
  ]);
  return [serverAdvice, networkAdvice, serverLines]
    .flatMap(Object.keys)
    .filter((name) => !registered.has(name));
}

/** Every group of lines that the diagnosis and the guide show an operator, each once. Those about TLS are apart. */
export function shownLines(): readonly ShownLines[] {
  const advice = [...Object.values(adviceCases.server), ...Object.values(adviceCases.network)];
  const changes = [
    ...advice.flatMap((make) => make()),
    ...guideCases.flatMap((values) => [
      ...serverPrograms.flatMap((product) => serverLines.serverChanges(product, values)),
      ...serverLines.firewallChanges(values),
      ...serverLines.natChanges(values),
      ...serverLines.activeChanges(values),
    ]),
  ];
  const groups = changes
    .filter(({ lines }) => lines.length > 0)
    .map(({ where, lines }) => ({ where, lines }));
  return [...new Map(groups.map((group) => [[group.where, ...group.lines].join("\n"), group])).values()];
}

function valuesOf(changed: Partial<typeof exampleFields>): GuideValues {
  const { values, errors } = readGuideFields({ ...exampleFields, ...changed });
  if (values === null) throw new Error(JSON.stringify(errors));
  return values;
}
