import { afterAll, beforeAll, expect, it } from "vitest";
import { floodKinds } from "../floods/kinds";
import { Bystander, listUnderFlood } from "../floods/under-flood";
import { RunningApp } from "../running-app";
import { quantilesOf } from "./quantiles";

let app: RunningApp;
beforeAll(async () => {
  app = await RunningApp.start();
});
afterAll(() => app?.close());

const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

it("how long another session's listing takes while a server floods one, and what the process weighs", async () => {
  const bystander = await Bystander.connect(app);
  const idle: number[] = [];
  for (let i = 0; i < 100; i++) idle.push(await bystander.list());
  console.info(`alone: ${quantilesOf(idle).text}; the process ${mib(app.residentBytes)}`);
  for (const kind of floodKinds) {
    const { status, lasted, waits } = await listUnderFlood(app, bystander, kind);
    console.info(
      `${kind.name}: answered ${status} after ${Math.round(lasted)} ms; meanwhile ${quantilesOf(waits).text}; the process ${mib(app.residentBytes)}, at most ${mib(app.highestResidentBytes)}`,
    );
    expect(status).toBe(kind.status);
  }
});
