import { describe, expect, it } from "vitest";
import { byteString } from "../protocol/byte-string";
import { hangsUp, inTurn } from "./testing/fake-replies";
import { readAll } from "./testing/files";
import { fakeServer, openSession } from "./testing/open-session";
import { verbsOf } from "./testing/received-commands";

const root = byteString("/");
const odd = byteString("/d/a\xff");

describe("what a session remembers from one connection to the next", () => {
  it("is not how 0xFF is read when the question got no answer", async () => {
    const server = await fakeServer({ files: { "/d/a\xff": "abc" } });
    const usual = server.answers.get("CWD");
    if (typeof usual !== "function") throw new Error("CWD is answered by a function");
    server.answers.set("CWD", inTurn(hangsUp("421 Idle for too long."), hangsUp(), usual));
    const session = await openSession(server, { charset: "latin1" });
    await expect(session.facts(odd)).rejects.toMatchObject({ code: "connection-failed" });
    expect((await session.facts(odd)).size).toBe(3);
    const sent = server.commands.map(({ bytes }) => bytes.toString("latin1"));
    expect(sent.filter((line) => line.startsWith("SIZE"))).toEqual(["SIZE /d/a\xff\xff\r\n"]);
  });

  it("is how 0xFF is read, also where two connections meet it at once", async () => {
    const server = await fakeServer({ files: { "/d/a\xff": "abc" } });
    const session = await openSession(server, { charset: "latin1" });
    const [facts, content] = await Promise.all([session.facts(odd), readAll(session, odd)]);
    expect([facts.size, content]).toEqual([3, "abc"]);
    const sent = server.commands.map(({ bytes }) => bytes.toString("latin1"));
    expect(sent.filter((line) => line.startsWith("CWD .\xff\xfb"))).toHaveLength(1);
    expect(sent.filter((line) => /^(?:SIZE|MDTM|RETR) \/d\/a\xff\r/.test(line))).toEqual([]);
  });

  it("are the bytes that logged in: another charset for names doesn't change the user", async () => {
    const server = await fakeServer({ files: { "/f": "abc" } });
    const session = await openSession(server, { user: "müller", password: "пароль" });
    session.change({ charset: "latin1" });
    expect(await readAll(session, byteString("/f"))).toBe("abc");
    const logins = server.lines.filter((line) => /^(?:USER|PASS)/.test(line));
    expect(logins).toHaveLength(4);
    expect(new Set(logins).size).toBe(2);
  });

  it("is that FEAT was asked, whatever was answered", async () => {
    const server = await fakeServer({ answers: { FEAT: "500 What?" }, files: { "/f": "abc" } });
    const session = await openSession(server);
    await readAll(session, byteString("/f"));
    expect(server.connections).toHaveLength(2);
    expect(verbsOf(server).filter((verb) => verb === "FEAT")).toHaveLength(1);
  });

  it("is that TLS was available: without it no password goes out any more", async () => {
    const server = await fakeServer({ tls: "explicit", files: { "/f": "abc" } });
    const { sha256 } = server.certificate;
    const session = await openSession(server, {
      encryption: "explicit-if-available",
      certificate: { sha256 },
    });
    server.answers.set("AUTH", "500 What?");
    await expect(readAll(session, byteString("/f"))).rejects.toMatchObject({
      code: "connection-failed",
      message: expect.stringMatching(/had it before, so no password was sent/),
    });
    expect(verbsOf(server, 2)).not.toContain("PASS");
    expect((await session.list(root)).entries).toHaveLength(1);
  });
});
