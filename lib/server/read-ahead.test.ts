import { expect, it } from "vitest";
import { type Deferred, deferred } from "@/lib/ftp/deferred";
import { ReadAhead } from "./read-ahead";

/** A step with so many bytes; null: not worth beginning ahead. */
type Step = number | null;

async function* each(...steps: readonly Step[]): AsyncGenerator<Step> {
  yield* steps;
}

/** Reads ahead over steps whose loads end when the test says so. */
function reading(steps: AsyncIterator<Step>, atOnce: number) {
  const loads: Deferred<string>[] = [];
  const ahead = new ReadAhead<Step, string>(
    {
      steps,
      sizeOf: (step) => step,
      load: () => {
        const load = deferred<string>();
        loads.push(load);
        return load.promise;
      },
    },
    { small: 100, together: 250, atOnce: () => atOnce },
  );
  return { loads, steps: ahead.steps() };
}

it("begins as many at once as it may, the one whose turn it is included", async () => {
  const { loads, steps } = reading(each(1, 1, 1, 1, 1), 3);
  await steps.next();
  await expect.poll(() => loads.length).toBe(3);
  await steps.next();
  await expect.poll(() => loads.length).toBe(4);
});

it("begins no more bytes at once than it may", async () => {
  const { loads, steps } = reading(each(100, 100, 100, 10), 10);
  await steps.next();
  await expect.poll(() => loads.length).toBe(2);
  await steps.next();
  await expect.poll(() => loads.length).toBe(4);
});

it("leaves what is large, or of unknown size, to its turn, and begins what is behind it", async () => {
  const { loads, steps } = reading(each(101, null, 1, 1, 1), 3);
  expect((await steps.next()).value).toEqual({ step: 101, loaded: null });
  // It takes one of the three places itself.
  await expect.poll(() => loads.length).toBe(2);
  expect((await steps.next()).value).toEqual({ step: null, loaded: null });
  expect(loads.length).toBe(2);
});

it("begins nothing ahead when there is one place", async () => {
  const { loads, steps } = reading(each(1, 1, 1), 1);
  await steps.next();
  expect(loads.length).toBe(1);
  await steps.next();
  expect(loads.length).toBe(2);
});

it("hands on what failed in its turn, and goes on", async () => {
  const { loads, steps } = reading(each(1, 2), 2);
  const first = (await steps.next()).value;
  await expect.poll(() => loads.length).toBe(2);
  loads[1]?.reject(new Error("gone"));
  loads[0]?.resolve("one");
  expect(await first?.loaded).toBe("one");
  const second = (await steps.next()).value;
  await expect(second?.loaded).rejects.toThrow("gone");
  expect((await steps.next()).done).toBe(true);
});

it("throws what the steps throw after everything before it", async () => {
  async function* broken(): AsyncGenerator<Step> {
    yield 1;
    throw new Error("lost");
  }
  const { loads, steps } = reading(broken(), 3);
  const first = (await steps.next()).value;
  loads[0]?.resolve("one");
  expect(await first?.loaded).toBe("one");
  await expect(steps.next()).rejects.toThrow("lost");
});

it("looks ahead over a limited number of steps", async () => {
  let pulled = 0;
  async function* endless(): AsyncGenerator<Step> {
    for (;;) {
      pulled++;
      yield null;
    }
  }
  const { steps } = reading(endless(), 3);
  await steps.next();
  // 256 beside the one whose turn it is.
  await expect.poll(() => pulled).toBe(257);
  await steps.return();
});
