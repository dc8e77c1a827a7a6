import { describe, expect, it } from "vitest";
import { readAll, uploadText } from "../testing/files";
import { listed, mlsdRow } from "../testing/listed-rows";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { argumentsOf } from "../testing/received-commands";

describe("a name with a slash", () => {
  it.each(["../../../etc/passwd", "/etc/x", "a/b", "./a", "a/", "../", "//"])(
    "A1, D1: %j is left out, and the log says so",
    async (name) => {
      const { session, entries } = await listed(mlsdRow("before") + mlsdRow(name) + mlsdRow("after"));
      expect(entries.map((entry) => entry.name)).toEqual(["before", "after"]);
      expect(notesOf(session)).toContain("names-left-out");
    },
  );

  it("B12: that hides below a link is left out: the link is a link", async () => {
    const rows = `lrwxrwxrwx 1 a b 4 May 05 2009 sub -> /etc\r\n-rw-r--r-- 1 a b 5 May 05 2009 sub/passwd\r\n`;
    const { entries } = await listed(rows, "LIST");
    expect(entries).toMatchObject([{ name: "sub", type: "link", linkTarget: "/etc" }]);
  });
});

describe("dots", () => {
  it.each(["MLSD", "LIST"] as const)("A1, D1: . and .. are never entries (%s)", async (command) => {
    const rows =
      command === "MLSD"
        ? "type=dir; .\r\ntype=dir; ..\r\ntype=file; ..\r\ntype=cdir; here\r\ntype=pdir; up\r\ntype=file; a\r\n"
        : "drwxr-xr-x 2 a b 0 May 05 2009 .\r\ndrwxr-xr-x 2 a b 0 May 05 2009 ..\r\n-rw-r--r-- 1 a b 0 May 05 2009 a\r\n";
    const { entries } = await listed(rows, command);
    expect(entries.map((entry) => entry.name)).toEqual(["a"]);
  });
});

/** Names that other clients took for something else than a name. */
const tellingNames = [
  "..\\..\\x",
  "C:\\x",
  "C:x",
  "\\\\host\\share",
  "|id>x",
  "-",
  "-rf",
  "~root",
  "$(id)",
  "`id`",
  "!id",
  ";id",
  "file:passwd",
  "ftp:x@y",
  "%00",
  "%2e%2e%2fx",
  "%0d%0aDELE x",
  "%250d%250aDELE x",
  "<img src=x onerror=alert(1)>.txt",
  "javascript:alert(1)",
  "con",
  "...",
  " leading and trailing ",
  "\u202egpj.exe",
  "\u010d\u010aDELE x",
  "\u560d\u560a",
];

describe("a name that means something elsewhere", () => {
  it.each(tellingNames)("A1, B9, B13, B14, D1, D3, D6: %j is sent exactly", async (name) => {
    const bytes = Buffer.from(name, "utf8").toString("latin1");
    const server = await fakeServer({ files: { [`/d/${bytes}`]: "hello" } });
    const session = await openSession(server);
    const { entries } = await session.list(session.encodePath("/d"));
    expect(entries).toMatchObject([{ name, nameIsExact: true, nameBytes: bytes }]);

    const path = session.encodePath(`/d/${name}`);
    expect(await readAll(session, path)).toBe("hello");
    await uploadText(session, path, "new");
    expect(server.files.get(`/d/${bytes}`)?.toString()).toBe("new");
    await session.rename(path, session.encodePath("/d/other"));
    await session.rename(session.encodePath("/d/other"), path);
    expect([...server.files.keys()]).toEqual([`/d/${bytes}`]);
    await session.remove(path, { recursive: false });
    expect([...server.files.keys()]).toEqual([]);
    const arguments_ = server.commands.map(({ argument }) => argument);
    expect(arguments_.filter((argument) => argument === `/d/${bytes}`).length).toBeGreaterThan(3);
  });
});

describe("a directory that is called like an option", () => {
  it.each(["-R", "-la", "--help", "-a /etc"])(
    "D7: %j is listed by CWD, and never an option of LIST",
    async (name) => {
      const server = await fakeServer({ files: { [`/${name}/x`]: "1" } });
      const session = await openSession(server, { listCommand: "LIST" });
      const { entries } = await session.list(session.encodePath(`/${name}`));
      expect(entries.map((entry) => entry.name)).toEqual(["x"]);
      expect(server.lines).toContain(`CWD /${name}`);
      expect(argumentsOf(server, "LIST")).toEqual(["-a"]);
    },
  );

  it("D7: with MLSD, which has no options, it is a path from the root", async () => {
    const server = await fakeServer({ files: { "/-R/x": "1" } });
    const session = await openSession(server);
    await session.list(session.encodePath("/-R"));
    expect(argumentsOf(server, "MLSD")).toEqual(["/-R"]);
  });
});
