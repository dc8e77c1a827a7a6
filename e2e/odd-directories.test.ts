import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FtpError, isFtpError } from "@/lib/ftp/errors";
import type { FtpSession } from "@/lib/ftp/session-types";
import { eventsOf, notesOf } from "@/lib/ftp/testing/open-session";
import { reasonToSkip } from "./servers/available";
import { logIn } from "./servers/log-in";
import { serverProducts } from "./servers/products";
import { startPureFtpd } from "./servers/pure-ftpd";
import type { RealServer } from "./servers/real-server";

const skip = reasonToSkip("servers");

/** Makes a directory with one file in it. It is root's, so that the test's user is one of the others. */
function make(server: RealServer, directory: string, mode: number): void {
  mkdirSync(join(server.root, directory));
  writeFileSync(join(server.root, directory, "file"), "x");
  chmodSync(join(server.root, directory), mode);
}

async function names(session: FtpSession, server: RealServer, path: string): Promise<readonly string[]> {
  const { entries } = await session.list(session.encodePath(server.path(path)));
  return entries.map(({ name }) => name);
}

/** How a listing fails. @throws when it doesn't */
async function failure(session: FtpSession, server: RealServer, path: string): Promise<FtpError> {
  const listed = await names(session, server, path).catch((error: unknown) => error);
  if (isFtpError(listed)) return listed;
  throw new Error(`Expected an error, but ${path} was listed: ${JSON.stringify(listed)}`);
}

describe.skipIf(skip !== null).each(serverProducts.map((product) => [product.name, product] as const))(
  `%s${skip === null ? "" : ` (${skip})`}`,
  (product, { start }) => {
    let server: RealServer;
    beforeAll(async () => {
      server = await start({ tls: false });
      make(server, "may be entered", 0o711);
      make(server, "may be read", 0o744);
      make(server, "full", 0o755);
      mkdirSync(join(server.root, "empty"));
    });
    afterAll(() => server?.close());

    it.each(["auto", "LIST"] as const)(
      "says that a directory may not be read, in the server's words, and goes on (%s)",
      async (listCommand) => {
        const session = await logIn(server, { listCommand });
        const error = await failure(session, server, "may be entered");
        // Pure-FTPd says "Can't check for file existence".
        expect(error.code).toBe(product === "Pure-FTPd" ? "ftp-error" : "denied");
        expect(error.message).toMatch(
          product === "vsftpd"
            ? /226 .*failed to open directory/
            : /Permission denied|check for file existence/,
        );
        // With the path, which vsftpd takes for a mask, and again after CWD.
        const lists = eventsOf(session, "command").filter(({ line }) => line.startsWith("LIST"));
        if (product === "vsftpd") expect(lists).toHaveLength(2);
        expect(await names(session, server, "full")).toEqual(["file"]);
        expect(await names(session, server, "empty")).toEqual([]);
      },
    );

    it.each(["auto", "LIST"] as const)(
      "doesn't show a directory empty that may be read but not entered (%s)",
      async (listCommand) => {
        const session = await logIn(server, { listCommand });
        await failure(session, server, "may be read");
        expect(await names(session, server, "full")).toEqual(["file"]);
      },
    );

    it.each(["full/*", "full/f?le", "full/[f]ile", "full/{file,x}", "*", "no-such-directory"])(
      "shows no other directory for %s, which isn't there",
      async (path) => {
        const session = await logIn(server);
        expect((await failure(session, server, path)).code).toBe("not-found");
        const byList = await logIn(server, { listCommand: "LIST" });
        expect((await failure(byList, server, path)).code).toBe("not-found");
      },
    );

    it("lists a directory whose name is a wildcard", async () => {
      mkdirSync(join(server.root, "full", "[*]"));
      make(server, join("full", "[*]", "deep"), 0o755);
      const session = await logIn(server);
      expect(await names(session, server, "full/[*]")).toEqual(["deep"]);
      expect(await names(session, server, "full/[*]/deep")).toEqual(["file"]);
    });
  },
);

describe.skipIf(skip !== null)("a directory with more entries than Pure-FTPd lists", () => {
  it("is shown as far as it goes, with a note", async () => {
    const server = await startPureFtpd({ tls: false });
    try {
      const directory = join(server.root, "many");
      mkdirSync(directory);
      for (let i = 0; i < 10_010; i++) writeFileSync(join(directory, `file ${i}`), "");
      const session = await logIn(server);
      expect((await names(session, server, "many")).length).toBeLessThan(10_010);
      expect(notesOf(session)).toEqual(["listing-cut-off"]);
    } finally {
      await server.close();
    }
  });
});
