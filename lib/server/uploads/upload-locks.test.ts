import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { HttpProblem } from "../http-problem";
import { UploadLocks } from "./upload-locks";

const staying = new AbortController().signal;
const long = 60_000;

/** What nobody holds any more is gone after this. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc()");
}

describe("the turns at an upload", () => {
  it("come at once while nobody has it, and again after it was released", async () => {
    const locks = new UploadLocks();
    const first = await locks.take("a", long, staying);
    expect(first.wanted.aborted).toBe(false);
    first.release();
    const second = await locks.take("a", long, staying);
    expect(second.wanted.aborted).toBe(false);
  });

  it("are apart for different uploads", async () => {
    const locks = new UploadLocks();
    const first = await locks.take("a", long, staying);
    await locks.take("b", long, staying);
    expect(first.wanted.aborted).toBe(false);
  });

  it("tell the one at work that another waits, who goes on only when it is done", async () => {
    const locks = new UploadLocks();
    const order: string[] = [];
    const first = await locks.take("a", long, staying);
    const second = locks.take("a", long, staying).then((turn) => {
      order.push("second");
      return turn;
    });
    await expect.poll(() => first.wanted.aborted).toBe(true);
    order.push("first is done");
    first.release();
    await second;
    expect(order).toEqual(["first is done", "second"]);
  });

  it("come one after the other to several who wait, and each is told of the next", async () => {
    const locks = new UploadLocks();
    let atWork = 0;
    let most = 0;
    const told: boolean[] = [];
    const work = async () => {
      const turn = await locks.take("a", long, staying);
      most = Math.max(most, ++atWork);
      await new Promise(setImmediate);
      told.push(turn.wanted.aborted);
      atWork--;
      turn.release();
    };
    await Promise.all([work(), work(), work()]);
    expect(most).toBe(1);
    expect(told).toEqual([true, true, false]);
  });

  it("are refused with 423 when the one at work does not end in time", async () => {
    const locks = new UploadLocks();
    await locks.take("a", long, staying);
    const refused = await locks.take("a", 10, staying).catch((error: unknown) => error);
    if (!(refused instanceof HttpProblem)) throw refused;
    expect(refused.problem).toMatchObject({ code: "busy", status: 423 });
    expect(refused.headers["Retry-After"]).toMatch(/^\d+$/);
  });

  it("are refused in time also when memory is cleaned up meanwhile", { timeout: 5_000 }, async () => {
    const locks = new UploadLocks();
    await locks.take("a", long, staying);
    const waiting = expect(locks.take("a", 200, staying)).rejects.toThrow(HttpProblem);
    await new Promise(setImmediate);
    collectGarbage();
    await waiting;
  });

  it("are not kept for a client that went while it waited", async () => {
    const locks = new UploadLocks();
    const first = await locks.take("a", long, staying);
    const gone = new AbortController();
    const waiting = locks.take("a", long, gone.signal);
    gone.abort();
    await expect(waiting).rejects.toThrow(HttpProblem);
    first.release();
    await locks.take("a", long, staying);
  });

  it("released twice are not taken from the next", async () => {
    const locks = new UploadLocks();
    const first = await locks.take("a", long, staying);
    first.release();
    await locks.take("a", long, staying);
    first.release();
    await expect(locks.take("a", 10, staying)).rejects.toThrow(HttpProblem);
  });
});
