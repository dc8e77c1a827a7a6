import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { floodKinds } from "./floods/kinds";
import { Bystander, listUnderFlood } from "./floods/under-flood";
import { RunningApp } from "./running-app";

/** What the process may weigh at most, whatever servers send. */
const mostBytes = 300 * 2 ** 20;

let app: RunningApp;
let bystander: Bystander;
beforeAll(async () => {
  app = await RunningApp.start();
  bystander = await Bystander.connect(app);
});
afterAll(() => app?.close());

describe("while a server sends one browser", () => {
  it.each(floodKinds.map((kind) => [kind.name, kind] as const))(
    "D9: %s, another browser's directory is listed",
    async (_name, kind) => {
      const { status, waits, meanwhile } = await listUnderFlood(app, bystander, kind);
      expect(status).toBe(kind.status);
      expect(waits.length).toBeGreaterThan(0);
      // What takes seconds to read leaves others their turn; the rest is over before anybody could wait for it.
      if (kind.isLong) expect(meanwhile).toBeGreaterThanOrEqual(2);
    },
  );

  it("D9: all of that, the process stays under 300 MiB", () => {
    expect(app.highestResidentBytes).toBeLessThan(mostBytes);
  });
});
