import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSetup } from "@/lib/lab/testing/run-scenario";
import { changedSetup, type Scenario } from "@/lib/protocol/lab/scenario";
import { scenarios } from "@/lib/protocol/lab/scenarios/scenario-list";
import { CLIENT } from "@/lib/protocol/lab/sites";
import { reasonToSkip, requiredTool } from "../servers/available";
import { makeServerAccount, type ServerAccount } from "../servers/server-account";
import { ClientProgram } from "./client";
import { type Deviation, deviated, type ExchangeStory, storiesOf } from "./lab-story";
import { removeLeftNamespaces } from "./namespace";
import { Pool } from "./pool";
import { type LabCase, type RealRun, runInNamespaces } from "./run-lab";

const skip = reasonToSkip("servers", "iptables");

/** Networks that are there at once. */
const AT_A_TIME = 12;
/** Milliseconds. All cases begin at once and wait for their turn, and every test for its case. */
const PATIENCE = 300_000;
/** Seconds: for what is to work, and for what can't. The lab's own runs have ten. */
const PATIENT = 40;
const FAILING = 15;

/** Nothing else may differ. */
const deviations: readonly Deviation[] = [
  { server: "vsftpd", reason: "It has no MLSD", lab: ["> MLSD"], real: ["> LIST"] },
  {
    server: "vsftpd",
    reason: "Its FEAT names no UTF8, so it isn't asked for it",
    lab: ["> OPTS", "< 200"],
    real: [],
  },
  {
    server: "vsftpd",
    reason:
      "It reads no command while it waits for a data connection: Portside takes another control connection",
    lab: ["> ABOR", "< 426", "< 226"],
    real: ["> ABOR", "note control-replaced", "control-closed by client"],
  },
  {
    server: "Pure-FTPd",
    reason: "It names UTF8 in FEAT, and takes no OPTS for it",
    lab: ["> OPTS", "< 200"],
    real: ["> OPTS", "< 504"],
  },
];

const cases = scenarios.flatMap((scenario) => {
  const { setup, actions } = scenario;
  const own = [
    { label: "as it begins", setup, patience: {} },
    ...scenario.solutions
      .filter(({ changes }) => Object.keys(changes).length > 0)
      .map(({ label, changes }) => ({
        ...{ label, setup: changedSetup(setup, changes) },
        // None of them meets silence for longer than the server's dial.
        patience: { timeoutSeconds: PATIENT },
      })),
  ];
  return own.map(({ label, setup, patience }) => ({
    ...{ title: `${scenario.title}: ${label}`, setup, actions, patience },
    server: serverFor(scenario, setup),
  }));
});

/** vsftpd; but over IPv6 it answers PASV with 227 and 0.0.0.0, where Pure-FTPd refuses with 425, as the lab's server does. */
function serverFor({ id }: Scenario, { client }: LabCase["setup"]): LabCase["server"] {
  return id === "extended" && client.dataMode === "passive" && client.passiveCommand === "PASV"
    ? "Pure-FTPd"
    : "vsftpd";
}

describe.skipIf(skip !== null)(`scenarios of the lab${skip === null ? "" : ` (${skip})`}`, () => {
  let program: ClientProgram | undefined;
  let account: ServerAccount | undefined;
  const seen = new Map<string, Promise<{ readonly lab: readonly ExchangeStory[]; readonly real: RealRun }>>();

  beforeAll(async () => {
    requiredTool("servers");
    requiredTool("iptables");
    removeLeftNamespaces();
    account = await makeServerAccount();
    const { home } = account.user;
    writeFileSync(join(home, "welcome.txt"), "The tide is out.\r\n");
    mkdirSync(join(home, "pub"));
    writeFileSync(join(home, "pub", "README.md"), "Harbour\n");
    program = await ClientProgram.build();
    const [equipment, pool] = [{ program, account }, new Pool(AT_A_TIME)];
    for (const one of cases) {
      const both = pool.run(async () => {
        const { events } = await runSetup(one.setup, one.actions, one.patience);
        const lab = storiesOf(events);
        const works = lab.every(({ outcome }) => outcome === "worked");
        return { lab, real: await runInNamespaces(one, equipment, works ? PATIENT : FAILING) };
      });
      // Told by the test that waits for it.
      both.catch(() => undefined);
      seen.set(one.title, both);
    }
  });
  afterAll(async () => {
    await Promise.allSettled(seen.values());
    program?.remove();
    account?.remove();
  }, PATIENCE);

  it.each(cases)(
    "$title",
    async ({ title, server }) => {
      const both = await seen.get(title);
      if (both === undefined) throw new Error("Every case is run");
      const lab = both.lab.map((story) =>
        deviated(
          story,
          deviations.filter((one) => one.server === server),
        ),
      );
      const { real } = both;
      const story = `${real.events.map((event) => JSON.stringify(event)).join("\n")}\n${real.serverLog}`;
      expect(storiesOf(real.events), story).toEqual(lab);
    },
    PATIENCE,
  );

  it(
    "differ from real servers in nothing that they no longer do",
    async () => {
      const stories = await Promise.all(
        cases.map(async ({ title, server }) => ({ server, lab: (await seen.get(title))?.lab ?? [] })),
      );
      const unused = deviations.filter((deviation) =>
        stories.every(
          ({ server, lab }) =>
            server !== deviation.server || lab.every((story) => deviated(story, [deviation]) === story),
        ),
      );
      expect(unused).toEqual([]);
    },
    PATIENCE,
  );

  it(
    "have a helper that writes what Linux's writes",
    async () => {
      const real = (await seen.get("The helpful middlebox: as it begins"))?.real;
      expect(real?.serverLog).toContain(`"PORT ${CLIENT.outside.replaceAll(".", ",")},`);
      const sent = real?.events.flatMap((event) => (event.type === "command" ? event.line : []));
      expect(sent?.join("\n")).toContain(`PORT ${CLIENT.inside.replaceAll(".", ",")},`);
    },
    PATIENCE,
  );
});
