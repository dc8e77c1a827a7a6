import { describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as remove from "@/app/api/sessions/[id]/delete/route";
import * as directories from "@/app/api/sessions/[id]/directories/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as rename from "@/app/api/sessions/[id]/rename/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as sessions from "@/app/api/sessions/route";
import { sessionSchema } from "@/lib/contract/session";
import { portsideOnScriptedServers } from "./testing/scripted-servers";
import { problemOf } from "./testing/scripted-session";
import { vmsAnswers } from "./testing/vms-answers";

const routes = { sessions, entries, content, directories, rename, remove };

const connect = portsideOnScriptedServers(routes);

describe("a path in a server's own notation", () => {
  const home = "DISK$USER:[ANON]";
  const onVms = () => connect({ answers: { PWD: `257 "${home}" is current directory.`, MKD: "257 Made." } });

  it("S33: is taken where the home is in it, as Session.home says", async () => {
    const { server, ask, makeDirectory } = await onVms();
    expect(sessionSchema.parse(await (await ask(session.GET, "")).json()).home).toBe(home);
    const before = server.lines.length;
    expect((await makeDirectory({ path: `${home}/PUB` })).status).toBe(201);
    expect(server.lines.slice(before).join(" ")).toContain("PUB");
  });

  it.each([[`${home}/..`], [`${home}/./A`], [`${home}/A/../B`], [".."], [""]])(
    "is refused as %j, and nothing is sent",
    async (path) => {
      const { server, makeDirectory } = await onVms();
      const before = server.lines.length;
      expect(await problemOf(await makeDirectory({ path }))).toMatchObject({ status: 400 });
      expect(server.lines.slice(before)).toEqual([]);
    },
  );

  it.each([[home], ["C:/temp"], ["pub"]])(
    "is refused where the home begins with a slash: %j",
    async (path) => {
      const { server, makeDirectory } = await connect({});
      const before = server.lines.length;
      expect(await problemOf(await makeDirectory({ path }))).toMatchObject({ status: 400 });
      expect(server.lines.slice(before)).toEqual([]);
    },
  );

  it.each([
    ["C:/", ["new", "new/er", "C:new", home]],
    [home, ["new", "new/er"]],
    ["'USER.DATA.'", ["NEW"]],
  ])("is refused where it would be below wherever a connection is: home %j", async (at, paths) => {
    const { server, makeDirectory, rename } = await connect({
      answers: { PWD: `257 "${at}"`, MKD: "257 Made." },
    });
    const before = server.lines.length;
    for (const path of paths) {
      const bytes = Buffer.from(path).toString("base64url");
      const refused = { status: 400, code: "invalid-request" };
      expect(await problemOf(await makeDirectory({ path })), path).toMatchObject(refused);
      expect(await problemOf(await makeDirectory({ pathBytes: bytes })), path).toMatchObject(refused);
      expect(await problemOf(await rename({ from: path, to: `${at}/x` })), path).toMatchObject(refused);
      expect(await problemOf(await rename({ from: `${at}/x`, to: path })), path).toMatchObject(refused);
    }
    expect(server.lines.slice(before)).toEqual([]);
  });

  it("behind a drive has no way up with a backslash either", async () => {
    const { makeDirectory } = await connect({ answers: { PWD: '257 "C:/ftp"', MKD: "257 Made." } });
    expect((await makeDirectory({ path: "C:/ftp/new" })).status).toBe(201);
    for (const path of ["C:\\ftp\\..\\x", "C:/ftp/.."]) {
      const response = await makeDirectory({ path });
      expect(response.status, path).toBe(400);
    }
  });

  it.each([[home], ["C:"], [`${home}/`]])("names no file to write as its root alone: %j", async (path) => {
    const { server, content } = await onVms();
    const before = server.lines.length;
    const response = await content({ path }, { method: "PUT", body: "x" });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: "invalid-request" });
    expect(server.lines.slice(before)).toEqual([]);
  });
});

describe("files on a server with a notation of its own (S33, VMS)", () => {
  const home = "DISK$USER:[ANON]";

  async function onVms() {
    const directories = new Map([
      [home, new Map([["README.TXT", Buffer.from("hello")]])],
      ["DISK$USER:[ANON.PUB]", new Map([["NOTES.TXT", Buffer.from("notes")]])],
      ["DISK$USER:[ANON.PUB.OLD]", new Map([["A.TXT", Buffer.from("a")]])],
    ]);
    const connected = await connect({ answers: vmsAnswers(directories) });
    const namesIn = async (path: object) =>
      (await connected.list(path)).entries.map(({ name, type }) => `${type} ${name}`).toSorted();
    return { ...connected, directories, namesIn };
  }

  it("are listed below the home, by text and by bytes", async () => {
    const { ask, list, namesIn } = await onVms();
    const opened = sessionSchema.parse(await (await ask(session.GET, "")).json());
    expect(opened.home).toBe(home);
    expect((await list({ path: home })).path).toBe(home);
    expect(await namesIn({ path: home })).toEqual(["directory PUB", "file README.TXT"]);
    expect(await namesIn({ path: `${home}/PUB` })).toEqual(["directory OLD", "file NOTES.TXT"]);
    expect(await namesIn({ path: `${home}/PUB/OLD` })).toEqual(["file A.TXT"]);
    const pathBytes = Buffer.from(`${home}/PUB`).toString("base64url");
    expect(await namesIn({ pathBytes, below: "OLD" })).toEqual(["file A.TXT"]);
    const nowhere = await ask(entries.GET, `/entries?path=${encodeURIComponent(`${home}/NOWHERE`)}`);
    expect(await problemOf(nowhere)).toMatchObject({ status: 404, code: "not-found" });
  });

  it("come down and go up by their names", async () => {
    const { content, directories } = await onVms();
    const path = `${home}/PUB/NOTES.TXT`;
    const head = await content({ path }, { method: "HEAD" });
    expect(head.status).toBe(200);
    const down = await content({ path });
    expect(down.headers.get("content-disposition")).toContain('filename="NOTES.TXT"');
    expect(await down.text()).toBe("notes");
    const up = await content({ path: `${home}/PUB/OLD/NEW.TXT` }, { method: "PUT", body: "new" });
    expect(up.status).toBe(201);
    expect((await content({ path }, { method: "PUT", body: "newer" })).status).toBe(200);
    expect(directories.get("DISK$USER:[ANON.PUB.OLD]")?.get("NEW.TXT")?.toString()).toBe("new");
    expect(directories.get("DISK$USER:[ANON.PUB]")?.get("NOTES.TXT")?.toString()).toBe("newer");
  });

  it("are made, renamed and deleted, and no path with a slash is ever sent", async () => {
    const { server, makeDirectory, rename, remove, directories, namesIn } = await onVms();
    expect((await makeDirectory({ path: `${home}/PUB/NEW` })).status).toBe(201);
    expect(directories.has("DISK$USER:[ANON.PUB.NEW]")).toBe(true);
    const renamed = await rename({ from: `${home}/PUB/NOTES.TXT`, to: `${home}/PUB/LETTER.TXT` });
    expect(renamed.status).toBe(204);
    expect(await namesIn({ path: `${home}/PUB` })).toEqual([
      "directory NEW",
      "directory OLD",
      "file LETTER.TXT",
    ]);
    const one = await remove({ paths: [`${home}/README.TXT`] });
    expect(one).toEqual({ finished: true, failed: [] });
    const tree = await remove({ paths: [`${home}/PUB`], recursive: true });
    expect(tree).toEqual({ finished: true, failed: [] });
    expect([...directories]).toEqual([[home, new Map()]]);
    expect(server.lines.filter((line) => line.includes("/"))).toEqual([]);
  });
});
