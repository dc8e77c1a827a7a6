import { describe, expect, it } from "vitest";
import type { SessionSettings } from "../session-types";
import { sends } from "../testing/fake-replies";
import type { Answers } from "../testing/fake-server";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";

/** A session on a server that answers the listing command with these rows, as UTF-8 unless they are bytes. */
async function sessionOn(
  command: "MLSD" | "LIST",
  rows: readonly string[] | Buffer,
  given: Partial<SessionSettings> = {},
  answers: Answers = {},
) {
  const bytes = Buffer.isBuffer(rows) ? rows : Buffer.from(rows.map((row) => `${row}\r\n`).join(""));
  const server = await fakeServer({ answers: { [command]: sends(bytes), ...answers } });
  return { server, session: await openSession(server, { listCommand: command, ...given }) };
}

/** What a session shows of these rows. */
async function entriesOf(...asked: Parameters<typeof sessionOn>) {
  const { session } = await sessionOn(...asked);
  const { entries, listedWith } = await session.list(session.encodePath("/"));
  expect(listedWith).toBe(asked[0]);
  return entries;
}

describe("MLSD of odd servers", () => {
  it("S20: takes Pure-FTPd's sizd for no size of the directory", async () => {
    const entries = await entriesOf("MLSD", [
      "type=cdir;sizd=4096;modify=20240102030405;UNIX.mode=0755;unique=801g4b11d; .",
      "type=dir;sizd=4096;modify=20240102030405;UNIX.mode=0755;unique=801g4b11e; pub",
      "type=file;size=3;modify=20240102030405;UNIX.mode=0644;unique=801g4b11f; a.txt",
    ]);
    expect(entries).toMatchObject([
      { name: "pub", type: "directory", size: null, modifiedAt: "2024-01-02T03:04:05Z" },
      { name: "a.txt", type: "file", size: 3, permissions: { mode: "0644" } },
    ]);
    expect(entries).toHaveLength(2);
  });

  it.each([
    ["ProFTPD", "type=OS.unix=slink:/srv/target;unique=1;", "/srv/target"],
    ["another case", "Type=OS.UNIX=slink:target;", "target"],
    ["a target with spaces", "type=OS.unix=slink:/srv/a b;modify=20240102030405;", "/srv/a b"],
    ["no target", "type=OS.unix=symlink;", null],
    ["a plain word", "type=link;", null],
  ])("S22: shows a link for one in the manner of %s", async (_name, facts, target) => {
    const entries = await entriesOf("MLSD", [`${facts} link`, "type=file;size=1; file"]);
    expect(entries.map(({ name, type, linkTarget }) => [name, type, linkTarget])).toEqual([
      ["link", "link", target],
      ["file", "file", null],
    ]);
  });

  it("S22: takes a link's target from its further row, and does not show that row", async () => {
    const entries = await entriesOf("MLSD", [
      "type=OS.unix=symlink;unique=801U5; link",
      "type=file;size=7;unique=801U5; /srv/data/real",
      "type=file;size=1;unique=801U6; other",
    ]);
    expect(entries.map(({ name, type, linkTarget }) => [name, type, linkTarget])).toEqual([
      ["link", "link", "/srv/data/real"],
      ["other", "file", null],
    ]);
  });

  it("S23: shows rows without facts and without a last semicolon", async () => {
    const entries = await entriesOf("MLSD", [
      " bare name",
      "type=file;size=3 no-semicolon",
      "type=dir;modify=20240102030405; usual",
    ]);
    expect(entries.map(({ name, type, size }) => [name, type, size])).toEqual([
      ["bare name", "file", null],
      ["no-semicolon", "file", 3],
      ["usual", "directory", null],
    ]);
  });

  it("S24: hides . and .. that are labelled as ordinary directories, and goes round no circle in deleting", async () => {
    const rows = [
      "type=dir; .",
      "type=dir; ..",
      "type=dir;modify=20240102030405; ...",
      "type=file;size=1; a",
    ];
    expect((await entriesOf("MLSD", rows)).map(({ name }) => name)).toEqual(["...", "a"]);

    const dots = "type=dir; .\r\ntype=dir; ..\r\n";
    const listings: Readonly<Record<string, string>> = {
      "/": `${dots}type=dir; qnap\r\n`,
      "/qnap": `${dots}type=file; a\r\n`,
    };
    const { server, session } = await sessionOn(
      "MLSD",
      [],
      {},
      {
        MLSD: (connection, path, command) => sends(listings[path] ?? "")(connection, path, command),
        DELE: "250 Gone.",
        RMD: "250 Gone.",
      },
    );
    await session.remove(session.encodePath("/qnap"), { recursive: true });
    // They are no names that are left out for what is in them, either.
    expect(eventsOf(session, "note")).toEqual([]);
    expect(server.lines.filter((line) => /^(DELE|RMD) /.test(line))).toEqual(["DELE /qnap/a", "RMD /qnap"]);
  });
});

describe("LIST of odd servers", () => {
  it("S25: reads permissions that are a character short or have a stray dash before them", async () => {
    const entries = await entriesOf("LIST", [
      "total 8",
      "drwxr-xr-   2 ftp ftp     4096 Jan 02  2024 short directory",
      "-rw-r--r-   1 ftp ftp       12 Jan 02  2024 short.txt",
      "-drwxr-xr-x 2 ftp ftp     4096 Jan 02  2024 stray directory",
      "--rw-r--r-- 1 ftp ftp       12 Jan 02  2024 stray.txt",
    ]);
    expect(entries.map(({ name, type, size }) => [name, type, size])).toEqual([
      ["short directory", "directory", null],
      ["short.txt", "file", 12],
      ["stray directory", "directory", null],
      ["stray.txt", "file", 12],
    ]);
  });

  it.each([
    [
      "MS-DOS",
      [
        "01-02-24  03:04PM       <DIR>          sub",
        "01-02-24  03:04PM       <DIR>           led directory",
        "01-02-24  03:04PM                   12  led.txt",
        "01-02-24  03:04PM                   12 two  spaces .txt ",
      ],
    ],
    [
      "Unix",
      [
        "drwxrwxrwx   1 owner    group               0 Jan  2 15:04 sub",
        "drwxrwxrwx   1 owner    group               0 Jan  2 15:04  led directory",
        "-rwxrwxrwx   1 owner    group              12 Jan  2 15:04  led.txt",
        "-rwxrwxrwx   1 owner    group              12 Jan  2 15:04 two  spaces .txt ",
      ],
    ],
  ])("S26: keeps every space of the names in the %s style of IIS", async (_style, rows) => {
    const entries = await entriesOf("LIST", rows);
    expect(entries.map(({ name, type, size }) => [name, type, size])).toEqual([
      ["sub", "directory", null],
      [" led directory", "directory", null],
      [" led.txt", "file", 12],
      ["two  spaces .txt ", "file", 12],
    ]);
  });

  it.each(["LIST", "MLSD"] as const)(
    "S29: strips a byte order mark from the first row of %s",
    async (command) => {
      const rows = {
        LIST: ["\ufeff-rw-r--r-- 1 ftp ftp 1 Jan 02  2024 a", "-rw-r--r-- 1 ftp ftp 2 Jan 02  2024 b"],
        MLSD: ["\ufefftype=file;size=1; a", "type=file;size=2; b"],
      }[command];
      expect((await entriesOf(command, rows)).map(({ name, type, size }) => [name, type, size])).toEqual([
        ["a", "file", 1],
        ["b", "file", 2],
      ]);
    },
  );

  it.each([
    ["midnight as 24:00", "-rw-r--r-- 1 ftp ftp 12 2013-12-31 24:00 x", "2014-01-01T00:00"],
    ["midnight as 24:00 on Windows", "12-31-13  24:00                   12 x", "2014-01-01T00:00"],
    ["French months", "-rw-r--r-- 1 ftp ftp 12 18 févr. 2014 x", "2014-02-18"],
    ["French months with the day behind", "-rw-r--r-- 1 ftp ftp 12 août 18 2014 x", "2014-08-18"],
    ["Polish months", "-rw-r--r-- 1 ftp ftp 12 paź 07 2013 x", "2013-10-07"],
    ["Russian months", "-rw-r--r-- 1 ftp ftp 12 июн 07 2013 x", "2013-06-07"],
    ["Japanese months", "-rw-r--r-- 1 ftp ftp 12 7月15日 2000年 x", "2000-07-15"],
    ["dd.MM.", "-rw-r--r-- 1 ftp ftp 12 27.06. 2013 x", "2013-06-27"],
  ])("S30: reads %s", async (_name, row, modifiedAt) => {
    expect(await entriesOf("LIST", [row])).toMatchObject([{ name: "x", type: "file", size: 12, modifiedAt }]);
  });

  it("S30: reads months that the server writes in another charset than UTF-8", async () => {
    // "июн" and "файл" in windows-1251.
    const bytes = Buffer.from("-rw-r--r-- 1 ftp ftp 12 \xe8\xfe\xed 07 2013 \xf4\xe0\xe9\xeb\r\n", "latin1");
    expect(await entriesOf("LIST", bytes, { charset: "windows-1251" })).toMatchObject([
      { name: "файл", modifiedAt: "2013-06-07" },
    ]);
  });
});

describe("time zones", () => {
  it("S32: marks the times of MLSD as UTC and those of LIST as nothing but the server's clock", async () => {
    expect(await entriesOf("MLSD", ["type=file;size=3;modify=20240102030405; x"])).toMatchObject([
      { modifiedAt: "2024-01-02T03:04:05Z", modifiedPrecision: "second" },
    ]);
    expect(await entriesOf("LIST", ["-rw-r--r-- 1 ftp ftp 3 2024-01-02 03:04 x"])).toMatchObject([
      { modifiedAt: "2024-01-02T03:04", modifiedPrecision: "minute" },
    ]);
  });

  it("S32: gives a file no time from LIST where MDTM gives none", async () => {
    const rows = ["-rw-r--r-- 1 ftp ftp 3 2024-01-02 03:04 x"];
    const answers = { SIZE: "502 No SIZE.", MDTM: "502 No MDTM." };
    const { session } = await sessionOn("LIST", rows, {}, answers);
    expect(await session.facts(session.encodePath("/x"))).toEqual({ size: 3, modifiedAt: null });
  });
});
