import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as remove from "@/app/api/sessions/[id]/delete/route";
import * as directories from "@/app/api/sessions/[id]/directories/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as rename from "@/app/api/sessions/[id]/rename/route";
import * as session from "@/app/api/sessions/[id]/route";
import * as sessions from "@/app/api/sessions/route";
import { sessionSchema } from "@/lib/contract/session";
import { FakeFtpServer, type FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { openThrough, problemOf } from "./testing/scripted-session";
import { startTestPortside, type TestPortside } from "./testing/test-portside";

const routes = { sessions, entries, content, directories, rename, remove };

let portside: TestPortside;
beforeAll(async () => {
  portside = await startTestPortside();
});
afterAll(() => portside.close());

const servers: FakeFtpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function connect(options: FakeServerOptions) {
  const server = await FakeFtpServer.start(options);
  servers.push(server);
  return { server, ...(await openThrough(routes, server)) };
}

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
