import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { exerciseAll } from "../testing/exercise-all";
import type { Handler } from "../testing/fake-server";
import { readAll, uploadText } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";

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

  it("S43: isn't doubled for a store that lets enter whatever is named, and the directory is found again", async () => {
    const server = await fakeServer({
      readsTelnet: false,
      files: { "/d/a\xff": "abc" },
      answers: {
        CWD: (connection, argument) => {
          connection.directory = argument.startsWith("/") ? argument : `${connection.directory}/${argument}`;
          return "250 Fine.";
        },
      },
    });
    const session = await openSession(server, { charset: "latin1", listCommand: "LIST" });
    await session.list(byteString("/d"));
    expect((await session.facts(byteString("/d/a\xff"))).size).toBe(3);
    expect((await session.list(byteString("/d"))).entries).toHaveLength(1);
    expect(server.lines).not.toContain("SIZE /d/a\xff\xff");
  });
});
