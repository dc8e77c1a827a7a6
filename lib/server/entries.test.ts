import { afterAll, beforeAll, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as sessions from "@/app/api/sessions/route";
import { listingSchema } from "@/lib/contract/files";
import { turnsIn } from "@/lib/ftp/testing/turns";
import { ConnectedBrowser } from "./testing/connected-browser";
import { startTestPortside, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
let student: ConnectedBrowser;
beforeAll(async () => {
  portside = await startTestPortside();
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
});
afterAll(() => portside.close());

const ndjson = { accept: "application/x-ndjson" };

it.each([["JSON", {}] as const, ["NDJSON", ndjson] as const])(
  "lets others have their turn while ten thousand entries are told as %s",
  async (_format, headers) => {
    const response = await student.list("/pub/many", headers);
    expect(await turnsIn(response.arrayBuffer())).toBeGreaterThanOrEqual(20);
  },
);

it("tells the same in both formats, beyond what fits into one turn", async () => {
  const listing = listingSchema.parse(await (await student.list("/pub/many")).json());
  const lines = (await (await student.list("/pub/many", ndjson)).text()).trimEnd().split("\n");
  expect(listing.entries).toHaveLength(10_000);
  expect(lines.slice(0, -1).map((line) => JSON.parse(line))).toEqual(listing.entries);
});

it("tells an empty directory", async () => {
  const response = await student.list("/pub/empty");
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(listingSchema.parse(await response.json())).toMatchObject({ path: "/pub/empty", entries: [] });
});
