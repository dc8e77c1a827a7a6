import { describe, expect, it, vi } from "vitest";
import { type Claims, HeartbeatClaims, LockClaims } from "./claims";
import { StoredUploads } from "./stored-uploads";
import { FakeLocks, FakeStorage, TestClock } from "./testing/fake-browser";
import { site } from "./testing/queues";
import type { UnfinishedUpload } from "./transfer";

function uploadOf(name: string, startedAt = 0): UnfinishedUpload {
  return {
    url: `/api/sessions/s/uploads/${name}`,
    site,
    name,
    directory: { text: "/pub" },
    target: { text: `/pub/${name}`, bytes: "L3B1Yg", below: name },
    size: 5_000_000,
    modifiedAt: 0,
    sent: 100,
    startedAt,
  };
}

const free: Claims = {
  claim: () => {},
  release: () => {},
  watch: (_, onFree) => {
    queueMicrotask(onFree);
    return () => {};
  },
};

describe("uploads on record", () => {
  it("come back as they were written down", async () => {
    const storage = new FakeStorage();
    new StoredUploads(storage.page(), free, () => {}).add(uploadOf("a"));
    const onChange = vi.fn();
    const later = new StoredUploads(storage.page(), free, onChange);
    await vi.waitFor(() => expect(later.offered()).toEqual([uploadOf("a")]));
    expect(onChange).toHaveBeenCalled();
    expect(later.offered()).toBe(later.offered());
  });

  it("leave out what is no record, and leave it alone", async () => {
    const storage = new FakeStorage();
    for (const [key, text] of [
      ["portside.upload.1", "{"],
      ["portside.upload.2", JSON.stringify({ ...uploadOf("a"), size: "big" })],
      ["portside.theme", "dark"],
    ]) {
      if (key !== undefined && text !== undefined) storage.entries.set(key, text);
    }
    const records = new StoredUploads(storage.page(), free, () => {});
    await Promise.resolve();
    expect(records.offered()).toEqual([]);
    expect(storage.entries.size).toBe(3);
  });

  it("are no more than some hundred: the oldest that nobody works on goes", async () => {
    const storage = new FakeStorage();
    const records = new StoredUploads(storage.page(), free, () => {});
    for (let i = 0; i < 505; i++) records.release(records.add(uploadOf(`file-${i}`, i)));
    records.add(uploadOf("newest", 1000));
    expect(storage.entries.size).toBe(500);
    expect(records.offered().some(({ name }) => name === "file-0")).toBe(false);
    expect(records.offered()[0]?.name).toBe("file-504");
  });

  it("make room for newer ones when the storage is full", () => {
    const storage = new FakeStorage();
    const records = new StoredUploads(storage.page(), free, () => {});
    for (const i of [1, 2, 3]) records.release(records.add(uploadOf(`file-${i}`, i)));
    const used = [...storage.entries].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    storage.quota = used + 10;
    records.add(uploadOf("file-4", 4));
    expect(records.offered().map(({ name }) => name)).toEqual(["file-3", "file-2"]);
    expect(storage.entries.size).toBe(3);
  });

  it("last as long as the page where nothing can be stored", () => {
    for (const storage of [null, Object.assign(new FakeStorage(), { quota: 0 }).page()]) {
      const records = new StoredUploads(storage, free, () => {});
      records.release(records.add(uploadOf("a")));
      expect(records.offered()).toEqual([uploadOf("a")]);
    }
  });

  it("follow what other tabs write and remove", async () => {
    const storage = new FakeStorage();
    const [mine, other] = [storage.page(), storage.page()];
    const records = new StoredUploads(mine, free, () => {});
    mine.onChange((change) => records.changedElsewhere(change));
    const others = new StoredUploads(other, free, () => {});
    const key = others.add(uploadOf("a"));
    await vi.waitFor(() => expect(records.offered()).toHaveLength(1));
    others.update(key, { sent: 900 });
    await vi.waitFor(() => expect(records.offered()[0]?.sent).toBe(900));
    others.remove(key);
    expect(records.offered()).toEqual([]);
    records.changedElsewhere({ key: null, newValue: null });
    expect(records.offered()).toEqual([]);
  });
});

describe("tabs where there are no Web Locks", () => {
  function tabs() {
    const clock = new TestClock();
    const storage = new FakeStorage();
    const page = () => {
      const leaving: (() => void)[] = [];
      const every = (ms: number, task: () => void): (() => void) => {
        let stop = () => {};
        const again = () => {
          stop = clock.later(ms, () => {
            again();
            task();
          });
        };
        again();
        return () => stop();
      };
      const claims = new HeartbeatClaims({
        storage: storage.page(),
        date: clock.now,
        every,
        onLeaving: (task) => leaving.push(task),
      });
      const leave = () => {
        for (const task of leaving) task();
      };
      return { claims, leave };
    };
    return { clock, storage, page };
  }

  it("know what another works on, for as long as it does", async () => {
    const { clock, page } = tabs();
    const [mine, other] = [page(), page()];
    other.claims.claim("k");
    const onFree = vi.fn();
    mine.claims.watch("k", onFree);
    await Promise.resolve();
    clock.advance(10 * 60_000);
    expect(onFree).not.toHaveBeenCalled();
    other.claims.release("k");
    clock.advance(10_000);
    expect(onFree).toHaveBeenCalledTimes(1);
  });

  it("know at once what a page that left worked on", async () => {
    const { page } = tabs();
    const [mine, other] = [page(), page()];
    other.claims.claim("k");
    other.leave();
    const onFree = vi.fn();
    mine.claims.watch("k", onFree);
    await Promise.resolve();
    expect(onFree).toHaveBeenCalledTimes(1);
  });

  it("find out in some minutes that a page was killed", async () => {
    const { clock, storage, page } = tabs();
    storage.entries.set("portside.alive.k", String(clock.now()));
    const onFree = vi.fn();
    page().claims.watch("k", onFree);
    await Promise.resolve();
    clock.advance(60_000);
    expect(onFree).not.toHaveBeenCalled();
    clock.advance(120_000);
    expect(onFree).toHaveBeenCalledTimes(1);
  });

  it("don't hear of what they stopped watching", async () => {
    const { clock, page } = tabs();
    const onFree = vi.fn();
    page().claims.watch("k", onFree)();
    await Promise.resolve();
    clock.advance(60_000);
    expect(onFree).not.toHaveBeenCalled();
  });
});

describe("tabs with Web Locks", () => {
  it("hear at once when another lets go, or is gone", async () => {
    const locks = new FakeLocks();
    const [mine, other] = [locks.page(), locks.page()];
    const theirs = new LockClaims(other.locks);
    theirs.claim("a");
    theirs.claim("b");
    await vi.waitFor(() => expect(locks.isHeld("b")).toBe(true));
    const onFree = vi.fn();
    new LockClaims(mine.locks).watch("a", () => onFree("a"));
    new LockClaims(mine.locks).watch("b", () => onFree("b"));
    theirs.release("a");
    await vi.waitFor(() => expect(onFree.mock.calls).toEqual([["a"]]));
    other.close();
    await vi.waitFor(() => expect(onFree.mock.calls).toEqual([["a"], ["b"]]));
  });

  it("let go of what they were never granted", async () => {
    const locks = new FakeLocks();
    const [mine, other] = [locks.page(), locks.page()];
    new LockClaims(other.locks).claim("a");
    const claims = new LockClaims(mine.locks);
    claims.claim("a");
    claims.release("a");
    other.close();
    await vi.waitFor(() => expect(locks.isHeld("a")).toBe(false));
  });
});
