import { describe, expect, it } from "vitest";
import { hasOpenTransfers, type Status, sentOf, statuses, transferOf } from "./queue";
import { type QueueAction, reduceQueue } from "./reduce-queue";
import {
  existing,
  idsOf,
  into,
  jobTransfer,
  problem,
  queueOf,
  run,
  site,
  statusesOf,
  uploads,
  uploadTransfer,
} from "./testing/queues";
import type { Site, Transfer } from "./transfer";

const sessions = (...ids: string[]): QueueAction => ({
  type: "sessions",
  sessions: new Map(ids.map((id): [string, Site] => [id, site])),
});

const stateOf = (queue: Parameters<typeof transferOf>[0], id: number): Transfer["state"] | undefined =>
  transferOf(queue, id)?.state;

describe("what an action makes of an upload", () => {
  const retryAt = 2000;
  /** For each action: the states in which it changes something, and the state that comes of it. */
  const table: readonly [QueueAction, Partial<Record<Status, Status>>][] = [
    [{ type: "start", id: 1, at: 0 }, { waiting: "running" }],
    [{ type: "offset", id: 1, sent: 5, at: 1 }, { running: "running" }],
    [{ type: "progress", id: 1, sent: 5, at: 1 }, { running: "running" }],
    [
      { type: "finish", id: 1, at: 9 },
      {
        waiting: "done",
        running: "done",
        paused: "done",
        stranded: "done",
        asking: "done",
        cancelled: "done",
        failed: "done",
      },
    ],
    [{ type: "back-off", id: 1, problem, retryAt }, { running: "waiting" }],
    [{ type: "restart", id: 1 }, { running: "waiting" }],
    [{ type: "fail", id: 1, problem }, { running: "failed" }],
    [{ type: "conflict", id: 1, existing }, { running: "asking" }],
    [{ type: "answer", id: 1, answer: "replace", forAll: false }, { asking: "waiting" }],
    [{ type: "answer", id: 1, answer: "rename", forAll: true }, { asking: "waiting" }],
    [{ type: "answer", id: 1, answer: "skip", forAll: false }, { asking: "skipped" }],
    [
      { type: "pause", id: 1 },
      { waiting: "paused", running: "paused" },
    ],
    [{ type: "pause-all" }, { waiting: "paused", running: "paused" }],
    [{ type: "resume", id: 1 }, { paused: "waiting" }],
    [{ type: "resume-all" }, { paused: "waiting" }],
    [
      { type: "retry", id: 1 },
      { paused: "waiting", failed: "waiting", cancelled: "waiting" },
    ],
    [{ type: "retry-failed" }, { failed: "waiting" }],
    [
      { type: "cancel", id: 1 },
      {
        waiting: "cancelled",
        running: "cancelled",
        paused: "cancelled",
        stranded: "cancelled",
        asking: "cancelled",
      },
    ],
  ];
  const cases = table.flatMap(([action, outcomes]) =>
    statuses.map((before) => ({ action, before, after: outcomes[before] ?? before })),
  );

  it.each(cases)("$action.type: what is $before becomes $after", ({ action, before, after }) => {
    const queue = run(uploads(1), ...into[before](1));
    expect(statusesOf(queue)).toEqual([before]);
    // Nothing is known to be gone any more, so that what goes on finds its session.
    const home = before === "stranded" ? queue : { ...queue, sessions: null };
    expect(statusesOf(reduceQueue(home, action))).toEqual([after]);
  });

  it.each(cases.filter(({ before, after }) => before === after && after === "done"))(
    "$action.type: leaves what is done the very same",
    ({ action }) => {
      const queue = run(uploads(1), ...into.done(1));
      expect(transferOf(reduceQueue(queue, action), 1)).toBe(transferOf(queue, 1));
    },
  );
});

describe("progress", () => {
  it("stays through a pause, a failed attempt and a failure", () => {
    const half = run(uploads(1), ...into.running(1), { type: "progress", id: 1, sent: 500, at: 10 });
    const sentAfter = (...actions: QueueAction[]) => {
      const transfer = transferOf(run(half, ...actions), 1);
      return transfer && sentOf(transfer);
    };
    expect(sentAfter({ type: "pause", id: 1 })).toBe(500);
    expect(sentAfter({ type: "pause", id: 1 }, { type: "resume", id: 1 })).toBe(500);
    expect(sentAfter({ type: "back-off", id: 1, problem, retryAt: 99 })).toBe(500);
    expect(sentAfter({ type: "fail", id: 1, problem }, { type: "retry", id: 1 })).toBe(500);
    expect(sentAfter({ type: "restart", id: 1 })).toBe(0);
  });

  it("goes back to what the server has when an attempt begins there", () => {
    const queue = run(
      uploads(1),
      ...into.running(1),
      { type: "progress", id: 1, sent: 500, at: 10 },
      { type: "back-off", id: 1, problem, retryAt: 99 },
      { type: "start", id: 1, at: 100 },
      { type: "offset", id: 1, sent: 300, at: 110 },
    );
    expect(stateOf(queue, 1)).toMatchObject({ sent: 300, samples: [{ at: 110, sent: 300 }] });
  });

  it("tells how long all attempts took together, without what lay between them", () => {
    const queue = run(
      uploads(1),
      { type: "start", id: 1, at: 1000 },
      { type: "progress", id: 1, sent: 500, at: 3000 },
      { type: "pause", id: 1 },
      { type: "resume", id: 1 },
      { type: "start", id: 1, at: 60_000 },
      { type: "finish", id: 1, at: 61_000 },
    );
    expect(stateOf(queue, 1)).toEqual({ status: "done", milliseconds: 3000 });
  });

  it("says why the next attempt waits, and forgets it with that attempt", () => {
    const backing = run(uploads(1), ...into.running(1), { type: "back-off", id: 1, problem, retryAt: 99 });
    expect(stateOf(backing, 1)).toEqual({ status: "waiting", sent: 0, retryAt: 99, lastProblem: problem });
    expect(stateOf(run(backing, { type: "resume", id: 1 }), 1)).toEqual({ status: "waiting", sent: 0 });
    expect(stateOf(run(backing, { type: "online" }), 1)).toEqual({ status: "waiting", sent: 0 });
  });

  it("keeps the name that the server gave", () => {
    const queue = run(uploads(1), ...into.running(1), {
      type: "finish",
      id: 1,
      at: 1,
      storedAs: "file-1 (2)",
    });
    expect(transferOf(queue, 1)).toMatchObject({ storedAs: "file-1 (2)" });
  });
});

describe("a name that is taken", () => {
  it("applies one answer to all of a batch, those that ask later included", () => {
    const queue = run(
      uploads(3),
      ...into.asking(1),
      ...into.asking(2),
      { type: "answer", id: 1, answer: "skip", forAll: true },
      ...into.asking(3),
    );
    expect(statusesOf(queue)).toEqual(["skipped", "skipped", "skipped"]);
  });

  it.each(["replace", "rename"] as const)("%s: begins anew with that said", (answer) => {
    const queue = run(uploads(2), ...into.asking(1), { type: "answer", id: 1, answer, forAll: false });
    expect(transferOf(queue, 1)).toMatchObject({
      onConflict: answer,
      state: { status: "waiting", sent: 0 },
    });
    expect(transferOf(queue, 2)).toMatchObject({ onConflict: "fail" });
  });

  it("does not carry an answer into another batch", () => {
    const queue = run(
      queueOf(uploadTransfer(1), uploadTransfer(2, { batch: 2 })),
      ...into.asking(1),
      { type: "answer", id: 1, answer: "replace", forAll: true },
      ...into.asking(2),
    );
    expect(statusesOf(queue)).toEqual(["waiting", "asking"]);
  });

  it("asks in person again when something else came under the name after an answer for all", () => {
    const queue = run(
      uploads(1),
      ...into.asking(1),
      { type: "answer", id: 1, answer: "replace", forAll: true },
      ...into.asking(1),
    );
    expect(statusesOf(queue)).toEqual(["asking"]);
  });
});

describe("a session that ends", () => {
  it("leaves uploads stranded, with what was sent, until there is another of the same login", () => {
    const half = run(uploads(2), sessions("s"), ...into.running(1), {
      type: "progress",
      id: 1,
      sent: 500,
      at: 10,
    });
    const stranded = run(half, sessions());
    expect(stateOf(stranded, 1)).toEqual({ status: "stranded", sent: 500 });
    expect(statusesOf(run(stranded, sessions()))).toEqual(["stranded", "stranded"]);
    const back = run(stranded, sessions("t"));
    expect(stateOf(back, 1)).toEqual({ status: "waiting", sent: 500 });
    expect(transferOf(back, 1)?.session).toBe("t");
  });

  it("moves uploads to another session of the same login at once", () => {
    const queue = run(uploads(1), sessions("s", "t"), sessions("t"));
    expect(transferOf(queue, 1)).toMatchObject({ session: "t", state: { status: "waiting" } });
  });

  it("does not move uploads to another login, and takes the case of a host for nothing", () => {
    const other: Site = { ...site, user: "teacher" };
    const shouting: Site = { ...site, host: "FTP.Example" };
    const stranded = run(uploads(1), { type: "sessions", sessions: new Map([["t", other]]) });
    expect(statusesOf(stranded)).toEqual(["stranded"]);
    const back = run(stranded, { type: "sessions", sessions: new Map([["u", shouting]]) });
    expect(transferOf(back, 1)?.session).toBe("u");
  });

  it("believes Portside rather than the list when it doesn't know a session", () => {
    const lost = run(uploads(1), sessions("s"), ...into.running(1), {
      type: "session-lost",
      session: "s",
    });
    expect(statusesOf(lost)).toEqual(["stranded"]);
    expect(statusesOf(run(lost, sessions("s")))).toEqual(["stranded"]);
    expect(statusesOf(run(lost, sessions("s", "t")))).toEqual(["waiting"]);
  });

  it("changes nothing when the list is told again as it was", () => {
    const queue = run(uploads(1), sessions("s", "t"));
    expect(run(queue, sessions("t", "s"))).toBe(queue);
  });

  it("leaves what is paused paused, and lets it find its session when it goes on", () => {
    const paused = run(uploads(1), ...into.paused(1), sessions());
    expect(statusesOf(paused)).toEqual(["paused"]);
    expect(statusesOf(run(paused, { type: "resume", id: 1 }))).toEqual(["stranded"]);
    const resumed = run(paused, sessions("t"), { type: "resume", id: 1 });
    expect(transferOf(resumed, 1)?.session).toBe("t");
  });

  it("ends its jobs, and says so; one that has begun is not done twice", () => {
    const ended = { status: "failed", problem: { title: "This ended with its session" } };
    expect(stateOf(run(queueOf(jobTransfer(1)), sessions()), 1)).toMatchObject(ended);
    const running = run(queueOf(jobTransfer(1)), sessions("s", "t"), ...into.running(1));
    expect(stateOf(run(running, sessions("t")), 1)).toMatchObject(ended);
    expect(statusesOf(run(queueOf(jobTransfer(1)), sessions("s", "t"), sessions("t")))).toEqual(["waiting"]);
  });

  it("cancels what it had when it is closed on purpose, the stranded included", () => {
    const queue = run(
      queueOf(uploadTransfer(1), uploadTransfer(2, { session: "t" })),
      { type: "session-lost", session: "s" },
      { type: "cancel-session", session: "s" },
    );
    expect(statusesOf(queue)).toEqual(["cancelled", "waiting"]);
  });
});

describe("jobs", () => {
  it("tell what they did and what failed", () => {
    const failed = [{ path: "/pub/a", problem }];
    const queue = run(
      queueOf(jobTransfer(1)),
      ...into.running(1),
      { type: "job-progress", id: 1, progress: { done: 3, path: "/pub/a" }, bytes: 70, at: 5 },
      { type: "job-progress", id: 1, progress: { failed }, at: 6 },
      { type: "fail", id: 1, problem },
    );
    expect(transferOf(queue, 1)).toMatchObject({
      progress: { done: 3, path: "/pub/a", failed },
      state: { status: "failed", sent: 70 },
    });
  });

  it("begin from nothing when they are tried again", () => {
    const queue = run(
      queueOf(jobTransfer(1, { progress: { done: 3, failed: [{ path: "/a", problem }] } })),
      ...into.failed(1),
      { type: "retry", id: 1 },
    );
    expect(transferOf(queue, 1)).toMatchObject({ progress: { done: 0, failed: [] } });
  });

  it("can't be paused while they are at work", () => {
    const queue = run(queueOf(jobTransfer(1)), ...into.running(1), { type: "pause", id: 1 });
    expect(statusesOf(queue)).toEqual(["running"]);
  });
});

describe("the order", () => {
  it.each([
    ["first", 4, [4, 1, 2, 3, 5]],
    ["earlier", 4, [1, 2, 4, 3, 5]],
    ["later", 2, [1, 3, 2, 4, 5]],
    ["last", 2, [1, 3, 4, 5, 2]],
    ["first", 1, [1, 2, 3, 4, 5]],
    ["later", 5, [1, 2, 3, 4, 5]],
  ] as const)("moves %s: %i", (to, id, expected) => {
    expect(idsOf(run(uploads(5), { type: "move", id, to }))).toEqual(expected);
  });

  it("passes over what doesn't wait, which keeps its place and can't be moved", () => {
    const queue = run(uploads(5), ...into.done(1), ...into.running(3));
    expect(idsOf(run(queue, { type: "move", id: 4, to: "first" }))).toEqual([1, 4, 2, 3, 5]);
    expect(idsOf(run(queue, { type: "move", id: 4, to: "earlier" }))).toEqual([1, 4, 2, 3, 5]);
    expect(idsOf(run(queue, { type: "move", id: 3, to: "first" }))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("clearing", () => {
  it("removes only what is over", () => {
    const queue = run(uploads(4), ...into.done(1), ...into.paused(2), ...into.failed(3), {
      type: "clear-finished",
    });
    expect(idsOf(queue)).toEqual([2, 4]);
  });
});

describe("leaving the page", () => {
  it.each(statuses)("would lose something: %s", (status) => {
    const isOver = ["done", "skipped", "cancelled", "failed"].includes(status);
    expect(hasOpenTransfers(run(uploads(1), ...into[status](1)))).toBe(!isOver);
  });
});

describe("taking one out of the list", () => {
  it.each(statuses)("of one that is %s: only what is over goes", (status) => {
    const queue = run(uploads(3), ...into[status](2), { type: "remove", id: 2 });
    const isOver = ["done", "skipped", "cancelled", "failed"].includes(status);
    expect(idsOf(queue)).toEqual(isOver ? [1, 3] : [1, 2, 3]);
  });
});

describe("a name that no command can carry", () => {
  it("is not tried again", () => {
    const state = { status: "failed", problem, sent: 0 } as const;
    const queue = queueOf(
      uploadTransfer(1, { target: { text: "/pub/.." }, state }),
      uploadTransfer(2, { state }),
    );
    expect(statusesOf(run(queue, { type: "retry-failed" }))).toEqual(["failed", "waiting"]);
    expect(statusesOf(run(queue, { type: "retry", id: 1 }))).toEqual(["failed", "failed"]);
  });
});
