import { describe, expect, it } from "vitest";
import type { RemoveProgress } from "../session-types";
import { sends } from "../testing/fake-replies";
import type { FakeFtpServer } from "../testing/fake-server";
import { listed, mlsdRow } from "../testing/listed-rows";
import { fakeServer, openSession } from "../testing/open-session";
import { argumentsOf } from "../testing/received-commands";

/** The lines that a piece of work puts on the wire. */
async function sent(server: FakeFtpServer, work: () => unknown): Promise<readonly string[]> {
  const before = server.lines.length;
  await work();
  return server.lines.slice(before);
}

/** Deletes /d, which lists these rows and has `before` and `after` in it. */
async function deleting(rows: string) {
  const server = await fakeServer({ files: { "/d/before": "1", "/d/after": "1" } });
  server.answers.set("MLSD", (connection, argument, command) =>
    sends(argument === "/d" ? rows : "type=dir; d\r\n")(connection, argument, command),
  );
  const session = await openSession(server);
  const failed: string[] = [];
  const onProgress = ({ path, error }: RemoveProgress) => {
    if (error) failed.push(path);
  };
  const removed = session.remove(session.encodePath("/d"), { recursive: true, onProgress });
  await expect(removed).rejects.toThrow();
  const deleted = argumentsOf(server, "DELE");
  return { server, session, deleted, failed };
}

const controls = ["\r", "\n", "\r\n", "\0", "\u001b", "\u0007", "\t", "\u007f"];

describe("control characters in what a person gives", () => {
  it.each(controls.map((control) => `/safe/a${control}DELE x`))(
    "A2, A3, B9, B15, D5: %j is refused as path, in text and as bytes, and nothing is sent",
    async (path) => {
      const server = await fakeServer();
      const session = await openSession(server);
      const lines = await sent(server, () => {
        const refused = expect.objectContaining({ code: "invalid-request" });
        expect(() => session.encodePath(path)).toThrow(refused);
        expect(() => session.pathFromBytes(Buffer.from(path))).toThrow(refused);
      });
      expect(lines).toEqual([]);
    },
  );

  it.each(controls)(
    "A3, A9, D5: %j in a login field is refused before anything is dialled",
    async (control) => {
      const server = await fakeServer();
      for (const field of ["user", "password", "account"] as const) {
        await expect(openSession(server, { [field]: `a${control}DELE x` })).rejects.toMatchObject({
          code: "invalid-request",
          message: expect.stringContaining("Nothing was sent"),
        });
      }
      expect(server.connections).toHaveLength(0);
    },
  );

  it("A3: a directory is not made with its parents when its last name is refused", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    const lines = await sent(server, () => {
      expect(() => session.encodePath("/test\r\nDELE x/sub")).toThrow(/control characters/);
    });
    expect(lines).toEqual([]);
  });

  it("D6: letters become no line break by their low bytes, nor by a charset of two bytes", async () => {
    const server = await fakeServer();
    const inUtf8 = await openSession(server);
    expect(inUtf8.encodePath("/\u010d\u010aDELE x")).toBe("/\xc4\x8d\xc4\x8aDELE x");
    const inLatin1 = await openSession(server, { charset: "latin1" });
    expect(() => inLatin1.encodePath("/\u010d\u010aDELE x")).toThrow(/cannot express/);
    const cut = await openSession(server, { charset: "binary" });
    expect(() => cut.encodePath("/\u010d\u010aDELE x")).toThrow(/cannot express/);
    // U+0D0A is CR LF, or LF CR, where a letter is two bytes.
    for (const charset of ["utf-16le", "utf-16be", "ucs2"]) {
      await expect(openSession(server, { charset })).rejects.toMatchObject({ code: "invalid-request" });
    }
    expect(server.connections).toHaveLength(3);
  });

  it("D6: percent signs are letters, once and twice encoded", async () => {
    const server = await fakeServer();
    const session = await openSession(server);
    await session.makeDirectory(session.encodePath("/safe%0D%0ADELE file"));
    await session.makeDirectory(session.encodePath("/safe%250D%250ADELE file"));
    expect(server.lines.slice(-2)).toEqual(["MKD /safe%0D%0ADELE file", "MKD /safe%250D%250ADELE file"]);
  });

  it("D5: an address for active mode that is no address is never announced", async () => {
    for (const activeAddress of ["127.0.0.1\r\nDELE x", "fe80::1%a\r\nDELE x", "host.example"]) {
      const server = await fakeServer({ files: { "/a": "1" } });
      const session = await openSession(server, { dataMode: "active", activeAddress });
      const lines = await sent(server, () => session.list(session.encodePath("/")).catch(() => undefined));
      expect(lines.filter((line) => /DELE|PORT|EPRT|example/.test(line))).toEqual([]);
    }
  });
});

describe("control characters in what a server lists", () => {
  const odd = ["a\rDELE x", "Icon\r", "a\0b", "a\u001b[2Jb", "a\u0008b", "\u007f"];

  it.each(odd)("D3: %j is an entry with exactly that name, and can't be named in a command", async (name) => {
    const { server, session, entries } = await listed(mlsdRow("plain") + mlsdRow(name) + mlsdRow("z"));
    expect(entries.map((entry) => entry.name)).toEqual(["plain", name, "z"]);
    const lines = await sent(server, () => {
      expect(() => session.encodePath(`/d/${name}`)).toThrow(/control characters/);
      expect(() => session.pathFromBytes(Buffer.from(`/d/${name}`, "latin1"))).toThrow(/control characters/);
    });
    expect(lines).toEqual([]);
  });

  it("D3: U+202E is kept: what turns the text round is for the interface to show", async () => {
    const name = "\u202egpj.exe";
    const { entries } = await listed(mlsdRow(Buffer.from(name).toString("latin1")));
    expect(entries).toMatchObject([{ name, nameIsExact: true }]);
  });

  it.each(odd)("D3: deleting a directory that holds %j begins no second command", async (name) => {
    const { server, session, deleted } = await deleting(mlsdRow("before") + mlsdRow(name));
    expect(deleted).toContain("/d/before");
    expect(server.lines).not.toContain("DELE x");
    await session.makeDirectory(session.encodePath("/new"));
    expect(server.lines.at(-1)).toBe("MKD /new");
  });

  it.each(odd)("D3: deleting a directory goes on after %j, which failed", async (name) => {
    const { deleted, failed } = await deleting(mlsdRow("before") + mlsdRow(name) + mlsdRow("after"));
    expect(deleted).toEqual(["/d/before", "/d/after"]);
    expect(failed).toContain(`/d/${name}`);
  });
});
