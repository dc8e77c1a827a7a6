import { expect, it, onTestFinished } from "vitest";
import { sessionViewSchema } from "@/lib/contract/lab";
import type { LabChanges, ScenarioId } from "@/lib/protocol/lab/scenario";
import type { AppBrowser } from "../running-app";
import { Canary } from "./canary";
import { startPortside } from "./portside";
import { problemsOf } from "./visitor";

const portside = startPortside({ PORTSIDE_MAX_LAB_RUNS: "3", PORTSIDE_MAX_LAB_RUNS_PER_BROWSER: "2" });

function ask(browser: AppBrowser, scenario: ScenarioId, changes: LabChanges = {}): Promise<Response> {
  return browser.send("POST", `/api/lab/scenarios/${scenario}/runs`, { changes });
}

/** A run, which ends with the test. @returns the address of its session */
async function run(browser: AppBrowser, scenario: ScenarioId, changes: LabChanges = {}): Promise<string> {
  const { id } = sessionViewSchema.parse(await (await ask(browser, scenario, changes)).json());
  const session = `/api/sessions/${id}`;
  onTestFinished(async () => {
    await browser.fetch(session, { method: "DELETE" });
  });
  return session;
}

const steered: readonly [by: string, scenario: ScenarioId, changes: (port: number) => LabChanges][] = [
  [
    "the address in 227",
    "server-nat",
    (port) => ({
      server: { passiveAddress: "127.0.0.1", passivePorts: { first: port, last: port } },
      client: { passiveCommand: "PASV", passiveAddress: "trust" },
    }),
  ],
  [
    "the address in PORT, to a server that dials anybody",
    "active-open",
    (port) => ({
      server: { dialsForeignAddresses: true },
      client: { activeAddress: "127.0.0.1", activePorts: { first: port, last: port } },
    }),
  ],
];

it.each(steered)("D31: a run reaches nothing of this machine by %s", async (_, scenario, changes) => {
  const canary = new Canary();
  onTestFinished(() => canary.close());
  const port = await canary.listen("127.0.0.1");
  const browser = await portside.app.browser();
  const session = await run(browser, scenario, changes(port));
  const listed = await browser.get(`${session}/entries?path=%2F`);
  expect((await problemsOf(listed)).map(({ code }) => code)).toEqual(["data-connection-failed"]);
  expect(canary.visits).toBe(0);
});

it("D31: a run reaches nothing of this machine by its host", async () => {
  const browser = await portside.app.browser();
  for (const host of ["localhost", "127.0.0.1", "::1"]) {
    const [problem] = await problemsOf(await ask(browser, "two-channels", { client: { host } }));
    expect(problem?.code, host).toBe("connection-failed");
  }
});

it("D32: runs make room for others of their browser, and end somewhere for all together", async () => {
  const [one, other, third] = [
    await portside.app.browser(),
    await portside.app.browser(),
    await portside.app.browser(),
  ];
  const first = await run(one, "two-channels");
  await run(one, "two-channels");
  await run(one, "two-channels");
  expect((await one.get(first)).status).toBe(404);
  await run(other, "two-channels");
  const refused = await ask(third, "two-channels");
  expect(refused.headers.get("retry-after")).not.toBeNull();
  expect((await problemsOf(refused)).map(({ code }) => code)).toEqual(["busy"]);
});
