import { describe, expect, it } from "vitest";
import { download } from "./testing/files";
import { eventsOf, fakeServer, notesOf, openSession } from "./testing/open-session";
import { announcesOf } from "./testing/received-commands";
import { usualAnswer } from "./testing/usual-answer";

const files = { "/a": "abc" };
const noPassive = { EPSV: "500 No.", PASV: "500 No." };
const noActive = { EPRT: "500 No.", PORT: "500 No." };

describe("the other data mode, where the session allows it", () => {
  it.each([
    ["active", "passive", noPassive, ["EPSV", "PASV", "EPRT"], "EPRT"],
    ["passive", "active", noActive, ["EPRT", "PORT", "EPSV"], "EPSV"],
  ] as const)("is begun with once it worked where the session's own failed: %s", async (...row) => {
    const [other, dataMode, answers, first, then] = row;
    const server = await fakeServer({ files, answers });
    const session = await openSession(server, { dataMode, fallback: true });
    expect((await session.list(session.encodePath("/"))).dataMode).toBe(other);
    expect((await session.list(session.encodePath("/"))).dataMode).toBe(other);
    expect((await download(session, "/a")).toString()).toBe("abc");
    expect(announcesOf(server)).toEqual([...first, then, then]);
    expect(notesOf(session).filter((code) => code === "other-mode-first")).toHaveLength(1);
    expect(notesOf(session).filter((code) => code === "next-attempt")).toHaveLength(2);
  });

  it.each([
    ["the transfer command is", { MLSD: "425 No way to you." }, "EPRT led to no data connection"],
    ["the announce is", { EPRT: "500 No." }, "EPRT was refused"],
  ])("is said to be tried because %s refused", async (_, answers, said) => {
    const server = await fakeServer({ files, answers });
    const session = await openSession(server, { dataMode: "active" });
    await session.list(session.encodePath("/")).catch(() => {});
    expect(eventsOf(session, "note").map(({ text }) => text)).toContain(`${said}; Portside tries PORT.`);
  });

  it("gives way to the session's own mode again when it fails, too", async () => {
    const server = await fakeServer({ files });
    const usual = usualAnswer(server, "PASV");
    for (const verb of ["EPSV", "PASV"]) server.answers.set(verb, "500 No.");
    const session = await openSession(server, { fallback: true });
    await session.list(session.encodePath("/"));
    const before = announcesOf(server).length;
    for (const verb of ["EPRT", "PORT"]) server.answers.set(verb, "500 No.");
    server.answers.set("PASV", usual);
    expect((await session.list(session.encodePath("/"))).dataMode).toBe("passive");
    expect((await session.list(session.encodePath("/"))).dataMode).toBe("passive");
    expect(announcesOf(server).slice(before)).toEqual(["EPRT", "PORT", "PASV", "PASV"]);
  });

  it("is forgotten when the person chooses a data mode", async () => {
    const server = await fakeServer({ files });
    const usual = usualAnswer(server, "PASV");
    for (const verb of ["EPSV", "PASV"]) server.answers.set(verb, "425 Not now.");
    const session = await openSession(server, { fallback: true });
    await session.list(session.encodePath("/"));
    session.change({ dataMode: "active" });
    session.change({ dataMode: "passive" });
    server.answers.set("PASV", usual);
    expect((await session.list(session.encodePath("/"))).dataMode).toBe("passive");
  });

  it("is not tried any more once the person forbids it", async () => {
    const server = await fakeServer({ files, answers: noPassive });
    const session = await openSession(server, { fallback: true });
    await session.list(session.encodePath("/"));
    session.change({ fallback: false });
    await expect(session.list(session.encodePath("/"))).rejects.toMatchObject({
      code: "data-connection-failed",
      dataMode: "passive",
    });
  });
});
