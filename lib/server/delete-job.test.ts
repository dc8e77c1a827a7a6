import { expect, it } from "vitest";
import * as content from "@/app/api/sessions/[id]/content/route";
import * as remove from "@/app/api/sessions/[id]/delete/route";
import * as directories from "@/app/api/sessions/[id]/directories/route";
import * as entries from "@/app/api/sessions/[id]/entries/route";
import * as rename from "@/app/api/sessions/[id]/rename/route";
import * as sessions from "@/app/api/sessions/route";
import type { FakeServerOptions } from "@/lib/ftp/testing/fake-server";
import { readJob } from "./archives/testing/archive-browser";
import { portsideOnScriptedServers } from "./testing/scripted-servers";

const routes = { sessions, entries, content, directories, rename, remove };

const connect = portsideOnScriptedServers(routes);

async function deleting(options: FakeServerOptions, body: object) {
  const { server, ask } = await connect(options);
  return { server, ...(await readJob(await ask(remove.POST, "/delete", { method: "POST", body }))) };
}

function filesIn(directory: string, count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${directory}/${index}`, ""]));
}

const refuses = { DELE: "550 Permission denied.", RMD: "550 Directory not empty." };

it("a deletion of which every entry is refused ends with a thousand names and the number of the rest", async () => {
  const { end, progress } = await deleting(
    { files: filesIn("/d", 1200), answers: refuses },
    { paths: ["/d"], recursive: true },
  );
  expect(progress).toEqual([]);
  expect(new Set(end.failed.map(({ path }) => path)).size).toBe(1000);
  // The files and their directory.
  expect(end).toMatchObject({ finished: true, moreFailed: 201 });
});

it("a directory that stays because of what is in it is named once", async () => {
  const { end } = await deleting(
    { files: filesIn("/d", 1), answers: refuses },
    { paths: ["/d"], recursive: true },
  );
  expect(end.failed.map(({ path }) => path)).toEqual(["/d/0", "/d"]);
});

it("a deletion that is refused in unclear words doesn't take a listing for each entry", async () => {
  const { server, end } = await deleting(
    { files: filesIn("/d", 30), answers: { DELE: "550 Delete operation failed.", RMD: "550 Failed." } },
    { paths: ["/d"], recursive: true },
  );
  expect(end.failed).toHaveLength(31);
  // The directory above, and the one that is deleted.
  expect(server.lines.filter((line) => line.startsWith("MLSD"))).toEqual(["MLSD /", "MLSD /d"]);
});

it("a deletion ends where every further path would wait for the same data connection in vain", async () => {
  const noData = "425 Can't open data connection.";
  const { end, server } = await deleting(
    { files: { "/a": "", "/b": "" }, answers: { MLSD: noData, LIST: noData } },
    { paths: ["/a", "/b"] },
  );
  expect(end).toMatchObject({
    finished: false,
    failed: [{ path: "/a", problem: { code: "data-connection-failed" } }],
  });
  expect(server.lines.filter((line) => line.startsWith("DELE"))).toEqual([]);
});

it("a directory of which many entries are deleted is listed once for all of them", async () => {
  const paths = Array.from({ length: 30 }, (_, index) => `/d/${index}`);
  const { server, end } = await deleting(
    { files: { ...filesIn("/d", 31), "/d/below/x": "" }, answers: { RMD: "250 Removed." } },
    {
      paths: [...paths, "/d/below", "/d/gone"],
      recursive: true,
    },
  );
  expect(end).toMatchObject({
    finished: true,
    failed: [{ path: "/d/gone", problem: { code: "not-found" } }],
  });
  expect([...server.files.keys()]).toEqual(["/d/30"]);
  expect(server.lines.filter((line) => line.startsWith("MLSD"))).toEqual([
    "MLSD /d",
    // What is a directory, or isn't listed, is looked at again when it is its turn.
    "MLSD /d",
    "MLSD /d/below",
    "MLSD /d",
  ]);
});
