import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import type { FtpSession } from "../session-types";
import { sends, takes } from "../testing/fake-replies";
import type { FakeFtpServer, Handler } from "../testing/fake-server";
import { readAll, uploadText } from "../testing/files";
import { eventsOf, fakeServer, openSession } from "../testing/open-session";

/** The commands from here on, without what opens data connections. */
function watch(server: FakeFtpServer): () => readonly string[] {
  const before = server.lines.length;
  return () => server.lines.slice(before).filter((line) => !/^(?:EPSV|PASV|TYPE I)$/.test(line));
}

/** Everything that Portside does with one file, by its exact path. */
async function exerciseAll(session: FtpSession, directory: string, name: string): Promise<void> {
  const path = byteString(`${directory}/${name}`);
  const moved = byteString(`${directory}/b${name}`);
  await uploadText(session, path, "content");
  expect((await session.facts(path)).size).toBe(7);
  expect(await readAll(session, path)).toBe("content");
  await session.rename(path, moved);
  expect(await readAll(session, moved)).toBe("content");
  await session.remove(moved, { recursive: false });
  const made = byteString(`${directory}/d${name}`);
  await session.makeDirectory(made);
  expect((await session.list(made)).entries).toEqual([]);
  await session.remove(made, { recursive: true });
}

describe("names as bytes", () => {
  it("S28: keeps names that aren't UTF-8 byte by byte, in everything that can be done with them", async () => {
    const name = "gr\xfc\xdfe \xe9.txt";
    const server = await fakeServer({ directories: ["/p\xe4th"], files: { [`/p\xe4th/${name}`]: "1" } });
    const session = await openSession(server);
    const [entry] = (await session.list(byteString("/p\xe4th"))).entries;
    expect(entry).toMatchObject({ nameBytes: name, nameIsExact: false });
    await session.remove(byteString(`/p\xe4th/${name}`), { recursive: false });
    await exerciseAll(session, "/p\xe4th", name);
    expect([...server.files.keys()]).toEqual([]);
    for (const verb of ["STOR", "SIZE", "RETR", "RNFR", "DELE"]) {
      expect(server.lines).toContain(`${verb} /p\xe4th/${verb === "DELE" ? "b" : ""}${name}`);
    }
    expect(eventsOf(session, "note").map(({ code }) => code)).toContain("names-undecodable");
  });

  it.each([
    ["windows-1251", "Документы", "\xc4\xee\xea\xf3\xec\xe5\xed\xf2\xfb"],
    ["shift_jis", "表示", "\x95\\\x8e\xa6"],
    ["latin1", "Grüße", "Gr\xfc\xdfe"],
  ])("S28: reads and writes names in %s", async (charset, name, bytes) => {
    const server = await fakeServer({ directories: [`/${bytes}`], files: { [`/${bytes}/a`]: "1" } });
    const session = await openSession(server, { charset });
    expect((await session.list(byteString("/"))).entries[0]).toMatchObject({ name, nameIsExact: true });
    expect((await session.list(session.encodePath(`/${name}`))).entries).toHaveLength(1);
    await exerciseAll(session, `/${bytes}`, bytes);
    expect(server.lines).not.toContain("OPTS UTF8 ON");
  });

  it("S27: asks for UTF-8 after it has said who it is, where the server wants to know", async () => {
    const features = "211-Features\n CLNT\n UTF8\n211 End";
    const server = await fakeServer({ answers: { FEAT: features, OPTS: "500 What?" } });
    const session = await openSession(server);
    expect(server.lines.filter((line) => /^(?:CLNT|OPTS)/.test(line))).toEqual([
      "CLNT Portside",
      "OPTS UTF8 ON",
    ]);
    expect((await session.list(byteString("/"))).entries).toEqual([]);
  });

  it("S27: asks for UTF-8 or takes it back when a live session changes its charset, and decodes anew", async () => {
    const server = await fakeServer({ files: { "/gr\xfcn": "1" } });
    const session = await openSession(server);
    const names = async () => (await session.list(byteString("/"))).entries.map(({ name }) => name);
    expect(await names()).toEqual(["gr\ufffdn"]);
    session.change({ charset: "latin1" });
    expect(await names()).toEqual(["grün"]);
    session.change({ charset: "utf-8" });
    expect(await names()).toEqual(["gr\ufffdn"]);
    expect(server.lines.filter((line) => line.startsWith("OPTS"))).toEqual([
      "OPTS UTF8 ON",
      "OPTS UTF8 OFF",
      "OPTS UTF8 ON",
    ]);
  });
});

describe("byte 0xFF, which is Telnet's IAC", () => {
  const name = "\xffa\xff\xfdb\xff";

  it("S43: is doubled for a server that reads Telnet, in every command, and asked about once", async () => {
    const server = await fakeServer();
    const session = await openSession(server, { charset: "windows-1251" });
    await exerciseAll(session, "", name);
    await uploadText(session, byteString(`/${name}`), "x");
    expect([...server.files.keys()]).toEqual([`/${name}`]);
    const sent = server.commands.map(({ bytes }) => bytes.toString("latin1"));
    expect(sent.filter((line) => line.startsWith("CWD .\xff\xfb"))).toHaveLength(1);
    expect(sent).toContain("STOR /\xff\xffa\xff\xff\xfdb\xff\xff\r\n");
  });

  it("S43: goes as it is to a server that takes every byte for itself", async () => {
    const server = await fakeServer({ readsTelnet: false });
    const session = await openSession(server, { charset: "windows-1251" });
    await exerciseAll(session, "", name);
    await uploadText(session, byteString(`/${name}`), "x");
    expect([...server.files.keys()]).toEqual([`/${name}`]);
    expect(server.lines.filter((line) => line.startsWith("CWD .\xff\xfb"))).toHaveLength(1);
    expect(server.lines).toContain(`STOR /${name}`);
  });

  it("S46: is read from PWD, doubled or not", async () => {
    const doubles: Handler = ({ directory }) => `257 "${directory.replaceAll("\xff", "\xff\xff")}"`;
    const asItIs: Handler = ({ directory }) => `257 "${directory}"`;
    for (const [PWD, directory] of [
      [doubles, "/d\xffe"],
      [asItIs, "/d\xffe"],
      [asItIs, "/d\xff\xffe"],
    ] as const) {
      const server = await fakeServer({
        readsTelnet: false,
        // Its neighbour's name is what the other reading would give.
        directories: ["/d\xffe", "/d\xff\xffe"],
        answers: { PWD },
        greeting: async (connection) => {
          connection.directory = directory;
          await connection.reply("220 Hello");
        },
      });
      const session = await openSession(server, { charset: "latin1" });
      expect(session.home).toBe(directory);
    }
  });

  it("S45: in a reply is no reason to lose it: negotiation before the code is passed over", async () => {
    const negotiates: Handler = (connection) => connection.raw("\xff\xfe\x01250 Directory changed.\r\n");
    const server = await fakeServer({ answers: { CWD: negotiates }, files: { "/\xff": "abc" } });
    const session = await openSession(server, { charset: "latin1" });
    expect(await readAll(session, byteString("/\xff"))).toBe("abc");
  });
});

describe("servers that take no paths", () => {
  /** Takes "/" and bare names alone, as servers without TVFS do. */
  function withoutPaths(answer: Handler): Handler {
    return (connection, argument, command) => {
      const bare = argument.replace(/^\.\//, "");
      if (bare !== "/" && bare.includes("/")) return "550 Invalid argument.";
      return answer(connection, bare, command);
    };
  }

  async function strictServer(files: Record<string, string>): Promise<FakeFtpServer> {
    const server = await fakeServer({
      files,
      answers: { FEAT: "211-Features\n EPSV\n SIZE\n MDTM\n211 End", MLSD: "500 What?" },
    });
    for (const verb of ["CWD", "RETR", "STOR", "SIZE", "MDTM", "DELE", "MKD", "RMD", "RNFR", "RNTO"]) {
      const usual = server.answers.get(verb);
      if (typeof usual !== "function") throw new Error(`${verb} is answered by a function`);
      server.answers.set(verb, withoutPaths(usual));
    }
    return server;
  }

  it("S34: are gone through name by name, and get bare names from then on", async () => {
    const server = await strictServer({ "/a/b/c/file": "hello" });
    const session = await openSession(server);
    expect((await session.list(byteString("/a/b/c"))).entries).toMatchObject([{ name: "file", size: 5 }]);
    expect(server.lines.filter((line) => line.startsWith("CWD"))).toEqual([
      "CWD /a/b/c",
      "CWD a",
      "CWD b",
      "CWD c",
    ]);
    const after = watch(server);
    expect((await session.list(byteString("/a/b"))).entries).toMatchObject([{ name: "c" }]);
    expect(after()).toEqual(["CWD /", "CWD a", "CWD b", "LIST -a"]);
    await exerciseAll(session, "/a/b/c", "x y");
    expect(await readAll(session, byteString("/a/b/c/file"))).toBe("hello");
    expect(eventsOf(session, "note").filter(({ code }) => code === "names-only")).toHaveLength(1);
  });

  it.each([
    ["downloading", (session: FtpSession) => readAll(session, byteString("/a/b/file"))],
    ["uploading", (session: FtpSession) => uploadText(session, byteString("/a/b/new"), "x")],
    ["asking", (session: FtpSession) => session.facts(byteString("/a/b/file"))],
    ["deleting", (session: FtpSession) => session.remove(byteString("/a/b/file"), { recursive: false })],
    ["renaming", (session: FtpSession) => session.rename(byteString("/a/b/file"), byteString("/a/b/g"))],
    ["making a directory", (session: FtpSession) => session.makeDirectory(byteString("/a/b/d"))],
  ])("S34: are understood whatever comes first: %s", async (_, first) => {
    const server = await strictServer({ "/a/b/file": "hello" });
    const session = await openSession(server);
    await first(session);
    await uploadText(session, byteString("/a/b/after"), "12");
    expect(server.files.get("/a/b/after")?.toString()).toBe("12");
  });

  it("S34: are not made of every server that has no such file: its refusal stands, and no step is tried twice", async () => {
    const server = await fakeServer({ directories: ["/a/b"] });
    const session = await openSession(server);
    await expect(session.facts(byteString("/a/b/missing"))).rejects.toMatchObject({ code: "not-found" });
    expect(server.lines.filter((line) => line.startsWith("CWD"))).toEqual([]);
  });

  it("S35: names with spaces, hyphens and tildes in front are neither options nor homes nor cut", async () => {
    const odd = [" lead", "trail ", "-R", "--help", "~root", '"q"', "[a]*?", "a  b"];
    for (const strict of [true, false]) {
      const server = strict ? await strictServer({ "/a/b/file": "1" }) : await fakeServer();
      const session = await openSession(server);
      if (strict) await session.list(byteString("/a/b"));
      for (const name of odd) await exerciseAll(session, strict ? "/a/b" : "", name);
      const bare = server.lines.filter((line) => /^(?:SIZE|RETR|STOR|DELE|RNFR|CWD|MKD) [-~ ]/.test(line));
      expect(bare).toEqual([]);
    }
  });

  it("S48: are missed when the server stored them under another name", async () => {
    const server = await fakeServer();
    server.answers.set(
      "STOR",
      takes((bytes, path) => server.files.set(path.replace(/ $/, "_"), bytes)),
    );
    const session = await openSession(server);
    await expect(uploadText(session, byteString("/trailing "), "x")).rejects.toMatchObject({
      code: "ftp-error",
      message: expect.stringMatching(/under another name than “trailing ”/),
    });
    await uploadText(session, byteString("/plain"), "x");
    expect([...server.files.keys()]).toEqual(["/trailing_", "/plain"]);
  });

  it("S35: lists names with spaces around them as they are", async () => {
    const server = await fakeServer({ files: { "/ lead": "1", "/trail ": "22" } });
    const mlsd = await openSession(server);
    const list = await openSession(server, { listCommand: "LIST" });
    for (const session of [mlsd, list]) {
      expect((await session.list(byteString("/"))).entries.map(({ name }) => name)).toEqual([
        " lead",
        "trail ",
      ]);
    }
  });
});

describe("servers with a path notation of their own", () => {
  const vms = [
    "Directory DISK$USER:[ANON]",
    "",
    "README.TXT;3          2/5    21-MAR-2024 14:51:20  [ANON,ANON]   (RWED,RWED,RE,RE)",
    "PUB.DIR;1             1/5    21-MAR-2024 14:51:20  [ANON,ANON]   (RWE,RWE,RE,RE)",
    "",
    "Total of 2 files, 3/10 blocks.",
    "",
  ].join("\r\n");

  it("S33, S47: keeps what PWD says as it is, goes below it by CWD, and names files without a path (VMS)", async () => {
    const entered: string[] = [];
    const server = await fakeServer({
      answers: {
        SYST: "215 VMS OpenVMS V8.4",
        FEAT: "502 What?",
        PWD: '257 "DISK$USER:[ANON]" is current directory.',
        CWD: (_, argument) => {
          if (argument === "PUB") return "550 Bad directory syntax.";
          entered.push(argument);
          return "250 CWD command successful.";
        },
        LIST: (connection, argument, command) =>
          argument === "" ? sends(vms)(connection, argument, command) : "550 No such file.",
        SIZE: "502 What?",
        MDTM: "502 What?",
        RETR: sends("hello"),
        DELE: "250 Deleted.",
      },
    });
    const session = await openSession(server);
    expect(session.home).toBe("DISK$USER:[ANON]");
    const { entries } = await session.list(session.encodePath(session.home));
    expect(entries.map(({ name, type }) => [name, type])).toEqual([
      ["README.TXT", "file"],
      ["PUB", "directory"],
    ]);
    expect(entered).toEqual([]);
    await session.list(byteString("DISK$USER:[ANON]/PUB"));
    expect(entered).toEqual(["[.PUB]"]);
    expect(await readAll(session, byteString("DISK$USER:[ANON]/README.TXT"))).toBe("hello");
    await session.remove(byteString("DISK$USER:[ANON]/README.TXT"), { recursive: false });
    expect(server.lines).toContain("RETR README.TXT");
    expect(server.lines).toContain("DELE README.TXT");
    expect(server.lines.filter((line) => /^(?:RETR|DELE|SIZE) .*\]/.test(line))).toEqual([]);
  });

  it("S33: uploads under the name itself: a temporary one would break the system's rules (z/OS)", async () => {
    const stored: string[] = [];
    const server = await fakeServer({
      answers: {
        SYST: "215 MVS is the operating system of this server. FTP Server is running on z/OS.",
        FEAT: "502 What?",
        PWD: "257 \"'USER.DATA.'\" is working directory.",
        CWD: (_, argument) => {
          stored.push(argument);
          return "250 Done.";
        },
      },
    });
    const session = await openSession(server);
    const path = byteString("'USER.DATA.'/REPORT");
    await uploadText(session, path, "x".repeat(2 * 1024 * 1024));
    await uploadText(session, path, "again");
    expect(stored).toContain("'USER.DATA.'");
    const names = server.commands.filter(({ verb }) => verb === "STOR").map(({ argument }) => argument);
    expect(names).toEqual(["REPORT", "REPORT"]);
    expect(server.commands.filter(({ verb }) => verb === "RNTO")).toEqual([]);
  });

  it("S33, C28: asks an IBM i for names with slashes, on each of its connections", async () => {
    let names = false;
    const server = await fakeServer({
      files: { "/QSYS.LIB/QGPL.LIB/A.FILE": "1" },
      answers: {
        SYST: '215  OS/400 is the remote operating system. The TCP/IP version is "V7R4M0".',
        SITE: (_, argument) => {
          if (argument === "NAMEFMT 1") names = true;
          return "250 Now.";
        },
        PWD: () =>
          names ? '257 "/QSYS.LIB/QGPL.LIB" is current directory.' : '257 "QGPL" is current library.',
      },
    });
    const session = await openSession(server);
    expect(session.home).toBe("/QSYS.LIB/QGPL.LIB");
    expect(await readAll(session, byteString("/QSYS.LIB/QGPL.LIB/A.FILE"))).toBe("1");
    expect(server.lines.filter((line) => line.startsWith("SITE"))).toEqual([
      "SITE NAMEFMT 1",
      "SITE LISTFMT 1",
      "SITE NAMEFMT 1",
      "SITE LISTFMT 1",
    ]);
  });

  it("S33: shows the members of an IBM i file inside it, by their own names", async () => {
    const rows = [
      "QSYS  98304 10/28/24 09:13:45 *FILE  SRC.FILE",
      "QSYS        10/28/24 09:13:45 *MEM   SRC.FILE/ONE.MBR",
      "QSYS        10/28/24 09:13:45 *MEM   SRC.FILE/TWO.MBR",
    ];
    const server = await fakeServer({
      directories: ["/L.LIB", "/L.LIB/SRC.FILE"],
      answers: {
        SYST: "215  OS/400 is the remote operating system.",
        FEAT: "502 What?",
        LIST: (connection, argument, command) =>
          argument !== ""
            ? "501 What?"
            : sends((connection.directory === "/L.LIB" ? rows : rows.slice(1)).join("\r\n"))(
                connection,
                argument,
                command,
              ),
      },
    });
    const session = await openSession(server);
    const names = async (path: string) =>
      (await session.list(byteString(path))).entries.map(({ name }) => name);
    expect(await names("/L.LIB")).toEqual(["SRC.FILE"]);
    expect(await names("/L.LIB/SRC.FILE")).toEqual(["ONE.MBR", "TWO.MBR"]);
    expect(eventsOf(session, "note").map(({ code }) => code)).not.toContain("names-left-out");
  });

  it("C29: takes a path with a drive for what it is", async () => {
    const server = await fakeServer({
      answers: {
        SYST: "215 unknown",
        PWD: '257 "C:/somedir" is current directory.',
        MLSD: sends("type=file;size=3; a.txt\r\n"),
        SIZE: "213 3",
        RETR: sends("abc"),
      },
    });
    const session = await openSession(server);
    expect(session.home).toBe("C:/somedir");
    expect((await session.list(session.encodePath(session.home))).entries).toHaveLength(1);
    expect(await readAll(session, byteString("C:/somedir/a.txt"))).toBe("abc");
    expect(server.lines).toEqual(expect.arrayContaining(["MLSD C:/somedir", "RETR C:/somedir/a.txt"]));
  });
});
