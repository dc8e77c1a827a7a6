import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { floodKinds } from "./floods/kinds";
import { Bystander, listUnderFlood } from "./floods/under-flood";
import { RunningApp } from "./running-app";

/** What the process may weigh at most while it reads what has no end. */
const most = 300_000_000;
/** And while it reads and shows as much as a directory may have, more than any real one: each entry is kept. */
const mostWithEntries = 400_000_000;

let app: RunningApp;
let bystander: Bystander;
beforeAll(async () => {
  app = await RunningApp.start();
  bystander = await Bystander.connect(app);
});
afterAll(() => app?.close());

const named = floodKinds.map((kind) => [kind.name, kind] as const);

describe.each([
  { what: "what has no end", kinds: named.filter(([, { isLong }]) => !isLong), bytes: most },
  { what: "all that may be shown", kinds: named.filter(([, { isLong }]) => isLong), bytes: mostWithEntries },
])("while a server sends one browser $what", ({ kinds, bytes }) => {
  it.each(kinds)("D9: %s, another browser's directory is listed", async (_name, kind) => {
    const { status, waits, meanwhile } = await listUnderFlood(app, bystander, kind);
    expect(status).toBe(kind.status);
    expect(waits.length).toBeGreaterThan(0);
    // What takes seconds to read leaves others their turn; the rest is over before anybody could wait for it.
    if (kind.isLong) expect(meanwhile).toBeGreaterThanOrEqual(2);
  });

  it(`D9: and the process stays under ${bytes / 1_000_000} MB`, () => {
    expect(app.highestResidentBytes).toBeLessThan(bytes);
  });
});
