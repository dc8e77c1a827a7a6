import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { sends } from "../testing/fake-replies";
import { namesIn, readAll, uploadText } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { argumentsOf, linesOf } from "../testing/received-commands";

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
    const names = argumentsOf(server, "STOR");
    expect(names).toEqual(["REPORT", "REPORT"]);
    expect(linesOf(server, "RNTO")).toEqual([]);
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
    expect(linesOf(server, "SITE")).toEqual([
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
    expect(await namesIn(session, "/L.LIB")).toEqual(["SRC.FILE"]);
    expect(await namesIn(session, "/L.LIB/SRC.FILE")).toEqual(["ONE.MBR", "TWO.MBR"]);
    expect(notesOf(session)).not.toContain("names-left-out");
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
