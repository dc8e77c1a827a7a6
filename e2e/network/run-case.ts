import { X509Certificate } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { sessionChangeSchema } from "@/lib/contract/session";
import { settingsFor } from "@/lib/ftp/testing/session-settings";
import { diagnose } from "@/lib/protocol/diagnosis/diagnose";
import type { Finding, ProposedSettings } from "@/lib/protocol/diagnosis/finding";
import { changeOf } from "@/lib/server/session-view";
import type { RealServer } from "../servers/real-server";
import type { ServerAccount } from "../servers/server-account";
import { type Case, expectedOf, type NetworkCase, productOf, type Row, type ServerName } from "./case";
import { PASSIVE_PORTS } from "./cases";
import type { Client, ClientOption, ClientProgram, ListingAttempt, Outcome } from "./client";
import { Topology } from "./topology";

/** What was seen of a row. */
export interface Seen extends ListingAttempt {
  /** Likeliest first. */
  readonly findings: readonly Finding[];
  /** What came of the changes that the row wants, in their order, as far as the likeliest finding offers them. */
  readonly repairs: readonly Outcome[];
  readonly serverLog: string;
}

/** What all cases share. */
export interface Equipment {
  readonly program: ClientProgram;
  readonly account: ServerAccount;
}

/** For what is to work: never the network's fault, however busy the machine is. */
const PATIENT = { timeoutSeconds: 40 } as const;
/** For what can't work: time for the extended command, and after another login for the older one, on a busy machine. */
const FAILING = { timeoutSeconds: 15 } as const;

/** Makes the network of a case with one server and tries there all that the case says, in sessions side by side. */
export async function runCase(
  { network, server: name, rows }: Case,
  { program, account }: Equipment,
): Promise<ReadonlyMap<Row, Seen>> {
  const topology = await Topology.open(network);
  let server: RealServer | undefined;
  let client: Client | undefined;
  try {
    server = await startServer(network, name, topology, account);
    const options: readonly ClientOption[] = network.neverResumesTls === true ? ["--never-resume-tls"] : [];
    client = program.start(topology.client.namespace, ...options);
    const host = { client, server, address: topology.server.publicAddress };
    return new Map(
      await Promise.all(
        rows.map(async (row, index) => [row, await attempt(row, `session-${index + 1}`, host)] as const),
      ),
    );
  } finally {
    await client?.stop();
    await server?.close();
    await topology.close();
  }
}

function startServer(
  { announces }: NetworkCase,
  name: ServerName,
  { server }: Topology,
  account: ServerAccount,
): Promise<RealServer> {
  return productOf(name).start({
    tls: "offered",
    namespace: { name: server.namespace.name, address: server.address },
    passive: PASSIVE_PORTS,
    account,
    ...(announces === undefined ? {} : { announces }),
  });
}

async function attempt(
  row: Row,
  session: string,
  {
    client,
    server,
    address,
  }: { readonly client: Client; readonly server: RealServer; readonly address: string },
): Promise<Seen> {
  const { user, password, certificate, port } = server;
  if (certificate === null) throw new Error("The servers of the network tests offer TLS");
  const sha256 = new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
  const expected = expectedOf(row);
  const settings = settingsFor(
    { host: address, port },
    {
      ...{ user, password, transferConnections: 1 },
      ...(row.encryption === "TLS" && { encryption: "explicit", certificate: { sha256 } }),
      ...row.attempt.settings,
      ...(expected !== "works" && expected.isShutOut === true ? FAILING : PATIENT),
    },
  );
  const shutOut = await client.connect(session, settings);
  if (shutOut === null && expected !== "works") await client.change(session, FAILING);
  const listing = shutOut ?? (await client.list(session));
  const exchange = listing.events.filter((event) => event.exchange?.id === listing.exchange);
  const findings = diagnose(exchange, listing.events);
  const repairs: Outcome[] = [];
  for (const wanted of expected === "works" ? [] : expected.repairs) {
    const settings = findings[0]?.actions
      .flatMap((action) => (action.type === "change-settings" ? action.settings : []))
      .find((offered) => isDeepStrictEqual(offered, wanted));
    if (settings !== undefined) repairs.push(await listWith(client, session, settings));
  }
  return { ...listing, findings, repairs, serverLog: server.log() };
}

/** Changes the settings as a PATCH from the interface would, and lists again. */
async function listWith(client: Client, session: string, settings: ProposedSettings): Promise<Outcome> {
  const change = changeOf(sessionChangeSchema.parse(settings), { activeAddress: null, activePorts: null });
  await client.change(session, { ...change, ...PATIENT });
  return (await client.list(session)).outcome;
}
