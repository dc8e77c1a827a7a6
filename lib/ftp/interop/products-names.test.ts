import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { exerciseAll } from "../testing/exercise-all";
import { namesIn } from "../testing/files";
import { fakeServer, notesOf, openSession } from "../testing/open-session";
import { linesOf } from "../testing/received-commands";

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
    expect(notesOf(session)).toContain("names-undecodable");
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

  it("S27: says who it is where UTF-8 is refused to a client that hasn't", async () => {
    const features = "211-Features\n CLNT\n UTF8\n211 End";
    const server = await fakeServer({ answers: { FEAT: features, OPTS: "500 What?" } });
    const session = await openSession(server);
    expect(server.lines.filter((line) => /^(?:CLNT|OPTS)/.test(line))).toEqual([
      "OPTS UTF8 ON",
      "CLNT Portside",
      "OPTS UTF8 ON",
    ]);
    expect((await session.list(byteString("/"))).entries).toEqual([]);
  });

  it("S27: asks for UTF-8 or takes it back when a live session changes its charset, and decodes anew", async () => {
    const server = await fakeServer({ files: { "/gr\xfcn": "1" } });
    const session = await openSession(server);
    expect(await namesIn(session)).toEqual(["gr\ufffdn"]);
    session.change({ charset: "latin1" });
    expect(await namesIn(session)).toEqual(["grün"]);
    session.change({ charset: "utf-8" });
    expect(await namesIn(session)).toEqual(["gr\ufffdn"]);
    expect(linesOf(server, "OPTS")).toEqual(["OPTS UTF8 ON", "OPTS UTF8 OFF", "OPTS UTF8 ON"]);
  });
});
