import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as remove from "@/app/api/sessions/[id]/delete/route";
import * as directories from "@/app/api/sessions/[id]/directories/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as rename from "@/app/api/sessions/[id]/rename/route";
import * as sessionRoute from "@/app/api/sessions/[id]/route";
import * as searchRoute from "@/app/api/sessions/[id]/search/route";
import * as sessions from "@/app/api/sessions/route";
import {
  searchEndSchema,
  searchMatchSchema,
  searchProgressSchema,
  totalsEndSchema,
  treeTotalsSchema,
} from "@/lib/contract/search";
import { sends, silence } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer, type FakeServerOptions, type Handler } from "@/lib/ftp/testing/fake-server";
import { ConnectedBrowser, codeOf } from "./testing/connected-browser";
import { openThrough, queryOf } from "./testing/scripted-session";
import { type Ask, startTestPortside, type TestPortside } from "./testing/test-portside";
import { vmsAnswers } from "./testing/vms-answers";

const routes = { sessions, entries, content, directories, rename, remove };

let portside: TestPortside;
let student: ConnectedBrowser;
beforeAll(async () => {
  portside = await startTestPortside({ PORTSIDE_MAX_TREE_DEPTH: "6" });
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
});
afterAll(() => portside.close());

const servers: FakeFtpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function connect(options: FakeServerOptions, settings: object = {}) {
  const server = await FakeFtpServer.start(options);
  servers.push(server);
  const session = await openThrough(routes, server, settings);
  const search = (query: object, more: Ask = {}) =>
    session.ask(searchRoute.GET, `/search?${queryOf(query)}`, more);
  const close = () => session.ask(sessionRoute.DELETE, "", { method: "DELETE" });
  return { server, search, close };
}

async function linesOf(response: Response): Promise<unknown[]> {
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  const text = await response.text();
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** What a search found: paths as text, and its end. */
async function found(response: Response) {
  const lines = await linesOf(response);
  const end = searchEndSchema.parse(lines.at(-1));
  const steps = lines.slice(0, -1);
  const matches = steps.flatMap((line) => searchMatchSchema.safeParse(line).data ?? []);
  const progress = steps.flatMap((line) => searchProgressSchema.safeParse(line).data ?? []);
  expect(matches.length + progress.length).toBe(steps.length);
  const paths = matches.map(({ match, directory }) => `${directory.path.replace(/\/$/, "")}/${match.name}`);
  return { end, matches, progress, paths };
}

async function totalsOf(response: Response) {
  const lines = await linesOf(response);
  const progress = lines.slice(0, -1).map((line) => treeTotalsSchema.parse(line));
  return { progress, ...totalsEndSchema.parse(lines.at(-1)) };
}

const lookFor = (query: object) => student.ask(searchRoute.GET, `search?${queryOf(query)}`);

describe("a search", () => {
  it("finds by name in the directory and all below it, with what a listing tells", async () => {
    const { paths, matches, end, progress } = await found(
      await lookFor({ path: "/pub/releases", name: "notes.txt" }),
    );
    expect(paths.toSorted()).toEqual([
      "/pub/releases/1.0/NOTES.txt",
      "/pub/releases/2.0/NOTES.txt",
      "/pub/releases/2.1/NOTES.txt",
    ]);
    expect(matches[0]?.match).toMatchObject({ type: "file", permissions: { mode: "0644" } });
    expect(end).toEqual({ finished: true, failed: [] });
    expect(progress.length).toBeGreaterThan(0);
  });

  it("looks as deep as it is told", async () => {
    const names = async (depth: string) =>
      (await found(await lookFor({ path: "/pub/releases", depth }))).paths.toSorted();
    const directories = ["/pub/releases/1.0", "/pub/releases/2.0", "/pub/releases/2.1"];
    expect(await names("1")).toEqual(directories);
    expect(await names("2")).toHaveLength(9);
  });

  it("meets links and doesn't follow them", async () => {
    const { paths } = await found(await lookFor({ path: "/pub/links", type: "link" }));
    expect(paths.toSorted()).toEqual([
      "/pub/links/here",
      "/pub/links/latest",
      "/pub/links/nowhere",
      "/pub/links/readme",
    ]);
  });

  it("goes on after a directory that can't be listed, and names it", async () => {
    const { paths, end } = await found(await lookFor({ path: "/", name: "look-but*", depth: "2" }));
    expect(paths).toEqual(["/read-only/look-but-dont-touch.txt"]);
    expect(end).toMatchObject({ finished: true, failed: [{ path: "/locked", problem: { code: "denied" } }] });
  });

  it("is a problem where not even its directory can be listed", async () => {
    const response = await lookFor({ path: "/nowhere", name: "x" });
    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe("not-found");
  });

  it.each([
    ["no path", {}],
    ["two forms", { path: "/", pathBytes: "Lw" }],
    ["no number", { path: "/", minSize: "many" }],
    ["a name of nothing", { path: "/", name: "" }],
    ["totals that are also a search", { path: "/", totals: "true", name: "x" }],
    ["an unknown parameter", { path: "/", colour: "red" }],
  ])("is invalid-request with %s", async (_what, query) => {
    expect(await codeOf(await lookFor(query))).toBe("invalid-request");
  });

  it("answers HEAD without looking for anything", async () => {
    const { server, search } = await connect({ files: { "/a": "" } });
    const before = server.lines.length;
    expect((await search({ path: "/" }, { method: "HEAD" })).status).toBe(200);
    expect(server.lines).toHaveLength(before);
  });
});

describe("names of any bytes", () => {
  it("come with the bytes of their directory", async () => {
    const { search } = await connect({ files: { "/caf\xe9/\xfcber": "a", "/caf\xe9/plain": "b" } });
    const { matches } = await found(await search({ path: "/", type: "file" }));
    const directory = {
      path: "/caf\ufffd",
      pathBytes: Buffer.from("/caf\xe9", "latin1").toString("base64url"),
    };
    expect(matches.map((match) => match.directory)).toEqual([directory, directory]);
    expect(matches.map(({ match }) => [match.name, match.nameBytes])).toEqual([
      ["\ufffdber", Buffer.from("\xfcber", "latin1").toString("base64url")],
      ["plain", undefined],
    ]);
  });

  it("are text in the session's charset where it can read them", async () => {
    const { search } = await connect({ files: { "/caf\xe9/\xfcber": "a" } }, { charset: "latin1" });
    const { matches } = await found(await search({ path: "/", name: "über" }));
    expect(matches).toMatchObject([{ directory: { path: "/café" }, match: { name: "über" } }]);
    expect(matches[0]?.directory.pathBytes).toBeUndefined();
    expect(matches[0]?.match.nameBytes).toBeUndefined();
  });

  it("are bytes all the way where the search was asked for by bytes", async () => {
    const { search } = await connect({ files: { "/d/\xc3\xa4": "a" } });
    const { matches } = await found(await search({ pathBytes: "Lw", name: "ä" }));
    expect(matches[0]?.directory.pathBytes).toBe(Buffer.from("/d").toString("base64url"));
    expect(matches[0]?.match.nameBytes).toBe(Buffer.from("ä").toString("base64url"));
  });

  it("may hold control characters, which are found and never sent", async () => {
    const { server, search } = await connect({ files: { "/a\tb/inside": "", "/c\td": "" } });
    const { paths, end } = await found(await search({ path: "/" }));
    expect(paths).toEqual(["/c\td", "/a\tb"]);
    expect(end.failed).toMatchObject([{ path: "/a\tb", problem: { code: "invalid-request" } }]);
    expect(server.lines.filter((line) => line.includes("\t"))).toEqual([]);
  });

  it("S33: are in a notation of the server's own", async () => {
    const home = "DISK$USER:[ANON]";
    const answers = vmsAnswers(
      new Map([
        [home, new Map([["README.TXT", Buffer.from("hello")]])],
        ["DISK$USER:[ANON.PUB]", new Map([["NOTES.TXT", Buffer.from("notes")]])],
      ]),
    );
    const { search, server } = await connect({ answers });
    const { paths } = await found(await search({ path: home, name: "*.TXT" }));
    expect(paths).toEqual([`${home}/README.TXT`, `${home}/PUB/NOTES.TXT`]);
    expect(server.lines.filter((line) => line.includes("/"))).toEqual([]);
  });
});

/** Lists `/a` and `/d` in the root, and answers otherwise for everything else. */
function rootOnly(otherwise: Handler): Handler {
  const root = sends("type=file; a\r\ntype=dir; d\r\n");
  return (connection, argument, command) =>
    (argument === "/" ? root : otherwise)(connection, argument, command);
}

describe("a search that can't go on", () => {
  it("tells what it found and where the server went", async () => {
    const { search } = await connect({
      files: { "/a": "", "/d/b": "" },
      answers: {
        MLSD: rootOnly((connection) => {
          connection.hangUp();
          return silence;
        }),
      },
    });
    const { paths, end } = await found(await search({ path: "/" }));
    expect(paths).toEqual(["/a", "/d"]);
    expect(end).toMatchObject({ finished: false, failed: [{ path: "/d" }] });
  });

  it("D18: stops at the server as soon as its client goes", async () => {
    const { server, search } = await connect({
      files: { "/a": "", "/d/b": "" },
      answers: { MLSD: rootOnly(() => silence) },
    });
    const client = new AbortController();
    const response = await search({ path: "/" }, { signal: client.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const reading = reader?.read().catch((error: unknown) => error);
    await server.received("MLSD", 2);
    client.abort();
    expect(await reading).toBeInstanceOf(Error);
    expect((await found(await search({ path: "/", depth: "1" }))).paths).toEqual(["/a", "/d"]);
  });

  it("ends where its session was closed meanwhile", async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`/${index}/x`, ""]));
    const { search, close } = await connect({ files });
    const response = await search({ path: "/" });
    expect((await close()).status).toBe(204);
    const { end } = await found(response);
    expect(end.finished).toBe(false);
    expect(end.failed).toHaveLength(1);
  });

  it("D17: asks for no further directory while nobody reads", async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`/${index}/x`, ""]));
    const { server, search } = await connect({ files });
    const response = await search({ path: "/", type: "file" });
    await server.received("MLSD", 1);
    const listed = () => server.lines.filter((line) => line.startsWith("MLSD")).length;
    expect(listed()).toBeLessThanOrEqual(3);
    expect((await found(response)).paths).toHaveLength(40);
    expect(listed()).toBe(41);
  });
});

describe("a tree that leads back into itself", () => {
  it("D10: ends, and says where", async () => {
    const row = "type=dir;modify=20240101000000; again\r\n";
    const { search, server } = await connect({
      answers: {
        MLSD: sends(row),
      },
    });
    const { paths, end } = await found(await search({ path: "/" }));
    expect(paths).toEqual(["/again"]);
    expect(end).toMatchObject({
      finished: true,
      failed: [{ path: "/again", problem: { code: "too-large" } }],
    });
    expect(server.lines.filter((line) => line.startsWith("MLSD"))).toHaveLength(2);
  });

  it("D10: is counted as far as it is one, and the totals say where they end", async () => {
    const rows = "type=dir;modify=20240101000000; again\r\ntype=file;size=5;modify=20240101000000; a\r\n";
    const { search, server } = await connect({ answers: { MLSD: sends(rows) } });
    const { totals, failed } = await totalsOf(await search({ totals: "true", path: "/" }));
    expect(totals).toMatchObject({ directories: 2, files: 1, bytes: 5 });
    expect(failed).toMatchObject([{ path: "/again", problem: { code: "too-large" } }]);
    expect(server.lines.filter((line) => line.startsWith("MLSD"))).toHaveLength(2);
  });
});

describe("totals", () => {
  it("count files, directories, links and bytes of all that is named", async () => {
    const { totals, finished, failed } = await totalsOf(
      await student.ask(searchRoute.GET, "search?totals=true&path=/pub/releases&path=/pub/links"),
    );
    expect(finished).toBe(true);
    expect(failed).toEqual([]);
    expect(totals).toMatchObject({ files: 6, directories: 5, links: 4, others: 0, unknownSizes: 0 });
    expect(totals.bytes).toBeGreaterThan(200);
  });

  it("count a file by itself, and files whose size nobody tells", async () => {
    const { search } = await connect({
      files: { "/d/a": "abc" },
      answers: { MLSD: "500 What?", LIST: "500 What?" },
    });
    const { totals } = await totalsOf(await search({ totals: "true", path: "/d" }));
    expect(totals).toMatchObject({ files: 1, unknownSizes: 1, bytes: 0 });
  });

  it("are a problem where the one path isn't there, and a failure beside others", async () => {
    expect(await codeOf(await lookFor({ totals: "true", path: "/nowhere" }))).toBe("not-found");
    const { totals, failed } = await totalsOf(
      await student.ask(searchRoute.GET, "search?totals=true&path=/welcome.txt&path=/nowhere"),
    );
    expect(totals.files).toBe(1);
    expect(failed).toMatchObject([{ path: "/nowhere", problem: { code: "not-found" } }]);
  });
});
