import { describe, expect, it, vi } from "vitest";
import type { Entry } from "@/lib/contract/files";
import { type Dragged, planRelocation, takenBack } from "../files/operations/relocation";
import { sessionOf } from "../testing/session";
import { countOf, transferOf } from "./queue";
import { problemOf, type Script } from "./testing/fake-portside";
import { fileOf } from "./testing/test-page";
import { hold, isBody, LARGE, pub, withPortside } from "./testing/with-portside";

const at = withPortside();

function entryOf(name: string, more: Partial<Entry> = {}): Entry {
  return {
    name,
    type: "file",
    size: 1,
    modifiedAt: null,
    modifiedPrecision: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    ...more,
  };
}

const chosen = (...names: string[]) => ({
  ...pub,
  pathBytes: undefined,
  entries: names.map((name) => entryOf(name)),
});
const to = { session: pub.session, directory: { text: "/to" } };
const copyOf = (selection: Dragged) => planRelocation("copy", selection, to);
const denied = problemOf("denied", 403);

/** Answers the requests for one address, in turn; the last answer stays. */
function answer(end: string, ...reactions: Awaited<ReturnType<Script>>[]): void {
  let i = 0;
  at.portside.script = ({ path }) =>
    path.endsWith(end) ? reactions[Math.min(i++, reactions.length - 1)] : undefined;
}

describe("deleting", () => {
  it("tells how far it is, and has its directory listed again", async () => {
    const changed = vi.fn();
    const stored = vi.fn();
    at.page.transfers.onChanged(({ directory }) => changed(directory.text));
    at.page.transfers.onStored(({ kind, name }) => stored(kind, name));
    answer("/delete", {
      lines: [
        { done: 1, total: 2, path: "/pub/a" },
        { done: 2, total: 2, path: "/pub/b" },
        { finished: true, failed: [] },
      ],
    });
    at.page.transfers.remove(chosen("a", "b"));
    expect(await at.page.reached("done")).toMatchObject({
      name: "a and 1 more",
      progress: { done: 2, total: 2, path: "/pub/b", failed: [] },
    });
    expect(at.portside.bodies).toEqual([{ paths: ["/pub/a", "/pub/b"], recursive: true }]);
    expect(changed.mock.calls).toEqual([["/pub"]]);
    expect(stored.mock.calls).toEqual([["delete", "a and 1 more"]]);
  });

  it("names what could not be deleted, and retries that alone", async () => {
    const failed = [{ path: "/pub/b/inside", problem: denied }];
    answer(
      "/delete",
      { lines: [{ finished: true, failed, moreFailed: 2 }] },
      { lines: [{ finished: true, failed }] },
      { lines: [{ finished: true, failed: [] }] },
    );
    at.page.transfers.remove(chosen("a", "b"));
    expect(await at.page.reached("failed")).toMatchObject({
      progress: { failed, moreFailed: 2 },
      state: {
        problem: {
          code: "denied",
          title: "3 entries could not be deleted",
          detail: "Nothing was deleted. The list says what was wrong with each.",
        },
      },
    });
    // Not every failure was named: all of it again.
    at.page.transfers.retry(1);
    await vi.waitFor(() => expect(at.portside.bodies).toHaveLength(2));
    await at.page.reached("failed");
    at.page.transfers.retry(1);
    await at.page.reached("done");
    expect(at.portside.bodies.slice(1)).toEqual([
      { paths: ["/pub/a", "/pub/b"], recursive: true },
      { paths: ["/pub/b"], recursive: true },
    ]);
  });

  it("says how many went all the same", async () => {
    const failed = ["a", "b"].map((name) => ({ path: `/pub/${name}`, problem: denied }));
    answer(
      "/delete",
      {
        lines: [
          { done: 1, total: 3, path: "/pub/c" },
          { finished: true, failed },
        ],
      },
      { lines: [{ finished: true, failed }] },
    );
    at.page.transfers.remove(chosen("a", "b", "c"));
    expect(await at.page.reached("failed")).toMatchObject({
      state: { problem: { detail: "1 entry was deleted. The list says what was wrong with each." } },
    });
    at.page.transfers.retry(1);
    await vi.waitFor(() => expect(at.portside.bodies).toHaveLength(2));
    expect(await at.page.reached("failed")).toMatchObject({
      state: { problem: { detail: "Nothing was deleted. The list says what was wrong with each." } },
    });
  });

  it("takes what is gone by the time of a retry for deleted", async () => {
    const gone = problemOf("not-found", 404);
    answer(
      "/delete",
      { lines: [{ finished: false, failed: [{ path: "/pub/b", problem: denied }] }] },
      { lines: [{ finished: true, failed: [{ path: "/pub/a", problem: gone }] }] },
    );
    at.page.transfers.remove(chosen("a", "b"));
    await at.page.reached("failed");
    at.page.transfers.retry(1);
    await at.page.reached("done");
  });

  it("is stopped at the server when it is cancelled, and has its directory listed again", async () => {
    const changed = vi.fn();
    at.page.transfers.onChanged(changed);
    answer("/delete", { lines: [{ done: 1, path: "/pub/a" }] });
    at.page.transfers.remove(chosen("a"));
    await at.page.until((queue) => queue.samples.length > 0 || queue.running.length === 1);
    await vi.waitFor(() => expect(at.portside.bodies).toHaveLength(1));
    at.page.transfers.cancel(1);
    await vi.waitFor(() => expect(at.portside.abandoned).toBe(1));
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  });

  it("does one at a time, beside the uploads", async () => {
    const { come, letGo } = hold(at.portside, ({ path }) => path.endsWith("/delete"));
    at.page.transfers.remove(chosen("a"));
    at.page.transfers.remove(chosen("b"));
    await come;
    at.page.transfers.upload(pub, { files: [{ file: fileOf("c", 10), folders: [] }], emptyFolders: [] });
    await at.page.reached("done", 2);
    expect(countOf(at.page.transfers.snapshot(), "waiting")).toBe(1);
    letGo();
    await at.page.reached("failed");
    await at.page.until((queue) => countOf(queue, "waiting", "running") === 0);
  });

  it("ends with its session, and says so", async () => {
    at.page.transfers.setSessions([sessionOf("s")]);
    answer("/delete", { lines: [{ done: 1, path: "/pub/a" }] });
    at.page.transfers.remove(chosen("a"));
    await vi.waitFor(() => expect(at.portside.bodies).toHaveLength(1));
    at.page.transfers.setSessions([]);
    expect((await at.page.reached("failed")).state).toMatchObject({
      problem: { title: "This ended with its session" },
    });
  });

  it("fails with what the server said when it could not begin", async () => {
    answer("/delete", { refuse: denied });
    at.page.transfers.remove(chosen("a"));
    expect((await at.page.reached("failed")).state).toMatchObject({ problem: { code: "denied" } });
  });
});

describe("copying", () => {
  it("copies one entry after the other, and sums up", async () => {
    const changed = vi.fn();
    at.page.transfers.onChanged(({ directory }) => changed(directory.text));
    answer(
      "/copy",
      {
        lines: [
          { done: 2, bytes: 70, path: "/to/a" },
          { finished: true, failed: [] },
        ],
      },
      {
        lines: [
          { done: 1, bytes: 5, path: "/to/b" },
          { finished: true, failed: [] },
        ],
      },
    );
    at.page.transfers.relocate(copyOf(chosen("a", "b")));
    expect(await at.page.reached("done")).toMatchObject({
      directory: { text: "/to" },
      progress: { done: 3, path: "/to/b" },
    });
    expect(at.portside.bodies).toEqual([
      { from: "/pub/a", to: "/to/a" },
      { from: "/pub/b", to: "/to/b" },
    ]);
    expect(changed.mock.calls).toEqual([["/to"]]);
  });

  it("goes on after one that failed, and retries that alone", async () => {
    answer("/copy", { refuse: denied }, { lines: [{ finished: true, failed: [] }] });
    at.page.transfers.relocate(copyOf(chosen("a", "b")));
    expect(await at.page.reached("failed")).toMatchObject({
      progress: { failed: [{ path: "/pub/a", problem: { code: "denied" } }] },
      state: { problem: denied },
    });
    at.page.transfers.retry(1);
    await at.page.reached("done");
    expect(at.portside.bodies.at(-1)).toEqual({ from: "/pub/a", to: "/to/a" });
    expect(at.portside.bodies).toHaveLength(3);
  });

  it("copies names that are no text by their bytes", async () => {
    answer("/copy", { lines: [{ finished: true, failed: [] }] });
    const nameBytes = Buffer.from("caf\xe9", "latin1").toString("base64url");
    const pathBytes = Buffer.from("/pub").toString("base64url");
    const entries = [entryOf("caf�", { nameBytes })];
    at.page.transfers.relocate(copyOf({ ...pub, entries, pathBytes }));
    await at.page.reached("done");
    expect(at.portside.bodies).toEqual([
      {
        fromBytes: Buffer.from("/pub/caf\xe9", "latin1").toString("base64url"),
        toBytes: Buffer.from("/to/caf\xe9", "latin1").toString("base64url"),
      },
    ]);
  });
});

describe("copying to another server", () => {
  const elsewhere = { session: { ...sessionOf("t"), host: "another.test" }, directory: { text: "/to" } };

  it("leaves out names with a backslash, which would lead elsewhere on Windows", async () => {
    answer("/copy", { lines: [{ finished: true, failed: [] }] });
    at.page.transfers.relocate(planRelocation("copy", chosen("..\\a", "b"), elsewhere));
    expect(await at.page.reached("failed")).toMatchObject({
      progress: { failed: [{ path: "/pub/..\\a", problem: { title: "The name has a backslash in it" } }] },
    });
    expect(at.portside.bodies).toEqual([{ from: "/pub/b", to: "/to/b", toSession: "t" }]);
  });
});

describe("moving", () => {
  const taken = problemOf("already-exists", 409);
  const moveOf = (selection: Dragged) => planRelocation("move", selection, to);

  it("renames one after the other, and both directories are listed again", async () => {
    const changed = vi.fn();
    const done = vi.fn();
    at.page.transfers.onChanged(({ directory }) => changed(directory.text));
    at.page.transfers.onJobDone(({ moved }) => done(moved.map((pair) => pair.to.text)));
    answer("/rename", { lines: [{ finished: true, failed: [] }] });
    at.page.transfers.relocate(moveOf(chosen("a", "b")));
    expect(await at.page.reached("done")).toMatchObject({ kind: "move", progress: { done: 2, total: 2 } });
    expect(at.portside.bodies).toEqual([
      { from: "/pub/a", to: "/to/a" },
      { from: "/pub/b", to: "/to/b" },
    ]);
    await vi.waitFor(() => expect(changed.mock.calls).toEqual([["/pub"], ["/to"]]));
    expect(done.mock.calls).toEqual([[["/to/a", "/to/b"]]]);
  });

  it("shows what it will do until it is over", async () => {
    const { come, letGo } = hold(at.portside, ({ path }) => path.endsWith("/rename"));
    at.page.transfers.relocate(moveOf(chosen("a")));
    await come;
    expect(at.page.transfers.changesUnderWay()).toMatchObject([
      { directory: { text: "/pub" }, without: new Set(["a"]) },
      { directory: { text: "/to" }, added: [{ name: "a" }] },
    ]);
    letGo();
    await at.page.reached("done");
    expect(at.page.transfers.changesUnderWay()).toEqual([]);
  });

  it("stops at a name that is taken, and goes on as it is told", async () => {
    at.portside.script = ({ path, method }) => {
      if (method === "HEAD") return { refuse: problemOf("not-found", 404) };
      if (!path.endsWith("/rename")) return undefined;
      const { replace } = Object(at.portside.bodies.at(-1));
      return replace === true ? { lines: [{ finished: true, failed: [] }] } : { refuse: taken };
    };
    at.page.transfers.relocate(moveOf(chosen("a", "b", "c")));
    expect(await at.page.reached("asking")).toMatchObject({
      state: { incoming: { entry: { name: "a" }, others: 2 } },
    });
    expect(at.page.transfers.changesUnderWay()).toEqual([]);
    at.page.transfers.answer(1, "skip", false);
    await at.page.until(
      (queue) => transferOf(queue, 1)?.state.status === "asking" && at.portside.bodies.length === 3,
    );
    at.page.transfers.answer(1, "replace", true);
    expect(await at.page.reached("done")).toMatchObject({ progress: { done: 2, failed: [] } });
    expect(at.portside.bodies.filter((body) => Object(body).replace === true)).toEqual([
      { from: "/pub/b", to: "/to/b", replace: true },
      { from: "/pub/c", to: "/to/c", replace: true },
    ]);
  });

  it("is never taken back onto what has the old name by now", async () => {
    const moved = moveOf(chosen("a", "b"));
    at.portside.script = ({ path }) => {
      if (!path.endsWith("/rename")) return undefined;
      const { to: target } = Object(at.portside.bodies.at(-1));
      return target === "/pub/a" ? { refuse: taken } : { lines: [{ finished: true, failed: [] }] };
    };
    at.page.transfers.relocate(takenBack(moved, moved.pairs));
    expect(await at.page.reached("failed")).toMatchObject({
      progress: { done: 1, failed: [{ path: "/to/a", problem: { title: "The old place is taken" } }] },
    });
    expect(at.portside.bodies).toEqual([
      { from: "/to/a", to: "/pub/a" },
      { from: "/to/b", to: "/pub/b" },
    ]);
  });

  it("tells what stayed, and retries that alone", async () => {
    const left = vi.fn();
    at.page.transfers.onJobDone((done) => left(done.left.map(({ text }) => text)));
    answer("/rename", { refuse: denied }, { lines: [{ finished: true, failed: [] }] });
    at.page.transfers.relocate(moveOf(chosen("a", "b")));
    expect(await at.page.reached("failed")).toMatchObject({ state: { problem: denied } });
    await vi.waitFor(() => expect(left.mock.calls).toEqual([[["/pub/a"]]]));
    at.page.transfers.retry(1);
    await at.page.reached("done");
    expect(at.portside.bodies.at(-1)).toEqual({ from: "/pub/a", to: "/to/a" });
    expect(at.portside.bodies).toHaveLength(3);
  });
});

describe("copying over a file", () => {
  it("copies beside it first, so that it is never without content", async () => {
    at.portside.script = ({ path, method }) => {
      if (method === "HEAD") return { refuse: problemOf("not-found", 404) };
      const { to: target } = Object(at.portside.bodies.at(-1));
      if (path.endsWith("/copy") && target === "/to/a") return { refuse: problemOf("already-exists", 409) };
      return { lines: [{ finished: true, failed: [] }] };
    };
    at.page.transfers.relocate(copyOf(chosen("a")));
    await at.page.reached("asking");
    at.page.transfers.answer(1, "replace", false);
    await at.page.reached("done");
    const temporary = "/to/.portside-0123456789abcdef.part";
    expect(at.portside.bodies.slice(-2)).toEqual([
      { from: "/pub/a", to: temporary },
      { from: temporary, to: "/to/a", replace: true },
    ]);
  });
});

describe("downloading an archive", () => {
  const address = "/api/sessions/s/archives/1";

  it("lets the browser save it, and tells how far it is", async () => {
    at.portside.script = ({ path }) => {
      if (path.endsWith("/archives")) return { location: address };
      if (!path.endsWith("/progress")) return undefined;
      return {
        lines: [
          { done: 2, bytes: 900, path: "/pub/b" },
          { finished: true, failed: [] },
        ],
      };
    };
    at.page.transfers.downloadArchive(chosen("a", "b"));
    expect(await at.page.reached("done")).toMatchObject({ kind: "archive", progress: { done: 2 } });
    expect(at.page.downloads.map(({ url }) => url)).toEqual([address]);
    expect(at.portside.bodies).toEqual([{ paths: ["/pub/a", "/pub/b"] }]);
  });

  it("is cancelled at the server, too", async () => {
    at.portside.script = ({ path }) => {
      if (path.endsWith("/archives")) return { location: address };
      return path.endsWith("/progress") ? { lines: [{ done: 1, path: "/pub/a" }] } : undefined;
    };
    at.page.transfers.downloadArchive(chosen("a"));
    await vi.waitFor(() => expect(at.page.downloads).toHaveLength(1));
    at.page.transfers.cancel(1);
    await vi.waitFor(() => expect(at.portside.count(`DELETE ${address}`)).toBe(1));
    expect(countOf(at.page.transfers.snapshot(), "cancelled")).toBe(1);
  });

  it("says why when the browser was refused it", async () => {
    at.portside.script = ({ path }) => {
      if (path.endsWith("/archives")) return { location: address };
      return path.endsWith("/progress") ? { lines: [{ done: 0, path: "/pub/a" }] } : undefined;
    };
    at.page.transfers.downloadArchive(chosen("a"));
    await vi.waitFor(() => expect(at.page.downloads).toHaveLength(1));
    at.page.downloads[0]?.fail(denied);
    expect((await at.page.reached("failed")).state).toMatchObject({ problem: { code: "denied" } });
  });

  it("leaves two connections to uploads while it runs, and waits for one of three", async () => {
    const files = [1, 2, 3, 4].map((i) => ({ file: fileOf(`large-${i}`, LARGE), folders: [] }));
    at.portside.script = async (request) => (isBody(request) ? new Promise(() => {}) : undefined);
    at.page.transfers.upload(pub, { files, emptyFolders: [] });
    await vi.waitFor(() => expect(at.portside.count("PATCH")).toBe(3));
    at.page.transfers.downloadArchive(chosen("a"));
    await vi.waitFor(() => expect(at.browser.locks.isHeld("job-1")).toBe(true));
    expect(at.portside.count("POST /api/sessions/s/archives")).toBe(0);
    const hung = at.portside.script;
    at.portside.script = (request) => {
      if (request.path.endsWith("/archives")) return { location: address };
      return request.path.endsWith("/progress") ? { lines: [{ done: 0, path: "" }] } : hung(request);
    };
    at.page.transfers.pause(1);
    await vi.waitFor(() => expect(at.page.downloads).toHaveLength(1));
    const queue = at.page.transfers.snapshot();
    expect([countOf(queue, "running"), countOf(queue, "waiting"), countOf(queue, "paused")]).toEqual([
      3, 1, 1,
    ]);
  });
});

describe("changing permissions", () => {
  const one = { paths: [{ text: "/pub/a" }], mode: "0600", recursive: null };
  const tree = {
    paths: [{ text: "/pub/d" }, { text: "/pub/e" }],
    mode: "0755",
    recursive: { files: "0644", directories: "0755" },
  };

  it("asks once for each mode, sums up, and has the directory listed again", async () => {
    const changed = vi.fn();
    at.page.transfers.onChanged(({ directory }) => changed(directory.text));
    answer(
      "/permissions",
      {
        lines: [
          { done: 4, path: "/pub/e" },
          { finished: true, failed: [], skipped: 2 },
        ],
      },
      {
        lines: [
          { done: 1, total: 1, path: "/pub/a" },
          { finished: true, failed: [] },
        ],
      },
    );
    at.page.transfers.changePermissions(chosen("a", "d", "e"), [tree, one]);
    expect(await at.page.reached("done")).toMatchObject({
      kind: "permissions",
      progress: { done: 5, path: "/pub/a", skipped: 2 },
    });
    expect(at.portside.bodies).toEqual([
      { paths: ["/pub/d", "/pub/e"], recursive: { files: "0644", directories: "0755" } },
      { paths: ["/pub/a"], mode: "0600" },
    ]);
    expect(changed.mock.calls).toEqual([["/pub"]]);
  });

  it("retries what failed alone", async () => {
    const failed = [{ path: "/pub/e/inside", problem: denied }];
    answer(
      "/permissions",
      { lines: [{ finished: true, failed }] },
      { lines: [{ finished: true, failed: [] }] },
    );
    at.page.transfers.changePermissions(chosen("a", "d", "e"), [tree, one]);
    expect(await at.page.reached("failed")).toMatchObject({
      progress: { failed },
      state: { problem: { title: "It is denied" } },
    });
    at.page.transfers.retry(1);
    await at.page.reached("done");
    expect(at.portside.bodies.slice(2)).toEqual([
      { paths: ["/pub/e"], recursive: { files: "0644", directories: "0755" } },
    ]);
  });

  it("does the rest on a retry when it broke off", async () => {
    answer(
      "/permissions",
      { lines: [{ finished: false, failed: [{ path: "/pub/d", problem: denied }] }] },
      { lines: [{ finished: true, failed: [] }] },
    );
    at.page.transfers.changePermissions(chosen("a", "d", "e"), [tree, one]);
    await at.page.reached("failed");
    expect(at.portside.bodies).toHaveLength(1);
    at.page.transfers.retry(1);
    await at.page.reached("done");
    expect(at.portside.bodies).toHaveLength(3);
  });

  it("says once that a server has no such command, and asks no more", async () => {
    const problem = problemOf("not-supported", 501);
    const failed = [
      { path: "/pub/d", problem },
      { path: "/pub/e", problem },
    ];
    answer("/permissions", { lines: [{ finished: true, failed }] });
    at.page.transfers.changePermissions(chosen("a", "d", "e"), [tree, one]);
    expect(await at.page.reached("failed")).toMatchObject({ state: { problem: { code: "not-supported" } } });
    expect(at.portside.bodies).toHaveLength(1);
  });
});
