import { describe, expect, it, vi } from "vitest";
import { SlotPool } from "./slot-pool";
import { LockSlots, PageSlots, type Slots } from "./slots";
import { FakeLocks, TestClock } from "./testing/fake-browser";

const never = new AbortController().signal;
const kinds: readonly [string, () => Slots][] = [
  ["of a page", () => new PageSlots(2)],
  ["of a browser", () => new LockSlots(new FakeLocks().page().locks, ["a", "b"])],
];

describe.each(kinds)("slots %s", (_, make) => {
  it("are as many as there are, and go to who waits longest", async () => {
    const slots = make();
    const [first, second] = [await slots.take(never), await slots.take(never)];
    const got: string[] = [];
    const third = slots.take(never).then(() => got.push("third"));
    const fourth = slots.take(never).then(() => got.push("fourth"));
    expect(got).toEqual([]);
    second?.release();
    await third;
    expect(got).toEqual(["third"]);
    first?.release();
    await fourth;
    expect(got).toEqual(["third", "fourth"]);
  });

  it("aren't given to who doesn't want one any more", async () => {
    const slots = make();
    const held = [await slots.take(never), await slots.take(never)];
    const gone = new AbortController();
    const given = slots.take(gone.signal);
    gone.abort();
    expect(await given).toBeNull();
    for (const slot of held) slot?.release();
    expect(await slots.take(never)).not.toBeNull();
    expect(await slots.take(never)).not.toBeNull();
  });
});

describe("slots of a browser", () => {
  it("come back from a page that is gone", async () => {
    const locks = new FakeLocks();
    const [mine, other] = [locks.page(), locks.page()];
    await new LockSlots(other.locks, ["a"]).take(never);
    const given = new LockSlots(mine.locks, ["a"]).take(never);
    other.close();
    expect(await given).not.toBeNull();
  });
});

describe("the slots that a page holds", () => {
  function poolOf(slots: Slots, clock: TestClock) {
    const onSlot = vi.fn();
    return { pool: new SlotPool(slots, clock.now, onSlot), onSlot };
  }

  it("go from one transfer to the next without being asked for again", async () => {
    const { pool, onSlot } = poolOf(new PageSlots(1), new TestClock());
    expect(pool.take()).toBeNull();
    await vi.waitFor(() => expect(onSlot).toHaveBeenCalledTimes(1));
    const held = pool.take();
    if (held === null) throw new Error("The slot that came is gone");
    pool.give(held);
    expect(pool.take()).not.toBeNull();
  });

  it("go back after some seconds, because other tabs wait, too", async () => {
    const slots = new PageSlots(1);
    const clock = new TestClock();
    const { pool, onSlot } = poolOf(slots, clock);
    pool.take();
    await vi.waitFor(() => expect(onSlot).toHaveBeenCalledTimes(1));
    const other = slots.take(never);
    const held = pool.take();
    if (held === null) throw new Error("The slot that came is gone");
    clock.advance(5000);
    pool.give(held);
    expect(await other).not.toBeNull();
    expect(pool.take()).toBeNull();
  });

  it("go back when nothing wants them any more, those that are still to come included", async () => {
    const slots = new PageSlots(1);
    const { pool, onSlot } = poolOf(slots, new TestClock());
    pool.take();
    pool.rest();
    const slot = await slots.take(never);
    expect(slot).not.toBeNull();
    expect(onSlot).not.toHaveBeenCalled();
  });
});
