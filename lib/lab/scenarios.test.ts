import { beforeAll, describe, expect, it } from "vitest";
import { Pool } from "../../e2e/network/pool";
import { diagnose } from "../protocol/diagnosis/diagnose";
import { transfersOf } from "../protocol/lab/run-evidence";
import { changedSetup, type LabChanges, type LabRun, type Scenario } from "../protocol/lab/scenario";
import { scenarioOf, scenarios } from "../protocol/lab/scenarios/scenario-list";
import { runSetup } from "./testing/run-scenario";
import { wrongFixes } from "./testing/wrong-fixes";

// Every scenario with the engine, the practice server and the simulated network, as a learner runs it: as it begins, with each
// accepted fix, and with fixes that only look right.

/** What a scenario comes to before anything is changed. */
const beginnings: Readonly<
  Record<string, { readonly reaches: readonly string[]; readonly findings: readonly string[] }>
> = {
  "two-channels": { reaches: ["two-listings"], findings: ["none", "none"] },
  "active-open": { reaches: ["server-dials"], findings: ["none"] },
  "passive-open": { reaches: ["pasv"], findings: ["none"] },
  "client-firewall": { reaches: ["see-it-fail"], findings: ["active-port-blocked"] },
  "server-firewall": { reaches: ["see-it-fail"], findings: ["passive-port-blocked"] },
  "server-nat": { reaches: [], findings: ["passive-address-private"] },
  "client-nat": { reaches: ["refused"], findings: ["active-address-refused"] },
  "both-firewalls": { reaches: ["passive-fails"], findings: ["passive-port-blocked"] },
  alg: { reaches: ["helped"], findings: ["none"] },
  extended: { reaches: ["see-it-fail"], findings: ["passive-refused"] },
  tls: { reaches: ["in-plain"], findings: ["none"] },
  bounce: { reaches: ["refused"], findings: ["active-address-refused"] },
};

/** Runs that are there at once: most of their time they wait for what won't come. */
const AT_A_TIME = 24;
/** All begin at once and wait for their turn, and every test for its own. */
const PATIENCE = 120_000;

const runs = new Map<LabChanges, Promise<LabRun>>();
const untouched = new Map<Scenario, LabChanges>(scenarios.map((scenario) => [scenario, {}]));
const solutions = scenarios.flatMap((scenario) =>
  scenario.solutions.map((solution) => ({ scenario, id: scenario.id, ...solution })),
);

beforeAll(() => {
  const pool = new Pool(AT_A_TIME);
  const begin = ({ setup, actions }: Scenario, changes: LabChanges, patience = {}) => {
    const run = pool.run(() => runSetup(changedSetup(setup, changes), actions, patience));
    // Told by the test that waits for it.
    run.catch(() => undefined);
    runs.set(changes, run);
  };
  for (const [scenario, changes] of untouched) begin(scenario, changes, patienceFor(scenario, changes));
  for (const { scenario, changes } of solutions) begin(scenario, changes, patienceFor(scenario, changes));
  for (const { scenario, changes } of wrongFixes) begin(scenarioOf(scenario), changes);
});

describe.each(scenarios.map((scenario) => [scenario.title, scenario] as const))("%s", (_, scenario) => {
  it(
    "begins with what the lesson is about",
    async () => {
      const run = await runOf(untouched.get(scenario));
      const findings = transfersOf(run).map(
        ({ exchange }) => diagnose(exchange.events, run.events)[0]?.id ?? "none",
      );
      expect({ reaches: reachedGoals(scenario, run), findings }).toEqual(beginnings[scenario.id]);
    },
    PATIENCE,
  );

  it.each(solutions.filter((solution) => solution.scenario === scenario))(
    "$goal is reached: $label",
    async ({ goal, changes }) => {
      expect(reachedGoals(scenario, await runOf(changes))).toContain(goal);
    },
    PATIENCE,
  );

  const wrong = wrongFixes.filter((fix) => fix.scenario === scenario.id);
  it.runIf(wrong.length > 0).each(wrong)(
    "$goal is not reached: $label",
    async ({ goal, changes }) => {
      expect(scenario.goals.map(({ id }) => id)).toContain(goal);
      expect(reachedGoals(scenario, await runOf(changes))).not.toContain(goal);
    },
    PATIENCE,
  );
});

it.each(["client-firewall", "server-firewall", "both-firewalls"] as const)(
  "%s reaches nothing when it is stopped before anything failed",
  async (id) => {
    const scenario = scenarioOf(id);
    const run = await runOf(untouched.get(scenario));
    const failed = run.events.findIndex(
      (event) => event.type === "data-failed" || (event.type === "reply" && event.code === 425),
    );
    expect(failed).toBeGreaterThan(0);
    expect(reachedGoals(scenario, { ...run, events: run.events.slice(0, failed) })).toEqual([]);
  },
  PATIENCE,
);

/** What is to work never fails for a busy machine; what meets silence takes no longer than in the lab. */
function patienceFor({ id }: Scenario, changes: LabChanges): { readonly timeoutSeconds?: number } {
  const isChanged = Object.keys(changes).length > 0;
  const begins = beginnings[id]?.findings ?? [];
  return isChanged || begins.every((finding) => finding === "none") ? { timeoutSeconds: 60 } : {};
}

async function runOf(changes: LabChanges | undefined): Promise<LabRun> {
  const run = changes && (await runs.get(changes));
  if (run === undefined) throw new Error("Every setup is run");
  return run;
}

function reachedGoals({ goals }: Scenario, run: LabRun): readonly string[] {
  return goals.filter(({ isReached }) => isReached(run)).map(({ id }) => id);
}
