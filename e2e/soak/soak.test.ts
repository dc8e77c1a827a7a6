import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Sample } from "./samples";
import { Soak } from "./soak";
import { fewestSamples, judge } from "./verdict";
import { Workload } from "./workload";

let soak: Soak;
beforeAll(async () => {
  soak = await Soak.start();
});
afterAll(() => soak?.close());

it("browsers at work: everything ends as it has to", async () => {
  const workload = new Workload(soak.place, { browsers: 4, rate: 1_000, seed: 4 });
  const enough = new AbortController();
  const working = workload.work(enough.signal);
  while (workload.operations < 100) await delay(20);
  enough.abort();
  await working;
  expect(workload.failures).toEqual([]);
  expect(workload.done.size).toBeGreaterThan(15);
});

it("the verdict finds sockets that are opened and never closed", async () => {
  const open: Socket[] = [];
  const samples: Sample[] = [];
  for (let i = 0; i < fewestSamples; i++) {
    for (let more = 0; more < 30; more++) open.push(await connected(Number(new URL(soak.app.url).port)));
    samples.push(await soak.sample(i, 0));
  }
  for (const socket of open) socket.destroy();
  const growing = judge(samples).filter(({ isFlat }) => !isFlat);
  expect(growing.map(({ name }) => name)).toEqual(expect.arrayContaining(["open descriptors", "sockets"]));
});

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.once("error", reject);
  });
}
