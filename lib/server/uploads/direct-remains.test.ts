import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as upload from "@/app/api/sessions/[id]/uploads/[upload]/route";
import * as uploads from "@/app/api/sessions/[id]/uploads/route";
import * as sessions from "@/app/api/sessions/route";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { problemOf } from "../testing/scripted-session";
import { startTestPortside, type TestPortside } from "../testing/test-portside";
import { TusClient } from "./testing/tus-client";
import { keyOf } from "./upload-token";

const routes = { sessions, uploads, upload };
const body = randomBytes(1000);
/** As FTP writes a moment: `YYYYMMDDHHMMSS`. */
const ftpTime = (moment: number) => new Date(moment).toISOString().replace(/[-:T]|\.\d+Z$/g, "");
const hour = 3_600_000;

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

/** An upload that goes straight to its name, begun, and of which this process knows nothing more, as after a restart. */
async function forgotten(answers: FakeServerOptions["answers"] = {}) {
  const server = await FakeFtpServer.start({ answers: { MDTM: `213 ${ftpTime(Date.now())}`, ...answers } });
  onTestFinished(() => server.close());
  const login = { host: server.host, port: server.port, user: "u", password: "p" };
  const client = await TusClient.connect(login, routes);
  const location = await client.begin("/small.bin", body.length);
  const { known } = portside.runtime.uploads;
  known.doubt(keyOf(location.slice(location.lastIndexOf("/") + 1)));
  return { server, client, location };
}

describe("a direct upload that is forgotten, with a shorter file under its name", () => {
  it("says to HEAD and PATCH that it may be a part of it", async () => {
    for (const [ask, status] of [
      ["head", 410],
      ["patch", 409],
    ] as const) {
      const { server, client, location } = await forgotten();
      server.files.set("/small.bin", body.subarray(0, 400));
      const response = ask === "head" ? await client.head(location) : await client.patch(location, 0, body);
      const problem = await problemOf(response);
      expect(problem).toMatchObject({ status, leftBehind: "/small.bin", existing: { size: 400 } });
      expect(problem.detail).toMatch(
        /small\.bin is there \(400 bytes, 20.*fewer bytes than the 1000.*delete it/,
      );
      expect(server.files.get("/small.bin")?.length).toBe(400);
    }
  });

  it.each(["at once", "after HEAD"])("deletes it when it is given up %s", async (when) => {
    const { server, client, location } = await forgotten();
    server.files.set("/small.bin", body.subarray(0, 400));
    if (when === "after HEAD") await client.head(location);
    expect((await client.discard(location)).status).toBe(204);
    expect(server.files.has("/small.bin")).toBe(false);
    const after = await client.head(location);
    expect(await problemOf(after)).toMatchObject({
      status: 410,
      detail: expect.stringContaining("nothing of it is stored"),
    });
  });

  it.each([
    ["from before it began", `213 ${ftpTime(Date.now() - hour)}`],
    ["without a date", "502 No dates."],
  ])("keeps one %s, and says so", async (_name, date) => {
    const { server, client, location } = await forgotten({ MDTM: date });
    server.files.set("/small.bin", body.subarray(0, 400));
    for (let time = 0; time < 2; time++) {
      const problem = await problemOf(await client.discard(location));
      expect(problem).toMatchObject({ status: 410, code: "not-found", existing: { size: 400 } });
      expect(problem.detail).toContain("small.bin is there (400 bytes");
    }
    expect(server.files.get("/small.bin")?.length).toBe(400);
  });
});

describe("a direct upload that is given up", () => {
  it("keeps a file of the same size, which may be the whole of it", async () => {
    const { server, client, location } = await forgotten();
    server.files.set("/small.bin", body);
    const problem = await problemOf(await client.discard(location));
    expect(problem).toMatchObject({ status: 410, existing: { size: body.length } });
    expect(problem.leftBehind).toBeUndefined();
    expect(problem.detail).toContain("may well be complete");
    expect(server.files.has("/small.bin")).toBe(true);
  });

  it("is over when nothing is there", async () => {
    const { server, client, location } = await forgotten();
    expect((await client.discard(location)).status).toBe(204);
    expect(server.lines.filter((line) => line.startsWith("DELE"))).toEqual([]);
  });

  it("keeps what somebody else stored while nothing of it was sent", async () => {
    const { server, client } = await forgotten();
    const location = await client.begin("/other.bin", body.length);
    server.files.set("/other.bin", Buffer.from("theirs"));
    expect((await client.head(location)).status).toBe(410);
    expect((await client.discard(location)).status).toBe(410);
    expect(server.files.get("/other.bin")?.toString()).toBe("theirs");
  });
});
