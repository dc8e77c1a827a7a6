import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as remove from "@/app/api/sessions/[id]/delete/route";
import * as directories from "@/app/api/sessions/[id]/directories/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as modifiedRoute from "@/app/api/sessions/[id]/modified/route";
import * as permissionsRoute from "@/app/api/sessions/[id]/permissions/route";
import * as rename from "@/app/api/sessions/[id]/rename/route";
import * as sessions from "@/app/api/sessions/route";
import { listingSchema } from "@/lib/contract/files";
import { sends, silence } from "@/lib/ftp/testing/fake-replies";
import { FakeFtpServer, type FakeServerOptions, type Handler } from "@/lib/ftp/testing/fake-server";
import { readJob } from "./archives/testing/archive-browser";
import { ConnectedBrowser, codeOf } from "./testing/connected-browser";
import { openThrough, problemOf } from "./testing/scripted-session";
import { type Ask, startTestPortside, type TestPortside } from "./testing/test-portside";

const routes = { sessions, entries, content, directories, rename, remove };

let portside: TestPortside;
let student: ConnectedBrowser;
beforeAll(async () => {
  portside = await startTestPortside();
  student = await ConnectedBrowser.on(portside, { sessions, entries, content });
});
afterAll(() => portside.close());

const servers: FakeFtpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const tree = { "/t/a": "", "/t/sub/b": "", "/t/sub/deep/c": "" };

async function connect(options: FakeServerOptions = {}) {
  const server = await FakeFtpServer.start({
    files: tree,
    ...options,
    answers: { SITE: "200 Done.", ...options.answers },
  });
  servers.push(server);
  const { ask } = await openThrough(routes, server);
  const request = (body: object, more: Ask = {}) =>
    ask(permissionsRoute.POST, "/permissions", { method: "POST", body, ...more });
  return {
    server,
    request,
    change: async (body: object) => readJob(await request(body)),
    date: (body: object) => ask(modifiedRoute.POST, "/modified", { method: "POST", body }),
    /** Mode and path of every change, in their order. */
    changes: () =>
      server.lines.flatMap((line) =>
        line.startsWith("SITE CHMOD ") ? line.slice("SITE CHMOD ".length) : [],
      ),
  };
}

/** Refuses one path, and takes the others. */
const refuses =
  (path: string, reply: string): Handler =>
  (_, argument) =>
    argument.endsWith(` ${path}`) ? reply : "200 Done.";

const whole = { finished: true, failed: [] };

describe("permissions", () => {
  it("of what is named alone change without recursion", async () => {
    const { change, changes } = await connect();
    const { progress, end } = await change({ paths: ["/t/a", "/t/sub"], mode: "0640" });
    expect(changes()).toEqual(["640 /t/a", "640 /t/sub"]);
    expect(progress.at(-1)).toEqual({ done: 2, path: "/t/sub", total: 2 });
    expect(end).toEqual(whole);
  });

  it("of a whole tree change, directories that can be gone into before what is in them", async () => {
    const { change, changes } = await connect();
    const { end, progress } = await change({ paths: ["/t/"], mode: "0755", recursive: true });
    expect(changes()).toEqual([
      "755 /t",
      "755 /t/a",
      "755 /t/sub",
      "755 /t/sub/b",
      "755 /t/sub/deep",
      "755 /t/sub/deep/c",
    ]);
    expect(progress.at(-1)?.done).toBe(6);
    expect(end).toEqual(whole);
  });

  it("that lock a directory are set when all in it have theirs", async () => {
    const { change, changes } = await connect();
    await change({ paths: ["/t"], recursive: { files: "0600", directories: "0600" } });
    expect(changes()).toEqual([
      "600 /t/a",
      "600 /t/sub/b",
      "600 /t/sub/deep/c",
      "600 /t/sub/deep",
      "600 /t/sub",
      "600 /t",
    ]);
  });

  it.each([
    [{ files: "0644", directories: null }, ["644 /t/a", "644 /t/sub/b", "644 /t/sub/deep/c"]],
    [{ files: null, directories: "2755" }, ["2755 /t", "2755 /t/sub", "2755 /t/sub/deep"]],
  ])("leave a kind as it is where its mode is null: %j", async (recursive, expected) => {
    const { change, changes } = await connect();
    expect((await change({ paths: ["/t"], recursive })).end).toEqual(whole);
    expect(changes()).toEqual(expected);
  });

  it("of links and devices in a tree stay, and are counted", async () => {
    const rows = [
      "lrwxrwxrwx 1 u g 3 Jan 02 2024 link -> /etc/passwd",
      "crw-rw-rw- 1 u g 1, 3 Jan 02 2024 null",
      "-rw-r--r-- 1 u g 3 Jan 02 2024 file",
    ];
    const { change, changes, server } = await connect({ files: {}, directories: ["/t"] });
    server.answers.set("MLSD", "500 What?");
    const roots = sends("drwxr-xr-x 2 u g 4096 Jan 02 2024 t\r\n");
    const inside = sends(`${rows.join("\r\n")}\r\n`);
    server.answers.set("LIST", (connection, argument, command) =>
      (connection.directory === "/t" || argument.endsWith("/t") ? inside : roots)(
        connection,
        argument,
        command,
      ),
    );
    const { end } = await change({ paths: ["/t"], mode: "0700", recursive: true });
    expect(changes()).toEqual(["700 /t", "700 /t/file"]);
    expect(end).toEqual({ ...whole, skipped: 2 });
  });

  it("S61: of what links lead to stay on pyftpdlib, whose MLSD shows links as that", async () => {
    const { change, changes, server } = await connect({
      directories: ["/t", "/t/sub", "/t/link"],
      files: {},
      answers: {
        FEAT: "211-Features\n MLST type*;perm*;size*;modify*;unique*;unix.mode;unix.uid;unix.gid;\n211 End",
      },
    });
    const listed: Readonly<Record<string, string>> = {
      "/": "drwxr-xr-x 4 u g 4096 Jan 02 2024 t\r\n",
      "/t": [
        "lrwxrwxrwx 1 u g 5 Jan 02 2024 link -> /kept\r\n",
        "lrwxrwxrwx 1 u g 5 Jan 02 2024 to-file -> /other\r\n",
        "drwxr-xr-x 2 u g 4096 Jan 02 2024 sub\r\n",
      ].join(""),
    };
    server.answers.set("LIST", (connection, argument, command) =>
      sends(listed[connection.directory] ?? "")(connection, argument, command),
    );
    const { end } = await change({ paths: ["/t"], mode: "0700", recursive: true });
    expect(changes()).toEqual(["700 /t", "700 /t/sub"]);
    expect(end).toEqual({ ...whole, skipped: 2 });
  });

  it("go on after one that is refused, and name it", async () => {
    const { change, changes } = await connect({
      answers: { SITE: refuses("/t/sub", "550 Permission denied.") },
    });
    const { end } = await change({ paths: ["/t"], mode: "0755", recursive: true });
    expect(end).toMatchObject({ finished: true, failed: [{ path: "/t/sub", problem: { code: "denied" } }] });
    expect(changes().at(-1)).toBe("755 /t/sub/deep/c");
  });

  it("that are refused in unclear words don't take a listing for each", async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`/t/${index}`, ""]));
    const { change, server } = await connect({ files, answers: { SITE: "550 CHMOD failed." } });
    const { end } = await change({ paths: ["/t"], recursive: { files: "0644", directories: null } });
    expect(end.failed).toHaveLength(30);
    // The directory above and the tree's own, and those that look for the first ten.
    expect(server.lines.filter((line) => line.startsWith("MLSD"))).toHaveLength(12);
  });

  it("of which every one is refused end with a thousand names and the number of the rest", async () => {
    const paths = Array.from({ length: 1200 }, (_, index) => `/t/${index}`);
    const { change } = await connect({ answers: { SITE: "550 Permission denied." } });
    const { end, progress } = await change({ paths, mode: "0644" });
    expect(progress).toEqual([]);
    expect(end.failed.map(({ path }) => path)).toEqual(paths.slice(0, 1000));
    expect(end).toMatchObject({ finished: true, moreFailed: 200 });
  });

  it("go on where a directory can't be listed", async () => {
    const { change, changes, server } = await connect();
    const usual = server.answers.get("MLSD");
    server.answers.set("MLSD", (connection, argument, command) =>
      argument === "/t/sub" || typeof usual !== "function"
        ? "550 Permission denied."
        : usual(connection, argument, command),
    );
    const { end } = await change({ paths: ["/t"], recursive: { files: null, directories: "0700" } });
    expect(changes()).toEqual(["700 /t", "700 /t/sub"]);
    expect(end).toMatchObject({ finished: true, failed: [{ path: "/t/sub", problem: { code: "denied" } }] });
  });

  it("stop at the first entry where the server can't set any", async () => {
    const { change, server } = await connect({ answers: { SITE: "502 No." } });
    const { end } = await change({ paths: ["/t/a", "/t/sub"], mode: "0644" });
    expect(end).toMatchObject({
      finished: false,
      failed: [{ path: "/t/a", problem: { code: "not-supported", status: 501 } }],
    });
    expect(server.lines.filter((line) => line.startsWith("SITE"))).toHaveLength(1);
  });

  it("stop when the server goes", async () => {
    const { change, changes } = await connect({
      answers: {
        SITE: (connection, argument) => {
          if (!argument.endsWith("/t/sub")) return "200 Done.";
          void connection.server.close();
          return silence;
        },
      },
    });
    const { end } = await change({ paths: ["/t/a", "/t/sub", "/t/sub/b"], mode: "0644" });
    expect(end).toMatchObject({ finished: false, failed: [{ path: "/t/sub" }] });
    expect(changes()).toEqual(["644 /t/a", "644 /t/sub"]);
  });

  it("stop when their client goes", async () => {
    const { request, changes, server } = await connect();
    const client = new AbortController();
    server.answers.set("SITE", (_, argument) => {
      if (argument.endsWith("/t/sub")) client.abort();
      return argument.endsWith("/t/sub") ? silence : "200 Done.";
    });
    const response = await request(
      { paths: ["/t/a", "/t/sub", "/t/sub/b"], mode: "0644" },
      { signal: client.signal },
    );
    await expect(response.text()).rejects.toThrow();
    expect(changes()).toEqual(["644 /t/a", "644 /t/sub"]);
  });

  it("are set on names of any bytes, by their bytes", async () => {
    const { change, server } = await connect({ files: { "/caf\xe9/\xfcber": "" } });
    const pathsBytes = [Buffer.from("/caf\xe9", "latin1").toString("base64url")];
    expect((await change({ pathsBytes, mode: "0755", recursive: true })).end).toEqual(whole);
    expect(server.lines).toContain("SITE CHMOD 755 /caf\xe9/\xfcber");
  });

  it("are never set on a listed name with control characters", async () => {
    const { change, server } = await connect({ files: { "/t/a\tb": "" } });
    const { end } = await change({ paths: ["/t"], mode: "0755", recursive: true });
    expect(end).toMatchObject({ finished: true, failed: [{ path: "/t/a\tb" }] });
    expect(server.lines.filter((line) => line.includes("\t"))).toEqual([]);
  });

  it.each([
    ["no mode", { paths: ["/t"] }],
    ["no mode for all", { paths: ["/t"], recursive: true }],
    ["no octal digits", { paths: ["/t"], mode: "0888" }],
    ["five digits", { paths: ["/t"], mode: "00755" }],
    ["letters", { paths: ["/t"], mode: "u+x" }],
    ["one kind only", { paths: ["/t"], recursive: { files: "0644" } }],
    ["no paths", { mode: "0644" }],
    ["a line break", { paths: ["/t\r\nDELE x"], mode: "0644" }],
  ])("are invalid-request with %s", async (_what, body) => {
    const { request, changes } = await connect();
    expect(await codeOf(await request(body))).toBe("invalid-request");
    expect(changes()).toEqual([]);
  });
});

describe("on the practice server", () => {
  const post = (handler: Parameters<ConnectedBrowser["ask"]>[0], resource: string, body: object) =>
    student.ask(handler, resource, { method: "POST", body });
  const rowOf = async (name: string) => {
    const { entries: rows } = listingSchema.parse(await (await student.list("/incoming")).json());
    return rows.find((row) => row.name === name);
  };

  it("permissions and dates are as they were set", async () => {
    await student.put("/incoming/mine.txt", "x");
    const job = await readJob(
      await post(permissionsRoute.POST, "permissions", { paths: ["/incoming/mine.txt"], mode: "0600" }),
    );
    expect(job.end).toEqual(whole);
    const dated = await post(modifiedRoute.POST, "modified", {
      path: "/incoming/mine.txt",
      modifiedAt: "2001-02-03T04:05:06Z",
    });
    expect(dated.status).toBe(204);
    expect(await rowOf("mine.txt")).toMatchObject({
      permissions: { mode: "0600", text: "rw-------" },
      modifiedAt: "2001-02-03T04:05:06Z",
    });
  });

  it("what is another's is refused", async () => {
    const path = "/read-only/look-but-dont-touch.txt";
    const job = await readJob(
      await post(permissionsRoute.POST, "permissions", { paths: [path], mode: "0777" }),
    );
    expect(job.end).toMatchObject({ finished: true, failed: [{ path, problem: { code: "denied" } }] });
    const dated = await post(modifiedRoute.POST, "modified", { path, modifiedAt: "2001-02-03T04:05:06Z" });
    expect(await codeOf(dated)).toBe("denied");
  });
});

describe("a date", () => {
  it("is not-supported where the server can't set it, with 501", async () => {
    const { date, server } = await connect();
    const response = await date({ path: "/t/a", modifiedAt: "2001-02-03T04:05:06Z" });
    expect(await problemOf(response)).toMatchObject({ status: 501, code: "not-supported" });
    expect(server.lines.join("\n")).not.toContain("2001");
  });

  it.each([
    [{ path: "/t/a" }],
    [{ path: "/t/a", modifiedAt: "2001-02-03" }],
    [{ path: "/t/a", modifiedAt: "2001-02-03T04:05:06+02:00" }],
    [{ path: "/t/a\n", modifiedAt: "2001-02-03T04:05:06Z" }],
    [{ modifiedAt: "2001-02-03T04:05:06Z" }],
  ])("is invalid-request as %j", async (body) => {
    const { date } = await connect();
    expect(await codeOf(await date(body))).toBe("invalid-request");
  });
});
