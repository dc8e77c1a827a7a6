import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as deleteRoute from "@/app/api/sessions/[id]/delete/route";
import * as directoriesRoute from "@/app/api/sessions/[id]/directories/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as renameRoute from "@/app/api/sessions/[id]/rename/route";
import * as sessions from "@/app/api/sessions/route";
import { entrySchema, listingEndSchema, listingSchema } from "@/lib/contract/files";
import { jobEndSchema } from "@/lib/contract/problem";
import { ConnectedBrowser, codeOf } from "./testing/connected-browser";
import { startTestPortside, type TestPortside } from "./testing/test-portside";

let portside: TestPortside;
let student: ConnectedBrowser;

beforeAll(async () => {
  portside = await startTestPortside();
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
});
afterAll(() => portside.close());

const act = (handler: Parameters<ConnectedBrowser["ask"]>[0], resource: string, body: object) =>
  student.ask(handler, resource, { method: "POST", body });

async function linesOf(response: Response): Promise<unknown[]> {
  const text = await response.text();
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const commandsSent = () =>
  portside.runtime.sessions
    .list(ownerId())
    .flatMap((session) => session.traffic.after())
    .flatMap((event) => (event.type === "command" ? [event.line] : []));
const ownerId = () =>
  Buffer.from(student.browser.cookies.get("portside") ?? "", "base64url")
    .subarray(0, 32)
    .toString("base64url");

describe("a listing", () => {
  it("tells entries, how it was listed, the data mode and the exchange", async () => {
    const listing = listingSchema.parse(await (await student.list("/")).json());
    expect(listing).toMatchObject({ path: "/", listedWith: "MLSD", dataMode: "passive" });
    expect(listing.exchange).toBeGreaterThan(0);
    expect(listing.entries.length).toBeGreaterThan(0);
  });

  it("comes as NDJSON when that is asked for, the last line telling the end", async () => {
    const response = await student.list("/", { accept: "application/x-ndjson" });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = await linesOf(response);
    const end = listingEndSchema.parse(lines.at(-1));
    const entries = lines.slice(0, -1).map((line) => entrySchema.parse(line));
    expect(end.count).toBe(entries.length);
    expect(entries.map(({ name }) => name)).toEqual(await student.namesIn("/"));
  });

  it("is not-found for a directory that isn't there", async () => {
    expect(await codeOf(await student.list("/nowhere"))).toBe("not-found");
  });

  it.each([
    ["", "no path"],
    ["path=pub", "a relative path"],
    ["path=/a%0d%0aDELE%20x", "a line break"],
    ["path=/a%00", "a NUL"],
    ["path=/a%7f", "a DEL"],
    ["path=/%ff", "bytes that are not UTF-8"],
    ["path=/&pathBytes=Lw", "both forms"],
    ["path=/&path=/", "two paths"],
    ["pathBytes=L2ENCkRFTEUgeA", "a line break in bytes"],
    ["pathBytes=%20", "no base64url"],
    ["path=/&colour=red", "an unknown parameter"],
  ])("A2, B9, D5, D16: is invalid-request with ?%s (%s), and nothing is sent", async (query) => {
    const before = commandsSent().length;
    const response = await student.ask(entries.GET, `entries?${query}`);
    expect(await codeOf(response)).toBe("invalid-request");
    expect(commandsSent()).toHaveLength(before);
  });

  it("D6: takes letters whose low byte looks like a line break for letters", async () => {
    expect(await codeOf(await student.list("/\u010d\u010a"))).toBe("not-found");
    expect(await codeOf(await student.list("/%0d%0a"))).toBe("not-found");
  });
});

describe("making, renaming and deleting", () => {
  it("makes a directory, moves a file into it and deletes both", async () => {
    const made = await act(directoriesRoute.POST, "directories", { path: "/work area" });
    expect(made.status).toBe(201);
    expect((await student.put("/loose.txt", "x")).status).toBe(201);
    const moved = await act(renameRoute.POST, "rename", { from: "/loose.txt", to: "/work area/loose.txt" });
    expect(moved.status).toBe(204);
    expect(await student.namesIn("/work area")).toEqual(["loose.txt"]);
    const job = await act(deleteRoute.POST, "delete", { paths: ["/work area"], recursive: true });
    expect(job.status).toBe(202);
    expect(job.headers.get("content-type")).toBe("application/x-ndjson");
    expect(jobEndSchema.parse((await linesOf(job)).at(-1))).toEqual({ finished: true, failed: [] });
    expect(await student.namesIn("/")).not.toContain("work area");
  });

  it("makes missing parents only when asked", async () => {
    expect(
      (await act(directoriesRoute.POST, "directories", { path: "/p/q/r" })).status,
    ).toBeGreaterThanOrEqual(400);
    expect((await act(directoriesRoute.POST, "directories", { path: "/p/q/r", parents: true })).status).toBe(
      201,
    );
    expect(await student.namesIn("/p/q")).toEqual(["r"]);
  });

  it("does not rename over something unless told to", async () => {
    await student.put("/one.txt", "1");
    await student.put("/two.txt", "2");
    const refused = await act(renameRoute.POST, "rename", { from: "/one.txt", to: "/two.txt" });
    expect(refused.status).toBe(409);
    expect(await codeOf(refused)).toBe("already-exists");
    expect(await (await student.content("/two.txt")).text()).toBe("2");
    const told = await act(renameRoute.POST, "rename", { from: "/one.txt", to: "/two.txt", replace: true });
    expect(told.status).toBe(204);
    expect(await (await student.content("/two.txt")).text()).toBe("1");
  });

  it("goes on after an entry that can't be deleted, and names it", async () => {
    await student.put("/del-a.txt", "a");
    await student.put("/del-b.txt", "b");
    const job = await act(deleteRoute.POST, "delete", {
      paths: ["/del-a.txt", "/nowhere.txt", "/del-b.txt"],
    });
    const end = jobEndSchema.parse((await linesOf(job)).at(-1));
    expect(end.finished).toBe(true);
    expect(end.failed).toMatchObject([{ path: "/nowhere.txt", problem: { code: "not-found", status: 404 } }]);
    expect(await student.namesIn("/")).not.toContain("del-b.txt");
  });

  it.each([
    [renameRoute.POST, "rename", { from: "/a", to: "/b\r\nDELE x" }],
    [directoriesRoute.POST, "directories", { path: "/a\nDELE x" }],
    [directoriesRoute.POST, "directories", {}],
    [deleteRoute.POST, "delete", { paths: ["/a\u0000"] }],
    [deleteRoute.POST, "delete", { paths: [] }],
  ])("A2, A3, D5, D16: sends nothing for a bad name (%#)", async (handler, resource, body) => {
    const before = commandsSent().length;
    expect(await codeOf(await act(handler, resource, body))).toBe("invalid-request");
    expect(commandsSent()).toHaveLength(before);
  });
});
