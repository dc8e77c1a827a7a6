import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as copyRoute from "@/app/api/sessions/[id]/copy/route";
import * as sessions from "@/app/api/sessions/route";
import { sessionSchema } from "@/lib/contract/session";
import { sends, takes } from "@/lib/ftp/testing/fake-replies";
import type { FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { fakeServer } from "@/lib/ftp/testing/open-session";
import { readJob } from "./archives/testing/archive-browser";
import { startTestPortside, TestBrowser, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

/** Takes two parts. */
const large = Buffer.alloc(9 * 1024 * 1024, "large");

/** Copies the large file by way of one transfer connection. */
async function copyOn(options: FakeServerOptions) {
  const server = await fakeServer({ files: { "/a": large, "/b": "small" }, ...options });
  const browser = new TestBrowser();
  const { host, port } = server;
  const response = await browser.ask(sessions.POST, "/api/sessions", {
    method: "POST",
    body: { host, port, user: "u", password: "p", transferConnections: 1 },
  });
  const { id } = sessionSchema.parse(await response.json());
  const body = { from: "/a", to: "/copy" };
  const copying = await browser.ask(copyRoute.POST, `/api/sessions/${id}/copy`, { method: "POST", body, id });
  const { end } = await readJob(copying);
  return { server, failed: end.failed.map(({ problem }) => problem) };
}

describe("a copy in parts", () => {
  it("that the server doesn't let be renamed stays whole under the name that is told", async () => {
    const { server, failed } = await copyOn({ answers: { RNFR: "502 RNFR not implemented." } });
    const [problem] = failed;
    expect(problem?.leftBehind).toMatch(/\.part$/);
    expect(server.files.get(problem?.leftBehind ?? "")?.equals(large)).toBe(true);
  });

  it("is not begun where nobody could tell in the end that they are of one version", async () => {
    const { server, failed } = await copyOn({
      answers: {
        MLSD: sends(`type=file;size=${large.length}; a\r\n`),
        MDTM: "502 MDTM not implemented.",
      },
    });
    expect(failed).toMatchObject([
      { code: "not-supported", detail: expect.stringContaining("two transfer connections") },
    ]);
    expect(server.lines.filter((line) => line.startsWith("STOR"))).toEqual([]);
  });

  it("takes two connections where the server lets nobody append, and says so", async () => {
    const { server, failed } = await copyOn({
      answers: {
        APPE: "550 Operation not permitted.",
        STOR: (connection, argument, command) =>
          connection.restart > 0
            ? "451 Append/Restart not permitted."
            : stores(connection, argument, command),
      },
    });
    expect(failed).toMatchObject([
      { code: "not-supported", detail: expect.stringContaining("two transfer connections") },
    ]);
    expect([...server.files.keys()]).toEqual(["/a", "/b"]);
  });
});

const stores = takes((bytes, path, { server }) => void server.files.set(path, bytes));
