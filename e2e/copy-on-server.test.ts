import { chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventsOf } from "@/lib/ftp/testing/open-session";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { startProftpd } from "./servers/proftpd";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");

describe.skipIf(skip !== null)(`ProFTPD with mod_copy${skip === null ? "" : ` (${skip})`}`, () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await startProftpd({ tls: false, copies: true });
    const { uid, gid } = statSync(server.root);
    mkdirSync(join(server.root, "d"));
    chownSync(join(server.root, "d"), uid, gid);
    writeFileSync(join(server.root, "ä file"), "hello");
    writeFileSync(join(server.root, "d/taken"), "mine");
  });
  afterAll(() => server?.close());

  it("copies a file by itself, which keeps its date", async () => {
    const session = await logIn(server);
    const modifiedAt = "2020-02-03T04:05:06Z";
    const [from, to] = [session.encodePath("/ä file"), session.encodePath("/d/a copy")];
    expect(await session.copyOnServer(from, to, { size: 5, modifiedAt })).toBe(true);
    expect(readFileSync(join(server.root, "d/a copy"), "utf8")).toBe("hello");
    expect(statSync(join(server.root, "d/a copy")).mtime.toISOString()).toBe("2020-02-03T04:05:06.000Z");
    expect(eventsOf(session, "data-opened")).toEqual([]);
  });

  it("replaces nothing, although it would", async () => {
    const session = await logIn(server);
    const [from, to] = [session.encodePath("/ä file"), session.encodePath("/d/taken")];
    await expect(session.copyOnServer(from, to)).rejects.toMatchObject({ code: "already-exists" });
    expect(readFileSync(join(server.root, "d/taken"), "utf8")).toBe("mine");
  });

  it("says what isn't there", async () => {
    const session = await logIn(server);
    const [from, to] = [session.encodePath("/nothing"), session.encodePath("/d/x")];
    await expect(session.copyOnServer(from, to)).rejects.toMatchObject({ code: "not-found" });
  });
});

it.skipIf(skip !== null)("ProFTPD without mod_copy is known not to copy", async () => {
  const server = await startProftpd({ tls: false });
  try {
    const session = await logIn(server);
    const [from, to] = [session.encodePath("/a"), session.encodePath("/b")];
    expect(await session.copyOnServer(from, to)).toBe(false);
  } finally {
    await server.close();
  }
});
