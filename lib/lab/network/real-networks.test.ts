import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Encryption,
  type Expected,
  encryptions,
  expectedOf,
  type NetworkCase,
  type Row,
} from "../../../e2e/network/case";
import { networkCases, PASSIVE_PORTS } from "../../../e2e/network/cases";
import { planSites, type SitePlan, type Site as SiteWish } from "../../../e2e/network/site";
import { FtpError } from "../../ftp/errors";
import { Session } from "../../ftp/session";
import type { SessionSettings } from "../../ftp/session-types";
import { settingsFor } from "../../ftp/testing/session-settings";
import { diagnose } from "../../protocol/diagnosis/diagnose";
import type { Finding, ProposedSettings } from "../../protocol/diagnosis/finding";
import type { FirewallAction, Site } from "../../protocol/lab/topology";
import { makePracticeServer } from "../practice-server";
import { SimulatedNetwork } from "./simulated-network";

// The networks of docs/networks.md, in which real servers were tried behind real firewalls and NAT, made here of data:
// the same engine has to come to the same outcome, to the same likeliest finding, and to the same changes that help. The practice server is none of the
// three servers; where they differ, it does as vsftpd does.

/** What is about other things than firewalls, forwards and helpers, and what this network doesn't do. */
const isLeftOut = ({ neverResumesTls, client, server }: NetworkCase) =>
  neverResumesTls === true || client.dataLeavesAs !== undefined || server.dataLeavesAs !== undefined;

/** For what can't work: the first dial gets half of it, which is long enough to tell silence from a refusal. */
const FAILING = { timeoutSeconds: 10 };
/** For what is to work: never the network's fault, however busy the machine is. */
const PATIENT = { timeoutSeconds: 60 };
/** Milliseconds that the server waits for a data connection: longer than Portside, as vsftpd does. */
const SERVER_WAIT = 60_000;

const nothing: Outcome = { finding: "none", repairs: [] };

const cases = networkCases.filter((one) => !isLeftOut(one));
const rowsOf = (network: NetworkCase): readonly Row[] =>
  network.attempts.flatMap((attempt) =>
    encryptions.map((encryption) => ({ network, server: "vsftpd", attempt, encryption })),
  );

/** "works", or the id of the likeliest finding, and those of the changes that it offers with which the listing works. */
type Outcome = "works" | { readonly finding: string; readonly repairs: readonly ProposedSettings[] };

const seen = new Map<Row, Promise<Outcome>>();
const running: SimulatedNetwork[] = [];
const tables = cases.map((network) => ({ network, rows: rowsOf(network) }));

beforeAll(() => {
  for (const { network, rows } of tables) {
    const outcomes = tryAll(network, rows);
    rows.forEach((row, index) => {
      const outcome = outcomes.then((all) => all[index] ?? nothing);
      outcome.catch(() => undefined);
      seen.set(row, outcome);
    });
  }
});

afterAll(async () => {
  await Promise.all(running.map((network) => network.close()));
});

describe.each(tables)("$network.title", ({ rows }) => {
  it.each(rows.map((row) => [row.attempt.name, row.encryption, row] as const))(
    "%s, %s",
    async (_name, _encryption, row) => {
      const expected = expectedOf(row);
      expect(await seen.get(row)).toEqual(
        expected === "works" ? "works" : { finding: expected.finding, repairs: expected.repairs },
      );
    },
    90_000,
  );
});

it("leaves out only what is about TLS sessions, and NAT with several addresses", () => {
  expect(networkCases.filter(isLeftOut).map(({ title }) => title)).toEqual([
    "The client's NAT lets data connections leave by another address",
    "The server's NAT lets data connections leave by another address",
    "Nothing in between, but Portside's TLS resumes no session",
  ]);
});

async function tryAll(wish: NetworkCase, rows: readonly Row[]): Promise<readonly Outcome[]> {
  const plans = planSites(wish.family ?? 4, wish);
  const network = new SimulatedNetwork({
    sites: [site("client", wish.client, plans.client), site("server", wish.server, plans.server)],
  });
  running.push(network);
  const place = network.serverAt("server");
  const server = await makePracticeServer({
    network: place,
    passivePorts: PASSIVE_PORTS,
    ...(wish.announces !== undefined && { passiveAddress: wish.announces }),
    limits: { dataConnectMilliseconds: SERVER_WAIT },
    requireTlsResumption: true,
  });
  place.serve(21, (connection) => server.receive(connection));
  try {
    return await Promise.all(
      rows.map((row) => {
        const settings = {
          ...settingsFor({ host: plans.server.publicAddress, port: 21 }, { password: "student" }),
          ...secured(row.encryption, server.certificateFingerprint),
          ...row.attempt.settings,
          transferConnections: 1,
        };
        return outcomeOf(network, settings, expectedOf(row));
      }),
    );
  } finally {
    await server.close();
  }
}

function secured(encryption: Encryption, sha256: string): Partial<SessionSettings> {
  return encryption === "TLS" ? { encryption: "explicit", certificate: { sha256 } } : {};
}

async function outcomeOf(
  network: SimulatedNetwork,
  given: SessionSettings,
  expected: Expected,
): Promise<Outcome> {
  const isShutOut = expected !== "works" && expected.isShutOut === true;
  const settings = { ...given, ...(isShutOut ? FAILING : PATIENT) };
  let session: Session | undefined;
  try {
    session = await Session.connect({ id: "session", settings, network: network.clientAt("client") });
    if (expected !== "works") session.change(FAILING);
    return await listed(session);
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    const events = session?.traffic.after() ?? error.events ?? [];
    const exchange = error.exchange ?? events.findLast((event) => event.exchange !== null)?.exchange?.id;
    const [likeliest] = diagnose(
      events.filter((event) => event.exchange?.id === exchange),
      events,
    );
    if (likeliest === undefined) return nothing;
    const repairs: ProposedSettings[] = [];
    for (const wanted of expected === "works" ? [] : expected.repairs) {
      if (session !== undefined && offers(likeliest, wanted) && (await worksWith(session, wanted))) {
        repairs.push(wanted);
      }
    }
    return { finding: likeliest.id, repairs };
  } finally {
    await session?.close();
  }
}

async function listed(session: Session): Promise<Outcome> {
  const { entries } = await session.list(session.homeBytes);
  return entries.length > 0 ? "works" : nothing;
}

function offers({ actions }: Finding, wanted: ProposedSettings): boolean {
  return actions.some(
    (action) => action.type === "change-settings" && isDeepStrictEqual(action.settings, wanted),
  );
}

/** Changes the settings of the same session, and lists again. */
async function worksWith(session: Session, { dataMode, passiveAddress }: ProposedSettings): Promise<boolean> {
  session.change({ dataMode, passiveAddress, ...PATIENT });
  return (await listed(session)) === "works";
}

const actions: Record<SiteWish["unasked"], FirewallAction> = {
  accept: "allow",
  drop: "drop",
  reset: "reject",
  prohibit: "prohibit",
};

function site(id: string, wish: SiteWish, plan: SitePlan): Site {
  const isNat = wish.address === "nat";
  const named = wish.opens.map((ports, index) => ({ id: `${id}-${index + 1}`, ports }));
  return {
    id,
    names: [`${id}.example`],
    ipv4: plan.family === 4 ? plan.host : null,
    ipv6: plan.family === 6 ? plan.host : null,
    latency: 0,
    gateway: {
      rules: isNat ? [] : named.map((rule) => ({ ...rule, direction: "in", action: "allow" })),
      otherwise: { in: actions[wish.unasked], out: "allow" },
      nat: isNat
        ? {
            publicAddress: plan.publicAddress,
            forwards: named.map((forward) => ({ ...forward, to: plan.host })),
            hairpin: false,
          }
        : null,
      ftpHelper: wish.readsAlong === true,
    },
  };
}
