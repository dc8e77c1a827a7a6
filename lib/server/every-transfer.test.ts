import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { operations } from "@/lib/contract/operations";
import { linesOf } from "@/lib/ftp/testing/received-commands";
import { askExample, isOfSession, operationOf, successesOf } from "./testing/operations-client";
import { OwnedPortside } from "./testing/owned-portside";

let here: OwnedPortside;
beforeEach(async () => {
  here = await OwnedPortside.start();
});
afterEach(() => here.close());

describe("where a server announces another host for its data", () => {
  beforeEach(() => {
    const { answers } = here.server;
    answers.set("EPSV", "500 What?");
    // Documentation's own network (RFC 5737): nothing is there.
    answers.set("PASV", async (connection) => {
      const port = await connection.listen();
      return `227 Entering Passive Mode (192,0,2,1,${port >> 8},${port & 255}).`;
    });
  });

  /** What has data connections; of all others the test is that they have none. */
  const transferring = [
    "listEntries",
    "rename",
    "delete",
    "copy",
    "downloadContent",
    "uploadContent",
    "appendToUpload",
    "downloadArchive",
    "downloadPreparedArchive",
    "search",
  ];
  /** Answers that don't end by themselves. */
  const endless = ["readTraffic", "followArchive"];

  it.each(operations.filter(isOfSession).map((operation) => [operation.id, operation] as const))(
    "A6, B2, D8: %s dials the FTP server alone",
    async (id, operation) => {
      const { owner, belongings, server } = here;
      const before = here.dialled().length;
      const response = await askExample(operation, owner, belongings);
      expect(successesOf(operation)).toContain(response.status);
      if (endless.includes(id)) await response.body?.cancel();
      else await response.arrayBuffer();
      const dialled = here.dialled().slice(before);
      expect(dialled.every(({ address }) => address === server.host)).toBe(true);
      expect(dialled.length > 0, "whether it has data connections").toBe(transferring.includes(id));
    },
  );
});

describe("a path of Portside's own machine", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "portside-own-"));
    writeFileSync(join(directory, "secret.txt"), "Portside's own");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const query = (name: string) => ({ query: `path=${encodeURIComponent(join(directory, name))}` });

  it("W1, W2: is looked for on the FTP server, where it isn't", async () => {
    const { owner, belongings, server } = here;
    for (const id of ["downloadContent", "readContentFacts", "downloadArchive"]) {
      const response = await askExample(operationOf(id), owner, belongings, query("secret.txt"));
      expect(response.status, id).toBe(404);
    }
    const asked = linesOf(server, "SIZE", "RETR", "MDTM", "MLSD", "CWD").filter((line) =>
      line.includes(directory),
    );
    expect(asked.length).toBeGreaterThan(0);
  });

  it("W1, W2: is written on the FTP server, and not on the disk", async () => {
    const { owner, belongings, server } = here;
    const stored = await askExample(operationOf("uploadContent"), owner, belongings, query("shell.php"));
    expect(stored.status).toBe(201);
    const body = { from: "/owned/a.txt", to: join(directory, "copied.txt") };
    await (await askExample(operationOf("copy"), owner, belongings, { body })).text();
    expect([...server.files.keys()]).toEqual(
      expect.arrayContaining([join(directory, "shell.php"), join(directory, "copied.txt")]),
    );
    expect(readdirSync(directory)).toEqual(["secret.txt"]);
  });
});
