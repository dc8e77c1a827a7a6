import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as copyRoute from "@/app/api/sessions/[id]/copy/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as sessions from "@/app/api/sessions/route";
import { listingSchema } from "@/lib/contract/files";
import type { JobEnd } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import { readJob } from "./archives/testing/archive-browser";
import { ConnectedBrowser } from "./testing/connected-browser";
import { type Ask, startTestPortside, studentOn, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
let student: ConnectedBrowser;

beforeAll(async () => {
  portside = await startTestPortside({ PORTSIDE_MAX_TREE_DEPTH: "6" });
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
});
afterAll(() => portside.close());

function ask(body: object, more: Ask = {}): Promise<Response> {
  return student.ask(copyRoute.POST, "copy", { method: "POST", body, ...more });
}

async function copy(from: string, to: string): Promise<JobEnd> {
  return (await readJob(await ask({ from, to }))).end;
}

async function bytesOf(path: string): Promise<Buffer> {
  return Buffer.from(await (await student.content(path)).arrayBuffer());
}

async function rowsOf(path: string) {
  const { entries: rows } = listingSchema.parse(await (await student.list(path)).json());
  return rows.map(({ name, type, size, modifiedAt }) => ({ name, type, size, modifiedAt }));
}

/** Another session of the same browser. */
async function anotherSession(settings: object = {}): Promise<string> {
  const body = { ...studentOn(portside.practice), ...settings };
  const response = await student.browser.ask(sessions.POST, "/api/sessions", { method: "POST", body });
  return sessionSchema.parse(await response.json()).id;
}

const whole = { finished: true, failed: [] };

describe("a copy through Portside", () => {
  it("of a file has its bytes and its date", async () => {
    expect(await copy("/pub/README.md", "/incoming/copy of README.md")).toEqual(whole);
    expect(await bytesOf("/incoming/copy of README.md")).toEqual(await bytesOf("/pub/README.md"));
    const [row] = (await rowsOf("/pub")).filter(({ name }) => name === "README.md");
    expect(await rowsOf("/incoming")).toContainEqual({ ...row, name: "copy of README.md" });
  });

  it("of a large file goes down and up at the same time", async () => {
    const { progress, end } = await readJob(
      await ask({ from: "/pub/large/16-MiB.bin", to: "/incoming/large" }),
    );
    expect(end).toEqual(whole);
    expect(progress.at(-1)).toEqual({ done: 1, bytes: 16 * 1024 * 1024, path: "/pub/large/16-MiB.bin" });
    expect((await bytesOf("/incoming/large")).equals(await bytesOf("/pub/large/16-MiB.bin"))).toBe(true);
  });

  it("of a directory has everything below it, empty directories included", async () => {
    expect(await copy("/pub/releases/", "/incoming/releases")).toEqual(whole);
    for (const below of ["", "/1.0", "/2.1"]) {
      const files = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
        rows.map((row) => (row.type === "directory" ? { ...row, modifiedAt: null } : row));
      expect(files(await rowsOf(`/incoming/releases${below}`))).toEqual(
        files(await rowsOf(`/pub/releases${below}`)),
      );
    }
    expect(await copy("/pub/empty", "/incoming/empty")).toEqual(whole);
    expect(await rowsOf("/incoming/empty")).toEqual([]);
  });

  it("of odd names has the same ones", async () => {
    expect(await copy("/pub/names", "/incoming/names")).toEqual(whole);
    expect((await rowsOf("/incoming/names")).map(({ name }) => name)).toEqual(
      (await rowsOf("/pub/names")).map(({ name }) => name),
    );
  });

  it("has the files that links lead to, and names the links that lead elsewhere", async () => {
    const { finished, failed } = await copy("/pub/links", "/incoming/links");
    expect(finished).toBe(true);
    expect(failed.map(({ path }) => path)).toEqual([
      "/pub/links/latest",
      "/pub/links/here",
      "/pub/links/nowhere",
    ]);
    expect((await rowsOf("/incoming/links")).map(({ name, type }) => [name, type])).toEqual([
      ["readme", "file"],
    ]);
  });

  it("leaves out, by name, what an upload left in a directory", async () => {
    const part = ".portside-0123456789abcdef.part";
    await copy("/pub/empty", "/incoming/with a part");
    await student.put(`/incoming/with a part/${part}`, "half");
    await student.put("/incoming/with a part/whole", "whole");
    const { finished, failed } = await copy("/incoming/with a part", "/incoming/without");
    expect(finished).toBe(true);
    expect(failed.map(({ path }) => path)).toEqual([`/incoming/with a part/${part}`]);
    expect((await rowsOf("/incoming/without")).map(({ name }) => name)).toEqual(["whole"]);
  });

  it("never replaces a file", async () => {
    await student.put("/incoming/mine", "mine");
    const { finished, failed } = await copy("/welcome.txt", "/incoming/mine");
    expect(finished).toBe(true);
    expect(failed).toMatchObject([
      { path: "/welcome.txt", problem: { code: "already-exists", existing: { size: 4 } } },
    ]);
    expect((await bytesOf("/incoming/mine")).toString()).toBe("mine");
  });

  it("is never mixed into a directory that is there", async () => {
    await copy("/pub/code", "/incoming/code");
    const { failed } = await copy("/pub/documents", "/incoming/code");
    expect(failed).toMatchObject([{ path: "/pub/documents", problem: { code: "already-exists" } }]);
    expect((await rowsOf("/incoming/code")).map(({ name }) => name)).toEqual(
      (await rowsOf("/pub/code")).map(({ name }) => name),
    );
  });

  it("onto itself changes nothing", async () => {
    expect((await copy("/welcome.txt", "/welcome.txt")).failed).toMatchObject([
      { problem: { code: "already-exists" } },
    ]);
    expect((await bytesOf("/welcome.txt")).length).toBeGreaterThan(0);
  });

  it.each([
    ["/pub", "/pub/copy"],
    ["/pub/", "/pub/links/copy"],
    ["/", "/copy"],
    ["/pub", "/PUB/copy"],
  ])("of %s into itself (%s) is refused before anything is made", async (from, to) => {
    const response = await ask({ from, to });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("inside what is copied");
    expect((await student.content(to, { method: "HEAD" })).status).toBe(404);
  });

  it("of a directory into itself ends also when a link hides that", async () => {
    // The link leads to /pub/releases/2.1.
    const { finished, failed } = await copy("/pub/releases", "/pub/links/latest/again");
    expect(finished).toBe(true);
    expect(failed.map(({ problem }) => problem.code)).toEqual(["too-large"]);
  });

  it("of what isn't there is not-found", async () => {
    const { finished, failed } = await copy("/nowhere", "/incoming/nowhere");
    expect({ finished, failed }).toMatchObject({
      finished: true,
      failed: [{ path: "/nowhere", problem: { code: "not-found" } }],
    });
  });

  it("into a directory that isn't there fails once, not for each file", async () => {
    const { failed } = await copy("/pub/documents", "/nowhere/documents");
    expect(failed).toMatchObject([{ path: "/pub/documents" }]);
  });

  it("goes on past what may not be read", async () => {
    const { finished, failed } = await copy("/read-only", "/incoming/read-only");
    expect(finished).toBe(true);
    expect(failed).toMatchObject([{ path: "/read-only/secret.txt" }]);
    expect((await rowsOf("/incoming/read-only")).map(({ name }) => name)).toEqual([
      "look-but-dont-touch.txt",
    ]);
  });
});

describe("a copy with one transfer connection", () => {
  it.each(["/pub/large/1-MiB.bin", "/pub/large/16-MiB.bin"])("of %s is made in parts", async (path) => {
    const id = await anotherSession({ transferConnections: 1, timeoutSeconds: 1 });
    const to = `/incoming/in parts of ${path.length}`;
    const response = await student.ask(copyRoute.POST, "copy", {
      method: "POST",
      body: { from: path, to },
      id,
    });
    expect((await readJob(response)).end).toEqual(whole);
    expect((await bytesOf(to)).equals(await bytesOf(path))).toBe(true);
    expect((await rowsOf("/incoming")).filter(({ name }) => name.endsWith(".part"))).toEqual([]);
  });
});

it("a copy to another session is not-found where that isn't this browser's", async () => {
  const other = await ConnectedBrowser.on(portside, { sessions, entries, content });
  const response = await ask({ from: "/welcome.txt", to: "/incoming/x", toSession: other.id });
  expect(response.status).toBe(404);
  expect(await response.text()).toContain("toSession");
});

it.each([
  [{ from: "/a" }, "to"],
  [{ to: "/a" }, "from"],
  [{ from: "a", to: "/b" }, "absolute"],
  [{ from: "/a", to: "/b/../c" }, ".."],
  [{ from: "/a", fromBytes: "L2E", to: "/b" }, "either"],
  [{ from: "/a", to: "/b", replace: true }, "replace"],
])("a copy asked as %j is refused", async (body, reason) => {
  const response = await ask(body);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(reason);
});
