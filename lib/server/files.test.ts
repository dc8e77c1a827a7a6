import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as contentRoute from "@/app/api/sessions/[id]/content/route";
import * as deleteRoute from "@/app/api/sessions/[id]/delete/route";
import * as directoriesRoute from "@/app/api/sessions/[id]/directories/route";
import * as entriesRoute from "@/app/api/sessions/[id]/entries/route";
import * as renameRoute from "@/app/api/sessions/[id]/rename/route";
import * as sessionsRoute from "@/app/api/sessions/route";
import { entrySchema, listingEndSchema, listingSchema } from "@/lib/contract/files";
import { jobEndSchema, problemSchema } from "@/lib/contract/problem";
import { sessionSchema } from "@/lib/contract/session";
import {
  type Ask,
  startTestPortside,
  studentOn,
  TestBrowser,
  type TestPortside,
} from "./testing/test-portside";

let portside: TestPortside;
const browser = new TestBrowser();
let id = "";

beforeAll(async () => {
  portside = await startTestPortside();
  const body = studentOn(portside.practice);
  const response = await browser.ask(sessionsRoute.POST, "/api/sessions", { method: "POST", body });
  id = sessionSchema.parse(await response.json()).id;
});
afterAll(() => portside.close());

const content = (path: string, ask: Ask = {}, more = "") => {
  const handler =
    ask.method === "PUT" ? contentRoute.PUT : ask.method === "HEAD" ? contentRoute.HEAD : contentRoute.GET;
  return browser.ask(handler, `/api/sessions/${id}/content?path=${encodeURIComponent(path)}${more}`, {
    id,
    ...ask,
  });
};
const put = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  content(path, { method: "PUT", body, headers });
const list = (path: string, headers: Record<string, string> = {}) =>
  browser.ask(entriesRoute.GET, `/api/sessions/${id}/entries?path=${encodeURIComponent(path)}`, {
    id,
    headers,
  });
const act = (handler: Parameters<TestBrowser["ask"]>[0], resource: string, body: object) =>
  browser.ask(handler, `/api/sessions/${id}/${resource}`, { method: "POST", id, body });

async function namesIn(path: string): Promise<string[]> {
  return listingSchema.parse(await (await list(path)).json()).entries.map(({ name }) => name);
}

async function codeOf(response: Response) {
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem.code;
}

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
  Buffer.from(browser.cookies.get("portside") ?? "", "base64url")
    .subarray(0, 32)
    .toString("base64url");

describe("a listing", () => {
  it("tells entries, how it was listed, the data mode and the exchange", async () => {
    const listing = listingSchema.parse(await (await list("/")).json());
    expect(listing).toMatchObject({ path: "/", listedWith: "MLSD", dataMode: "passive" });
    expect(listing.exchange).toBeGreaterThan(0);
    expect(listing.entries.length).toBeGreaterThan(0);
  });

  it("comes as NDJSON when that is asked for, the last line telling the end", async () => {
    const response = await list("/", { accept: "application/x-ndjson" });
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const lines = await linesOf(response);
    const end = listingEndSchema.parse(lines.at(-1));
    const entries = lines.slice(0, -1).map((line) => entrySchema.parse(line));
    expect(end.count).toBe(entries.length);
    expect(entries.map(({ name }) => name)).toEqual(await namesIn("/"));
  });

  it("is not-found for a directory that isn't there", async () => {
    expect(await codeOf(await list("/nowhere"))).toBe("not-found");
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
  ])("is invalid-request with ?%s (%s), and nothing is sent", async (query) => {
    const before = commandsSent().length;
    const response = await browser.ask(entriesRoute.GET, `/api/sessions/${id}/entries?${query}`, { id });
    expect(await codeOf(response)).toBe("invalid-request");
    expect(commandsSent()).toHaveLength(before);
  });

  it("takes letters whose low byte looks like a line break for letters", async () => {
    expect(await codeOf(await list("/\u010d\u010a"))).toBe("not-found");
    expect(await codeOf(await list("/%0d%0a"))).toBe("not-found");
  });
});

describe("making, renaming and deleting", () => {
  it("makes a directory, moves a file into it and deletes both", async () => {
    const made = await act(directoriesRoute.POST, "directories", { path: "/work area" });
    expect(made.status).toBe(201);
    expect((await put("/loose.txt", "x")).status).toBe(201);
    const moved = await act(renameRoute.POST, "rename", { from: "/loose.txt", to: "/work area/loose.txt" });
    expect(moved.status).toBe(204);
    expect(await namesIn("/work area")).toEqual(["loose.txt"]);
    const job = await act(deleteRoute.POST, "delete", { paths: ["/work area"], recursive: true });
    expect(job.status).toBe(202);
    expect(job.headers.get("content-type")).toBe("application/x-ndjson");
    expect(jobEndSchema.parse((await linesOf(job)).at(-1))).toEqual({ finished: true, failed: [] });
    expect(await namesIn("/")).not.toContain("work area");
  });

  it("makes missing parents only when asked", async () => {
    expect(
      (await act(directoriesRoute.POST, "directories", { path: "/p/q/r" })).status,
    ).toBeGreaterThanOrEqual(400);
    expect((await act(directoriesRoute.POST, "directories", { path: "/p/q/r", parents: true })).status).toBe(
      201,
    );
    expect(await namesIn("/p/q")).toEqual(["r"]);
  });

  it("does not rename over something unless told to", async () => {
    await put("/one.txt", "1");
    await put("/two.txt", "2");
    const refused = await act(renameRoute.POST, "rename", { from: "/one.txt", to: "/two.txt" });
    expect(refused.status).toBe(409);
    expect(await codeOf(refused)).toBe("already-exists");
    expect(await (await content("/two.txt")).text()).toBe("2");
    const told = await act(renameRoute.POST, "rename", { from: "/one.txt", to: "/two.txt", replace: true });
    expect(told.status).toBe(204);
    expect(await (await content("/two.txt")).text()).toBe("1");
  });

  it("goes on after an entry that can't be deleted, and names it", async () => {
    await put("/del-a.txt", "a");
    await put("/del-b.txt", "b");
    const job = await act(deleteRoute.POST, "delete", {
      paths: ["/del-a.txt", "/nowhere.txt", "/del-b.txt"],
    });
    const end = jobEndSchema.parse((await linesOf(job)).at(-1));
    expect(end.finished).toBe(true);
    expect(end.failed).toMatchObject([{ path: "/nowhere.txt", problem: { code: "not-found", status: 404 } }]);
    expect(await namesIn("/")).not.toContain("del-b.txt");
  });

  it.each([
    [renameRoute.POST, "rename", { from: "/a", to: "/b\r\nDELE x" }],
    [directoriesRoute.POST, "directories", { path: "/a\nDELE x" }],
    [directoriesRoute.POST, "directories", {}],
    [deleteRoute.POST, "delete", { paths: ["/a\u0000"] }],
    [deleteRoute.POST, "delete", { paths: [] }],
  ])("sends nothing for a bad name (%#)", async (handler, resource, body) => {
    const before = commandsSent().length;
    expect(await codeOf(await act(handler, resource, body))).toBe("invalid-request");
    expect(commandsSent()).toHaveLength(before);
  });
});
