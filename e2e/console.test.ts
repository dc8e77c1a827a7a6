import { createServer } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "@/lib/ftp/session";
import { hostPort } from "@/lib/ftp/testing/fake-replies";
import { eventsOf } from "@/lib/ftp/testing/open-session";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { productsInPlainAndTls } from "./servers/products";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");

async function codesOf(session: Session, command: string): Promise<readonly number[]> {
  return (await session.sendTyped(command)).replies.map(({ code }) => code);
}

/** The text of all replies. */
async function saidTo(session: Session, command: string): Promise<string> {
  const { replies } = await session.sendTyped(command);
  return replies.flatMap(({ lines }) => lines).join("\n");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe.skipIf(skip !== null)(`commands as typed${skip === null ? "" : ` (${skip})`}`, () => {
  describe.each(productsInPlainAndTls)("%s", (_, { start }, isTls) => {
    let server: RealServer;
    beforeAll(async () => {
      server = await start({ tls: isTls });
    });
    afterAll(() => server?.close());

    it("are answered: FEAT, STAT, HELP, SITE HELP, and what nobody knows", async () => {
      const session = await logIn(server);
      expect((await saidTo(session, "FEAT")).toUpperCase()).toMatch(/211|502|500/);
      expect((await codesOf(session, "STAT"))[0]).toBeGreaterThanOrEqual(200);
      expect((await codesOf(session, "HELP"))[0]).toBeGreaterThanOrEqual(200);
      expect((await codesOf(session, "SITE HELP"))[0]).toBeGreaterThanOrEqual(200);
      expect((await codesOf(session, "XYZZY"))[0]).toBeGreaterThanOrEqual(500);
      expect(await codesOf(session, "NOOP")).toEqual([200]);
    });

    it("list over PASV, over EPSV, over PORT, and over what Portside announces", async () => {
      const session = await logIn(server);
      const directory = server.path();
      await session.makeDirectory(session.encodePath(`${directory}/inside`));
      expect(await codesOf(session, `CWD ${directory}`)).toEqual([250]);
      for (const announce of ["PASV", "EPSV", `PORT ${hostPort("127.0.0.1", await freePort())}`, null]) {
        if (announce !== null) expect((await codesOf(session, announce))[0], announce).toBeLessThan(300);
        const { replies, text } = await session.sendTyped("LIST");
        expect(replies.map(({ code }) => code).join(" "), announce ?? "").toMatch(/^1[25][05] 226$/);
        expect(text, announce ?? "").toContain("inside");
      }
      const openedBy = eventsOf(session, "data-opened").map((event) => event.openedBy);
      expect(openedBy).toEqual(["client", "client", "server", "client"]);
      expect(eventsOf(session, "data-secured")).toHaveLength(isTls ? 4 : 0);
      await session.remove(session.encodePath(`${directory}/inside`), { recursive: true });
    });

    it("read from where REST says, and rename in two steps, while the file list goes on", async () => {
      const session = await logIn(server);
      const path = (file: string) => session.encodePath(server.path(file));
      await session.upload(path("a.txt"), { source: Readable.from(["0123456789"]), onExisting: "replace" });
      await session.sendTyped(`CWD ${server.path()}`);
      await session.sendTyped("TYPE I");
      expect(await codesOf(session, "REST 4")).toEqual([350]);
      expect((await session.sendTyped("RETR a.txt")).text).toBe("456789");
      expect(await codesOf(session, "RNFR a.txt")).toEqual([350]);
      expect((await session.list(path(""))).entries.map((entry) => entry.name)).toContain("a.txt");
      expect((await codesOf(session, "RNTO b.txt"))[0]).toBe(250);
      expect(await session.sendTyped("RETR missing")).toMatchObject({ replies: [{ code: 550 }] });
      expect((await codesOf(session, "DELE b.txt"))[0]).toBe(250);
    });

    it("don't reach the server where they aren't sent", async () => {
      const session = await logIn(server);
      for (const command of ["QUIT", "STOR x", "PORT 192,0,2,1,200,1", "REIN", "CCC"]) {
        await expect(session.sendTyped(command), command).rejects.toMatchObject({ code: "command-refused" });
      }
      expect(session.state).toBe("connected");
    });

    it("end with ABOR where nothing runs, and go on after it", async () => {
      const session = await logIn(server);
      await session.sendTyped("PASV");
      expect((await codesOf(session, "ABOR"))[0]).toBeGreaterThanOrEqual(200);
      expect((await session.sendTyped("LIST")).text).not.toBeNull();
      expect(await codesOf(session, "NOOP")).toEqual([200]);
    });
  });
});
