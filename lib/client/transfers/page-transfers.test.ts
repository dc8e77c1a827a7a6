import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ProblemCode } from "@/lib/contract/problem";
import { sessionOf } from "../testing/session";
import { countOf, type Queue, transferAt } from "./queue";
import { retryDelaysMs } from "./retry-policy";
import { FakePortside, problemOf } from "./testing/fake-portside";
import { fileOf } from "./testing/test-page";
import {
  cutOnce,
  hold,
  isAnnouncement,
  isBody,
  isThere,
  LARGE,
  pub,
  withPortside,
} from "./testing/with-portside";
import type { Transfer } from "./transfer";
import type { LocalTree } from "./transfer-center";

const at = withPortside();

function tree(...files: File[]): LocalTree {
  return { files: files.map((file) => ({ file, folders: [] })), emptyFolders: [] };
}

function upload(...files: File[]): void {
  at.page.transfers.upload(pub, tree(...files));
}

/** Lets the time go by until the next attempt of the only transfer, and waits until that has ended. */
async function tryAgain(): Promise<void> {
  const stateIn = (queue: Queue) => transferAt(queue, 0)?.state;
  const before = stateIn(at.page.transfers.snapshot());
  if (before?.status !== "waiting" || before.retryAt === undefined) throw new Error("It doesn't wait");
  at.page.clock.advance(before.retryAt - at.page.clock.now());
  await at.page.until((queue) => stateIn(queue) !== before && queue.running.length === 0);
}

const gone = { command: "RNFR /pub/.part", code: 550, reply: "550 RNFR command failed." };

const problemIn = ({ state }: Transfer) =>
  state.status === "waiting" ? state.lastProblem : state.status === "failed" ? state.problem : undefined;

describe("an upload", () => {
  it("of a small file is one request", async () => {
    const stored: string[] = [];
    const changed: string[] = [];
    at.page.transfers.onStored(({ name }) => stored.push(name));
    at.page.transfers.onChanged(({ directory }) => changed.push(directory.text));
    const file = fileOf("small", 1000, Date.UTC(2026, 4, 1));
    upload(file);
    await at.page.reached("done");
    expect(at.portside.requests).toEqual(["POST /api/sessions/s/uploads"]);
    expect(await isThere(at.portside, "/pub/small", file)).toBe(true);
    expect([...at.portside.uploads.values()][0]?.metadata).toEqual({
      path: "/pub/small",
      onConflict: "fail",
      modified: "2026-05-01T00:00:00.000Z",
    });
    expect([stored, changed]).toEqual([["small"], ["/pub"]]);
  });

  it("of an empty file is one request, too", async () => {
    upload(fileOf("empty", 0));
    await at.page.reached("done");
    expect(at.portside.requests).toEqual(["POST /api/sessions/s/uploads"]);
    expect(at.portside.files.get("/pub/empty")).toHaveLength(0);
  });

  it("of a large file is announced, sent in one request, and on record until it is whole", async () => {
    const { come, letGo } = hold(at.portside, isBody);
    const file = fileOf("large", LARGE);
    upload(file);
    await come;
    expect([...at.browser.storage.entries.values()].map((text) => JSON.parse(text))).toMatchObject([
      { url: "/api/sessions/s/uploads/upload-1", name: "large", target: { text: "/pub/large" } },
    ]);
    letGo();
    await at.page.reached("done");
    expect(at.portside.requests).toEqual([
      "POST /api/sessions/s/uploads",
      "PATCH /api/sessions/s/uploads/upload-1",
    ]);
    expect(await isThere(at.portside, "/pub/large", file)).toBe(true);
    expect(at.browser.storage.entries.size).toBe(0);
  });

  it("asks before the page is left, until it is over", async () => {
    const { come, letGo } = hold(at.portside, isAnnouncement);
    upload(fileOf("a", 10));
    await come;
    expect(at.page.isGuarded).toBe(true);
    letGo();
    await at.page.reached("done");
    await vi.waitFor(() => expect(at.page.isGuarded).toBe(false));
  });

  it.each([
    ["line\nend", "FTP can't carry this name"],
    ["..", "Nothing can have this name"],
  ])("called %j fails without a request, however often it is tried again", async (name, title) => {
    upload(fileOf(name, 10));
    expect(problemIn(await at.page.reached("failed"))?.title).toBe(title);
    at.page.transfers.retry(1);
    at.page.transfers.retryFailed();
    await at.page.reached("failed");
    expect(at.portside.requests).toEqual([]);
  });

  it("whose name is long is told how long when the server refuses it", async () => {
    at.portside.script = () => ({ refuse: problemOf("denied", 403) });
    upload(fileOf("n".repeat(300), 10));
    expect(problemIn(await at.page.reached("failed"))?.detail).toContain("300 bytes");
  });

  it("waits when what does the work can't be fetched", async () => {
    at.page.loadError = new TypeError("Failed to fetch dynamically imported module");
    upload(fileOf("a", 10));
    expect(problemIn(await at.page.reached("waiting"))?.title).toBeUndefined();
    await at.page.until((queue) => queue.retrying.length === 1);
    at.page.loadError = null;
    at.page.clock.advance(retryDelaysMs[0]);
    await at.page.reached("done");
  });
});

describe("what may pass", () => {
  it("is waited for and said, and the upload goes on from what the server has", async () => {
    const file = fileOf("large", LARGE);
    cutOnce(at.portside, 500_000);
    upload(file);
    await at.page.until((queue) => queue.retrying.length === 1);
    const waiting = await at.page.reached("waiting");
    expect(waiting.state).toMatchObject({
      retryAt: at.page.clock.now() + retryDelaysMs[0],
      lastProblem: { title: "Portside can't be reached" },
    });
    at.page.clock.advance(retryDelaysMs[0]);
    await at.page.reached("done");
    expect(at.portside.requests.slice(2)).toEqual([
      "HEAD /api/sessions/s/uploads/upload-1",
      "PATCH /api/sessions/s/uploads/upload-1",
    ]);
    expect(await isThere(at.portside, "/pub/large", file)).toBe(true);
  });

  it("outlasts a minute without the FTP server", async () => {
    let isAway = true;
    cutOnce(at.portside, 100_000, (request) =>
      isAway && request.method === "HEAD" ? { refuse: problemOf("connection-failed", 423) } : undefined,
    );
    upload(fileOf("large", LARGE));
    await at.page.until((queue) => queue.retrying.length === 1);
    const began = at.page.clock.now();
    while (at.page.clock.now() - began < 60_000) await tryAgain();
    expect(problemIn(await at.page.reached("waiting"))?.title).toBe("The FTP server can't be reached");
    isAway = false;
    await tryAgain();
    await at.page.reached("done");
  });

  it("becomes a failure in the end, which says why, and is tried again when a person says so", async () => {
    let isAway = true;
    at.portside.script = (request) =>
      isAway && isAnnouncement(request) ? { refuse: problemOf("connection-failed", 502) } : undefined;
    upload(fileOf("a", 10));
    await at.page.until((queue) => queue.retrying.length === 1);
    for (const _ of retryDelaysMs) await tryAgain();
    expect(problemIn(await at.page.reached("failed"))?.code).toBe("connection-failed");
    expect(at.portside.requests).toHaveLength(retryDelaysMs.length + 1);
    isAway = false;
    at.page.transfers.retry(1);
    await at.page.reached("done");
  });

  it("is waited for without end while Portside itself is away", async () => {
    const { port } = at.portside;
    await at.portside.close();
    upload(fileOf("a", 10));
    await at.page.until((queue) => queue.retrying.length === 1);
    for (let i = 0; i < 2 * retryDelaysMs.length; i++) await tryAgain();
    expect(problemIn(await at.page.reached("waiting"))?.title).toBe("Portside can't be reached");
    at.portside = new FakePortside();
    await at.portside.listen(port);
    await tryAgain();
    await at.page.reached("done");
  });

  it("isn't asked about when only the answer was lost, and the file is there with its size and date", async () => {
    const file = fileOf("a", 1000, Date.UTC(2026, 4, 1, 12, 0, 7, 300));
    const existing = { size: 1000, modifiedAt: "2026-05-01T12:00:07Z" };
    let attempts = 0;
    at.portside.script = () => {
      attempts++;
      return attempts === 1 ? { cutAfter: 1000 } : { refuse: problemOf("already-exists", 409, { existing }) };
    };
    const stored = vi.fn();
    at.page.transfers.onStored(({ name }) => stored(name));
    upload(file);
    await at.page.until((queue) => queue.retrying.length === 1);
    await tryAgain();
    await at.page.reached("done");
    expect(stored).toHaveBeenCalledWith("a");
  });

  it.each([
    ["another size", { size: 999, modifiedAt: "2026-05-01T12:00:07Z" }],
    ["another date", { size: 1000, modifiedAt: "2026-05-01T12:00:08Z" }],
    ["a date of an unknown zone", { size: 1000, modifiedAt: "2026-05-01T12:00:07" }],
  ])("is asked about after a lost answer when what is there has %s", async (_, existing) => {
    let attempts = 0;
    at.portside.script = () => {
      attempts++;
      return attempts === 1 ? { cutAfter: 1000 } : { refuse: problemOf("already-exists", 409, { existing }) };
    };
    upload(fileOf("a", 1000, Date.UTC(2026, 4, 1, 12, 0, 7)));
    await at.page.until((queue) => queue.retrying.length === 1);
    await tryAgain();
    await at.page.reached("asking");
  });

  it("is tried at once when the network comes back", async () => {
    cutOnce(at.portside, 100_000);
    upload(fileOf("large", LARGE));
    await at.page.until((queue) => queue.retrying.length === 1);
    at.page.goOnline();
    await at.page.reached("done");
  });
});

describe("what will not pass", () => {
  it.each<[ProblemCode, number]>([
    ["denied", 403],
    ["invalid-request", 400],
    ["storage-full", 507],
    ["not-supported", 501],
    ["login-refused", 401],
    ["not-signed-in", 401],
    ["too-large", 413],
  ])("%s fails at once, and is tried again when a person says so", async (code, status) => {
    at.portside.script = () => ({ refuse: problemOf(code, status) });
    upload(fileOf("a", 10));
    expect(problemIn(await at.page.reached("failed"))).toMatchObject({ code, title: `It is ${code}` });
    expect(at.portside.requests).toHaveLength(1);
    at.portside.script = () => undefined;
    at.page.transfers.retryFailed();
    await at.page.reached("done");
  });

  it("a full disk keeps what arrived, and a retry goes on from there", async () => {
    let isFull = true;
    at.portside.script = (request) =>
      isFull && isBody(request) ? { refuse: problemOf("storage-full", 507) } : undefined;
    upload(fileOf("large", LARGE));
    await at.page.reached("failed");
    isFull = false;
    at.page.transfers.retry(1);
    await at.page.reached("done");
    expect(at.portside.count("POST")).toBe(1);
  });

  it("says so when the file itself can't be read any more", async () => {
    const file = fileOf("large", LARGE);
    cutOnce(at.portside, 1000);
    upload(file);
    const { slice } = file;
    file.slice = () => {
      throw new DOMException("The file changed", "NotReadableError");
    };
    expect(problemIn(await at.page.reached("failed"))?.title).toMatch(/can't be read|Something went wrong/);
    file.slice = slice;
  });
});

describe("a part that stayed under the file's own name", () => {
  /** A server that goes away in the middle, and is back at the next attempt with what it had stored till then. */
  function goesAwayOnce(left: string): void {
    let isFirst = true;
    at.portside.script = (request) => {
      if (!isFirst || !isAnnouncement(request)) return undefined;
      isFirst = false;
      at.portside.files.set("/pub/a", Buffer.from(left));
      return { refuse: problemOf("data-connection-failed", 502, { leftBehind: "/pub/a" }) };
    };
  }

  it("is replaced by the next attempt, and nobody is asked", async () => {
    goesAwayOnce("a part");
    const file = fileOf("a", 10);
    upload(file);
    await at.page.until((queue) => queue.retrying.length === 1);
    await tryAgain();
    await at.page.reached("done");
    expect(await isThere(at.portside, "/pub/a", file)).toBe(true);
  });

  it("is not taken for what is longer than the file", async () => {
    goesAwayOnce("longer than the file, so somebody else's");
    upload(fileOf("a", 10));
    await at.page.until((queue) => queue.retrying.length === 1);
    await tryAgain();
    await at.page.reached("asking");
  });
});

describe("a name that is taken", () => {
  beforeEach(() => {
    at.portside.files.set("/pub/a", Buffer.from("older"));
    at.portside.files.set("/pub/b", Buffer.from("older still"));
  });

  it("is asked about with what is there, and replaced when that is the answer", async () => {
    const file = fileOf("a", 10);
    upload(file);
    expect((await at.page.reached("asking")).state).toMatchObject({
      existing: { size: 5, modifiedAt: null },
    });
    at.page.transfers.answer(1, "replace", false);
    await at.page.reached("done");
    expect(await isThere(at.portside, "/pub/a", file)).toBe(true);
  });

  it("is left alone when that is the answer for all", async () => {
    upload(fileOf("a", 10), fileOf("b", 10), fileOf("c", 10));
    await at.page.until((queue) => countOf(queue, "asking") === 2);
    at.page.transfers.answer(1, "skip", true);
    await at.page.until((queue) => countOf(queue, "skipped") === 2 && countOf(queue, "done") === 1);
    expect(at.portside.files.get("/pub/a")?.toString()).toBe("older");
  });

  it("gets another beside it, and is called what the server calls it", async () => {
    upload(fileOf("a", 10));
    await at.page.reached("asking");
    at.page.transfers.answer(1, "rename", false);
    expect(await at.page.reached("done")).toMatchObject({ storedAs: "a (2)" });
  });

  it("is asked about again when it was taken while the bytes were on their way", async () => {
    at.portside.script = (request) => {
      if (!isBody(request)) return undefined;
      at.portside.uploads.clear();
      return { refuse: problemOf("conflict", 412) };
    };
    at.portside.files.delete("/pub/a");
    const file = fileOf("a", LARGE);
    upload(file);
    await at.page.until((queue) => queue.running.length === 1);
    at.portside.files.set("/pub/a", Buffer.from("newest"));
    expect((await at.page.reached("asking")).state).toMatchObject({ existing: { size: 6 } });
    expect(at.browser.storage.entries.size).toBe(0);
    at.portside.script = () => undefined;
    at.page.transfers.answer(1, "replace", false);
    await at.page.reached("done");
    expect(await isThere(at.portside, "/pub/a", file)).toBe(true);
  });

  it("is asked about when it has changed by the time the upload goes on, of which the rest is given up", async () => {
    cutOnce(at.portside, 100_000, ({ method }) =>
      method === "HEAD" ? { refuse: problemOf("conflict", 423) } : undefined,
    );
    at.portside.files.delete("/pub/a");
    upload(fileOf("a", LARGE));
    await at.page.until((queue) => queue.retrying.length === 1);
    at.page.clock.advance(1000);
    await at.page.reached("asking");
    await vi.waitFor(() => expect(at.portside.uploads.size).toBe(0));
    await vi.waitFor(() => expect(at.browser.storage.entries.size).toBe(0));
  });
});

describe("pausing and cancelling", () => {
  it("pauses without letting go of what the server has, and goes on from there", async () => {
    const { come } = hold(at.portside, isBody);
    const file = fileOf("large", LARGE);
    upload(file);
    await come;
    at.page.transfers.pause(1);
    await at.page.reached("paused");
    at.portside.script = () => undefined;
    expect(at.portside.count("DELETE")).toBe(0);
    at.page.transfers.resume(1);
    await at.page.reached("done");
    expect(at.portside.count("POST")).toBe(1);
    expect(at.portside.count("HEAD")).toBe(1);
    expect(await isThere(at.portside, "/pub/large", file)).toBe(true);
  });

  it("cancels by deleting what the server has", async () => {
    const { come } = hold(at.portside, isBody);
    upload(fileOf("large", LARGE));
    await come;
    at.page.transfers.cancel(1);
    await at.page.reached("cancelled");
    await vi.waitFor(() => expect(at.portside.count("DELETE")).toBe(1));
    await vi.waitFor(() => expect(at.browser.storage.entries.size).toBe(0));
    expect(at.portside.files.has("/pub/large")).toBe(false);
  });

  it("counts a small file as uploaded that had left whole and was stored all the same", async () => {
    const stored = vi.fn();
    at.page.transfers.onStored(({ name }) => stored(name));
    const { come, letGo } = hold(at.portside, isAnnouncement);
    // Node's build of the library doesn't tell when the last byte of a small file has left: of an empty one it always has.
    upload(fileOf("small", 0));
    await come;
    at.page.transfers.cancelAll();
    await at.page.reached("cancelled");
    letGo();
    await at.page.reached("done");
    await vi.waitFor(() => expect(stored).toHaveBeenCalledWith("small"));
  });

  it("leaves a small file cancelled that was refused meanwhile", async () => {
    const { come, letGo } = hold(at.portside, isAnnouncement);
    at.portside.files.set("/pub/small", Buffer.from("somebody else's"));
    upload(fileOf("small", 0));
    await come;
    at.page.transfers.cancel(1);
    letGo();
    // What comes next waits for the slot that the answer gives back.
    upload(...["b", "c", "d"].map((name) => fileOf(name, 10)));
    await at.page.until((queue) => countOf(queue, "done") === 3);
    await at.page.reached("cancelled");
  });

  it("counts a large file as uploaded that was complete before it could be deleted", async () => {
    const { come } = hold(at.portside, isBody);
    upload(fileOf("large", LARGE));
    await come;
    at.portside.script = ({ method }) => {
      const whole = at.portside.uploads.get("upload-1");
      if (method !== "DELETE" || whole === undefined) return undefined;
      whole.stored = Buffer.alloc(LARGE);
      return { refuse: problemOf("not-found", 410) };
    };
    at.page.transfers.cancel(1);
    await at.page.reached("done");
    expect(at.browser.storage.entries.size).toBe(0);
  });

  it("keeps what could not be deleted on record, so that it can be later", async () => {
    const { come } = hold(at.portside, isBody);
    upload(fileOf("large", LARGE));
    await come;
    at.portside.script = (request) =>
      request.method === "DELETE" ? { refuse: problemOf("connection-failed", 502) } : undefined;
    at.page.transfers.cancel(1);
    for (const tries of [1, 2, 3]) {
      await vi.waitFor(() => expect(at.portside.count("DELETE")).toBe(tries));
      await vi.waitFor(() => {
        at.page.clock.advance(5000);
        expect(at.portside.count("DELETE") > tries || at.page.transfers.unfinished().length === 1).toBe(true);
      });
    }
    const [left] = at.page.transfers.unfinished();
    expect(left).toMatchObject({ name: "large", target: { text: "/pub/large" } });
    at.portside.script = () => undefined;
    at.page.transfers.setSessions([sessionOf("s")]);
    if (left !== undefined) await at.page.transfers.discard(left);
    expect(at.page.transfers.unfinished()).toEqual([]);
    expect(at.portside.uploads.size).toBe(0);
  });

  it("begins anew when a cancelled one is tried again", async () => {
    const { come } = hold(at.portside, isBody);
    upload(fileOf("large", LARGE));
    await come;
    at.portside.script = () => undefined;
    at.page.transfers.cancel(1);
    await at.page.reached("cancelled");
    at.page.transfers.retry(1);
    await at.page.reached("done");
    expect(at.portside.count("POST")).toBe(2);
  });
});

describe("an upload of which the server knows nothing any more", () => {
  it("begins anew, with its progress and its record", async () => {
    const file = fileOf("large", LARGE);
    cutOnce(at.portside, 500_000);
    upload(file);
    await at.page.until((queue) => queue.retrying.length === 1);
    at.portside.uploads.clear();
    const { come, letGo } = hold(at.portside, isBody);
    at.page.clock.advance(retryDelaysMs[0]);
    await come;
    expect([...at.browser.storage.entries.values()].map((text) => JSON.parse(text))).toMatchObject([
      { url: "/api/sessions/s/uploads/upload-2", sent: 0 },
    ]);
    letGo();
    await at.page.reached("done");
    expect(await isThere(at.portside, "/pub/large", file)).toBe(true);
  });
});

describe("an upload whose directory is gone", () => {
  it("leaves no record when the server has nothing of it, and begins anew when it is tried again", async () => {
    const file = fileOf("large", LARGE);
    at.portside.script = (request) =>
      isBody(request) ? { refuse: problemOf("ftp-error", 502, { ftp: gone }) } : undefined;
    upload(file);
    await at.page.reached("failed");
    await vi.waitFor(() => expect(at.browser.storage.entries.size).toBe(0));
    at.page.transfers.clear(1);
    expect(at.page.transfers.unfinished()).toEqual([]);

    upload(file);
    await at.page.reached("failed");
    at.portside.script = () => undefined;
    at.page.transfers.retry(2);
    await at.page.reached("done");
    expect(at.portside.count("POST")).toBe(3);
    expect(await isThere(at.portside, "/pub/large", file)).toBe(true);
  });

  it("stays on record while the server has a part of it", async () => {
    cutOnce(at.portside, 500_000, (request) =>
      isBody(request) ? { refuse: problemOf("denied", 403) } : undefined,
    );
    upload(fileOf("large", LARGE));
    await at.page.until((queue) => queue.retrying.length === 1);
    await tryAgain();
    await at.page.reached("failed");
    at.page.transfers.clear(1);
    expect(at.page.transfers.unfinished()).toHaveLength(1);
    expect(at.portside.count("DELETE")).toBe(0);
  });
});

describe("many at once", () => {
  it("never has more than three in flight, in all pages of the browser together", async () => {
    const other = at.browser.open();
    let held = 0;
    let most = 0;
    const letGo: (() => void)[] = [];
    at.portside.script = async () => {
      most = Math.max(most, ++held);
      await new Promise<void>((resolve) => letGo.push(resolve));
      held--;
      return undefined;
    };
    const files = (name: string) => Array.from({ length: 12 }, (_, i) => fileOf(`${name}-${i}`, 10));
    upload(...files("mine"));
    other.transfers.upload(pub, tree(...files("other")));
    // One after the other, and always only when as many as may be are on their way.
    for (let left = 24; left > 0; left--) {
      await vi.waitFor(() => expect(held).toBe(Math.min(left, 3)));
      letGo.shift()?.();
      await vi.waitFor(() => expect(at.portside.files.size).toBe(25 - left));
    }
    await at.page.until((queue) => countOf(queue, "done") === 12);
    await other.until((queue) => countOf(queue, "done") === 12);
    expect(most).toBe(3);
    other.close();
  });

  it("does not ask a server that is away for each of a thousand files", async () => {
    at.portside.script = () => ({ refuse: problemOf("connection-failed", 502) });
    upload(...Array.from({ length: 1000 }, (_, i) => fileOf(`file-${i}`, 10)));
    await at.page.until((queue) => queue.retrying.length === 3 && queue.running.length === 0);
    expect(at.portside.requests).toHaveLength(3);
  });
});
