import { describe, expect, it, vi } from "vitest";
import type { Entry } from "@/lib/contract/files";
import type { SearchStep } from "../file-api";
import { ownProblem, ProblemError } from "../problem-error";
import {
  beginSearch,
  continueSearch,
  MATCHES_KEPT,
  SearchRun,
  STEPS_A_FRAME,
  type Walk,
  withoutMatches,
} from "./search-run";

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

const match = (name: string, directory = "/pub"): SearchStep => ({
  kind: "match",
  directory: { text: directory },
  entry: entryOf(name),
});
const end: SearchStep = { kind: "end", finished: true, failed: [] };
const pub = { text: "/pub" };

describe("a search as it comes in", () => {
  it("gathers matches, tells how far it is, and ends with what could not be looked at", () => {
    const problem = ownProblem("Denied", "");
    const search = continueSearch(beginSearch(pub, { name: "a" }), [
      match("a1"),
      { kind: "progress", directories: 3, entries: 40, path: "/pub/x" },
      match("a2", "/pub/x"),
      { kind: "end", finished: true, failed: [{ path: "/pub/y", problem }], moreFailed: 2 },
    ]);
    expect(search).toMatchObject({
      status: { is: "finished" },
      found: 2,
      progress: { directories: 3, entries: 40, path: "/pub/x" },
      failed: [{ path: "/pub/y" }],
      moreFailed: 2,
    });
    expect(search.matches.map(({ path }) => path.text)).toEqual(["/pub/a1", "/pub/x/a2"]);
  });

  it("says that it is not the whole when the server went away", () => {
    const cut: SearchStep = { kind: "end", finished: false, failed: [] };
    expect(continueSearch(beginSearch(pub, {}), [match("a"), cut])).toMatchObject({
      status: { is: "cut-short" },
      found: 1,
    });
  });

  it("keeps only so many matches, and counts the others", () => {
    const many = Array.from({ length: MATCHES_KEPT + 7 }, (_, i) => match(`f${i}`));
    const search = continueSearch(beginSearch(pub, {}), many);
    expect([search.matches.length, search.found]).toEqual([MATCHES_KEPT, MATCHES_KEPT + 7]);
    expect(continueSearch(search, [match("one more")])).toMatchObject({ found: MATCHES_KEPT + 8 });
  });

  it("tells names apart that look alike, and goes by their bytes", () => {
    const bytesOf = (text: string) => Buffer.from(text, "latin1").toString("base64url");
    const directory = { text: "/p�", bytes: bytesOf("/p\xe9") };
    const alike = ["\xe8", "\xe9"].map((name): SearchStep => {
      return { kind: "match", directory, entry: entryOf("�", { nameBytes: bytesOf(name) }) };
    });
    const { matches } = continueSearch(beginSearch(pub, {}), alike);
    expect(matches.map(({ path }) => path.bytes)).toEqual([bytesOf("/p\xe9/\xe8"), bytesOf("/p\xe9/\xe9")]);
    expect(new Set(matches.map(({ key }) => key)).size).toBe(2);
  });

  it("loses matches that were deleted", () => {
    const search = continueSearch(beginSearch(pub, {}), [match("a"), match("b")]);
    expect(withoutMatches(search, new Set(["/pub/a"]))).toMatchObject({
      found: 1,
      matches: [{ path: { text: "/pub/b" } }],
    });
  });
});

/** A walk whose steps a test hands out. */
function walkByHand() {
  const asked: { directory: string; signal: AbortSignal }[] = [];
  let hand: (step: SearchStep) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const walk: Walk = async function* ({ text }, _query, signal) {
    asked.push({ directory: text, signal });
    for (;;) {
      const step = await new Promise<SearchStep>((resolve, reject) => {
        hand = resolve;
        fail = reject;
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")), { once: true });
      });
      yield step;
      if (step.kind === "end") return;
    }
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    walk,
    asked,
    hand: async (...steps: SearchStep[]) => {
      for (const step of steps) {
        hand(step);
        await settled();
      }
    },
    fail: async (error: Error) => {
      fail(error);
      await settled();
    },
  };
}

/** Frames that come when a test says so. */
function framesByHand() {
  const tasks: (() => void)[] = [];
  return {
    nextFrame: (task: () => void) => void tasks.push(task),
    draw: () => {
      for (const task of tasks.splice(0)) task();
    },
    waiting: () => tasks.length,
  };
}

describe("a running search", () => {
  it("tells what came once a frame", async () => {
    const { walk, hand } = walkByHand();
    const frames = framesByHand();
    const run = new SearchRun({ walk, nextFrame: frames.nextFrame });
    const told = vi.fn();
    run.subscribe(told);
    run.start(pub, {});
    expect(told).toHaveBeenCalledTimes(1);
    await hand(match("a"), match("b"), match("c"));
    expect([told.mock.calls.length, frames.waiting()]).toEqual([1, 1]);
    frames.draw();
    expect(told).toHaveBeenCalledTimes(2);
    expect(run.snapshot()?.found).toBe(3);
    await hand(end);
    frames.draw();
    expect(run.snapshot()?.status).toEqual({ is: "finished" });
  });

  it("asks for no more than a frame can take", async () => {
    const frames = framesByHand();
    let asked = 0;
    const walk: Walk = async function* () {
      for (; asked < 2 * STEPS_A_FRAME; asked++) yield match(`f${asked}`);
      yield end;
    };
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    const run = new SearchRun({ walk, nextFrame: frames.nextFrame });
    run.start(pub, {});
    await settled();
    expect(asked).toBeLessThanOrEqual(STEPS_A_FRAME);
    for (let frame = 0; frame < 3; frame++) {
      frames.draw();
      await settled();
    }
    expect(run.snapshot()).toMatchObject({ found: 2 * STEPS_A_FRAME, status: { is: "finished" } });
  });

  it("ends its request when it is stopped, and keeps what came before, drawn or not", async () => {
    const { walk, hand, asked } = walkByHand();
    const frames = framesByHand();
    const run = new SearchRun({ walk, nextFrame: frames.nextFrame });
    run.start(pub, {});
    await hand(match("a"));
    run.stop();
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(run.snapshot()).toMatchObject({ status: { is: "stopped" }, found: 1 });
    frames.draw();
    expect(run.snapshot()).toMatchObject({ status: { is: "stopped" }, found: 1 });
  });

  it("takes nothing of the one before when another begins", async () => {
    const { walk, hand, asked } = walkByHand();
    const frames = framesByHand();
    const run = new SearchRun({ walk, nextFrame: frames.nextFrame });
    run.start(pub, {});
    await hand(match("old"));
    run.start({ text: "/other" }, {});
    frames.draw();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(run.snapshot()).toMatchObject({
      directory: { text: "/other" },
      found: 0,
      status: { is: "running" },
    });
  });

  it("keeps what was found when it fails, and says why", async () => {
    const { walk, hand, fail } = walkByHand();
    const run = new SearchRun({ walk, nextFrame: framesByHand().nextFrame });
    run.start(pub, {});
    await hand(match("a"));
    await fail(new ProblemError(ownProblem("Gone", "")));
    expect(run.snapshot()).toMatchObject({
      found: 1,
      status: { is: "failed", problem: { title: "Gone" } },
    });
  });
});
