import { describe, expect, it, vi } from "vitest";
import { allTransfers, countOf } from "./queue";
import { problemOf } from "./testing/fake-portside";
import { fileOf } from "./testing/test-page";
import { pub, withPortside } from "./testing/with-portside";
import type { LocalTree } from "./transfer-center";

const at = withPortside();

/** Files by their paths, as "photos/2026/a.jpg". */
function treeOf(...paths: string[]): LocalTree {
  return {
    files: paths.map((path) => {
      const names = path.split("/");
      return { file: fileOf(names.at(-1) ?? "", 10), folders: names.slice(0, -1) };
    }),
    emptyFolders: [],
  };
}

const made = () => at.portside.requests.filter((request) => request.endsWith("/directories")).length;

describe("folders with files in them", () => {
  it("are made once each, before the first file in them, and the files go where they belong", async () => {
    const changed = new Set<string>();
    at.page.transfers.onChanged(({ directory }) => changed.add(directory.text));
    at.page.transfers.upload(pub, treeOf("photos/a", "photos/b", "photos/2026/c", "photos/2026/d", "e"));
    await at.page.until((queue) => countOf(queue, "done") === 5);
    expect([...at.portside.directories]).toEqual(["/pub", "/pub/photos", "/pub/photos/2026"]);
    expect(made()).toBe(2);
    expect([...at.portside.files.keys()].sort()).toEqual([
      "/pub/e",
      "/pub/photos/2026/c",
      "/pub/photos/2026/d",
      "/pub/photos/a",
      "/pub/photos/b",
    ]);
    expect([...changed].sort()).toEqual(["/pub", "/pub/photos", "/pub/photos/2026"]);
    expect(allTransfers(at.page.transfers.snapshot())[2]?.name).toBe("photos/2026/c");
  });

  it("may be there already", async () => {
    at.portside.directories.add("/pub/photos");
    at.page.transfers.upload(pub, treeOf("photos/a"));
    await at.page.reached("done");
  });

  it("keep their names, however odd", async () => {
    const names = ["#1 100%", "a?b&c", "‮evil", " spaces ", "ünïcödé"];
    at.page.transfers.upload(pub, treeOf(...names.map((name) => `${name}/file`)));
    await at.page.until((queue) => countOf(queue, "done") === names.length);
    expect([...at.portside.directories].slice(1)).toEqual(names.map((name) => `/pub/${name}`));
  });

  it("fail all their files with one answer when they are refused, and are asked for again on retry", async () => {
    let isRefused = true;
    at.portside.script = ({ path }) =>
      isRefused && path.endsWith("/directories") ? { refuse: problemOf("denied", 403) } : undefined;
    at.page.transfers.upload(pub, treeOf("photos/a", "photos/b", "photos/c", "photos/d"));
    const queue = await at.page.until((now) => countOf(now, "failed") === 4);
    expect(allTransfers(queue)[3]?.state).toMatchObject({ problem: { code: "denied" } });
    expect(made()).toBe(1);
    isRefused = false;
    at.page.transfers.retryFailed();
    await at.page.until((now) => countOf(now, "done") === 4);
    expect(made()).toBe(2);
  });

  it("are asked for again when that may help", async () => {
    let isAway = true;
    at.portside.script = () => (isAway ? { refuse: problemOf("connection-failed", 502) } : undefined);
    at.page.transfers.upload(pub, treeOf("photos/a"));
    await at.page.until((queue) => queue.retrying.length === 1);
    isAway = false;
    at.page.clock.advance(60_000);
    await at.page.reached("done");
  });

  it("are made anew for what is dropped later: they may have been deleted since", async () => {
    at.page.transfers.upload(pub, treeOf("photos/a"));
    await at.page.reached("done");
    at.portside.directories.delete("/pub/photos");
    at.page.transfers.upload(pub, treeOf("photos/b"));
    await at.page.reached("done", 1);
    expect(at.portside.directories.has("/pub/photos")).toBe(true);
  });
});

describe("empty folders", () => {
  it("are transfers of their own", async () => {
    const stored = vi.fn();
    at.page.transfers.onStored(({ kind, name }) => stored(kind, name));
    at.page.transfers.upload(pub, { files: [], emptyFolders: [["a", "b"], ["c"]] });
    await at.page.until((queue) => countOf(queue, "done") === 2);
    expect([...at.portside.directories].sort()).toEqual(["/pub", "/pub/a", "/pub/a/b", "/pub/c"]);
    expect(stored.mock.calls.sort()).toEqual([
      ["directory", "a/b"],
      ["directory", "c"],
    ]);
  });

  it("fail with what the server says", async () => {
    at.portside.script = () => ({ refuse: problemOf("denied", 403) });
    at.page.transfers.upload(pub, { files: [], emptyFolders: [["a"]] });
    expect((await at.page.reached("failed")).state).toMatchObject({ problem: { code: "denied" } });
  });
});
