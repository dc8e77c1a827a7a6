import { describe, expect, it } from "vitest";
import { byteString } from "../../protocol/byte-string";
import { inTurn, sends } from "../testing/fake-replies";
import { readAll, uploadText } from "../testing/files";
import { fakeServer, openSession } from "../testing/open-session";

const root = byteString("/");

describe("commands that servers want to hear first", () => {
  it("S21: switches on facts that are off, once a connection", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type;size*;modify;unique*;x.odd;\n211 End" },
    });
    const session = await openSession(server);
    await session.list(root);
    await session.list(root);
    expect(server.lines.filter((line) => line.startsWith("OPTS"))).toEqual([
      "OPTS MLST type;size;modify;unique;",
    ]);
  });

  it("S21: says nothing to a server that has them on", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type*;size*;modify*;perm*;unix.owner;\n211 End" },
    });
    const session = await openSession(server);
    await session.list(root);
    expect(server.lines.filter((line) => line.startsWith("OPTS"))).toEqual([]);
  });

  it("S21: falls back to LIST when the facts stay off", async () => {
    const server = await fakeServer({
      files: { "/dir/f": "1" },
      answers: {
        FEAT: "211-Features\n MLST type;size;\n211 End",
        OPTS: "501 No.",
        MLSD: sends("size=4096; dir\r\n"),
      },
    });
    const session = await openSession(server);
    const listing = await session.list(root);
    expect(listing).toMatchObject({ listedWith: "LIST", entries: [{ name: "dir", type: "directory" }] });
  });

  it("C49: names a transfer with PRET before PASV where FEAT has it", async () => {
    const server = await fakeServer({
      files: { "/f": "abc" },
      answers: { FEAT: "211-Features\n MLST type*;size*;\n PRET\n SIZE\n211 End", PRET: "200 OK" },
    });
    const session = await openSession(server);
    await session.list(root);
    expect(await readAll(session, byteString("/f"))).toBe("abc");
    await uploadText(session, byteString("/g"), "x");
    const pairs = server.lines.flatMap((line, at) =>
      line.startsWith("PRET") ? [`${line} > ${server.lines[at + 1]}`] : [],
    );
    expect(pairs).toEqual(["PRET MLSD / > EPSV", "PRET RETR /f > EPSV", "PRET STOR /g > EPSV"]);
  });

  it("C49: reports what PRET was refused for, asks for no data connection, and stays usable", async () => {
    const server = await fakeServer({
      files: { "/f": "abc" },
      answers: {
        FEAT: "211-Features\n MLST type*;size*;\n PRET\n SIZE\n211 End",
        PRET: inTurn("550 Permission denied.", "200 OK"),
      },
    });
    const session = await openSession(server);
    await expect(session.list(root)).rejects.toMatchObject({
      code: "denied",
      reply: { command: "PRET MLSD /", code: 550 },
    });
    expect(server.lines).not.toContain("EPSV");
    expect((await session.list(root)).entries).toHaveLength(1);
  });

  it("C49: does without PRET where it turns out to be unknown", async () => {
    const server = await fakeServer({
      answers: { FEAT: "211-Features\n MLST type*;\n PRET\n211 End", PRET: "500 What?" },
    });
    const session = await openSession(server);
    await session.list(root);
    await session.list(root);
    expect(server.lines.filter((line) => line.startsWith("PRET"))).toHaveLength(1);
  });
});
