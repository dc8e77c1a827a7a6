import type { Problem } from "@/lib/contract/problem";
import {
  allTransfers,
  canRetry,
  countOf,
  hasOpenTransfers,
  isOpen,
  laneOf,
  type Queue,
  runningTransfers,
  sentOf,
  sizeOf,
  transferOf,
  withEach,
  withTransfer,
  withTransfers,
} from "./queue";
import { areAlike, homeOf, isAlive } from "./sessions-of-transfers";
import { addSample } from "./speed";
import type {
  ConflictAnswer,
  Existing,
  Incoming,
  JobTransfer,
  Site,
  Transfer,
  TransferState,
} from "./transfer";

export type MoveTo = "first" | "earlier" | "later" | "last";

/** `at` is always in milliseconds of the page's own clock, as `Sample.at`. */
export type QueueAction =
  | { readonly type: "add"; readonly transfers: readonly Transfer[] }
  | { readonly type: "start"; readonly id: number; readonly at: number }
  /** An upload goes on from what the server has, which may be less or more than was thought. */
  | { readonly type: "offset"; readonly id: number; readonly sent: number; readonly at: number }
  | { readonly type: "progress"; readonly id: number; readonly sent: number; readonly at: number }
  | {
      readonly type: "job-progress";
      readonly id: number;
      readonly progress: Partial<JobTransfer["progress"]>;
      readonly bytes?: number | undefined;
      readonly at: number;
    }
  /** A second went by: what stands still loses its speed. */
  | { readonly type: "tick"; readonly at: number }
  | { readonly type: "finish"; readonly id: number; readonly at: number; readonly storedAs?: string }
  /** An attempt failed in a way that may pass. */
  | { readonly type: "back-off"; readonly id: number; readonly problem: Problem; readonly retryAt: number }
  /** The server has nothing of it any more, or a part that is to be replaced: it begins anew. */
  | { readonly type: "restart"; readonly id: number; readonly onConflict?: "replace" }
  | { readonly type: "fail"; readonly id: number; readonly problem: Problem }
  | {
      readonly type: "conflict";
      readonly id: number;
      readonly existing: Existing;
      readonly incoming?: Incoming;
    }
  | {
      readonly type: "answer";
      readonly id: number;
      readonly answer: ConflictAnswer;
      readonly forAll: boolean;
    }
  | { readonly type: "pause" | "resume" | "cancel" | "retry"; readonly id: number }
  /** What is over leaves the list. */
  | { readonly type: "remove"; readonly id: number }
  | { readonly type: "pause-all" | "resume-all" | "cancel-all" | "retry-failed" | "clear-finished" }
  | { readonly type: "move"; readonly id: number; readonly to: MoveTo }
  | { readonly type: "cancel-session"; readonly session: string }
  /** These are the sessions that there are. */
  | { readonly type: "sessions"; readonly sessions: ReadonlyMap<string, Site> }
  /** Portside was heard not to know a session. */
  | { readonly type: "session-lost"; readonly session: string }
  /** The network came back: what waits for its next attempt need not wait longer. */
  | { readonly type: "online" };

function withState(transfer: Transfer, state: TransferState): Transfer {
  const before = transfer.state;
  if (before.status !== "running" || state.status === "running") return { ...transfer, state };
  const until = before.samples.at(-1)?.at ?? before.startedAt;
  return { ...transfer, spentMs: transfer.spentMs + until - before.startedAt, state };
}

function changed(queue: Queue, id: number, change: (transfer: Transfer) => Transfer): Queue {
  const transfer = transferOf(queue, id);
  return transfer === undefined ? queue : withTransfer(queue, change(transfer));
}

/** Waiting for its turn, under a session that lives; stranded without one. A job doesn't outlive its session. */
function ready(queue: Queue, transfer: Transfer, sent = sentOf(transfer)): Transfer {
  const home = homeOf(queue, transfer);
  if (home !== null) return withState({ ...transfer, session: home }, { status: "waiting", sent });
  return laneOf(transfer) === "upload" ? withState(transfer, { status: "stranded", sent }) : ended(transfer);
}

function ended(transfer: Transfer): Transfer {
  return withState(transfer, { status: "failed", problem: endedWithSession, sent: sentOf(transfer) });
}

const endedWithSession: Problem = {
  type: "about:blank",
  title: "This ended with its session",
  status: 0,
  detail: "Connect again, look what was done, and start it anew.",
  code: "connection-failed",
};

function paused(transfer: Transfer): Transfer {
  const { status } = transfer.state;
  const canPause = status === "waiting" || (laneOf(transfer) === "upload" && status === "running");
  return canPause ? withState(transfer, { status: "paused", sent: sentOf(transfer) }) : transfer;
}

function resumed(queue: Queue, transfer: Transfer): Transfer {
  const { state } = transfer;
  const canResume = state.status === "paused" || (state.status === "waiting" && state.retryAt !== undefined);
  return canResume ? ready(queue, transfer) : transfer;
}

function cancelled(transfer: Transfer): Transfer {
  return isOpen(transfer) ? withState(transfer, { status: "cancelled" }) : transfer;
}

function retried(queue: Queue, transfer: Transfer): Transfer {
  if (!canRetry(transfer)) return resumed(queue, transfer);
  if (!("progress" in transfer)) return ready(queue, transfer);
  const { given: _, ...unanswered } = transfer;
  return ready(queue, { ...unanswered, progress: { done: 0, failed: [] } });
}

function answered(queue: Queue, transfer: Transfer, answer: ConflictAnswer, forAll = false): Transfer {
  if ("progress" in transfer) return ready(queue, { ...transfer, given: { answer, forAll } });
  if (answer === "skip" || transfer.kind !== "upload") return withState(transfer, { status: "skipped" });
  return ready(queue, { ...transfer, onConflict: answer }, 0);
}

function restarted(queue: Queue, transfer: Transfer, onConflict: "replace" | undefined): Transfer {
  if (onConflict === undefined || transfer.kind !== "upload") return ready(queue, transfer, 0);
  return ready(queue, { ...transfer, onConflict }, 0);
}

function inConflict(
  queue: Queue,
  transfer: Transfer,
  { existing, incoming }: Extract<QueueAction, { type: "conflict" }>,
): Transfer {
  if (transfer.state.status !== "running") return transfer;
  if ("progress" in transfer && incoming !== undefined) {
    return withState(transfer, { status: "asking", existing, incoming });
  }
  if (transfer.kind !== "upload") return transfer;
  // Who answered already is asked again in person: something else came under that name meanwhile.
  const given = transfer.onConflict === "fail" ? queue.answers.get(transfer.batch) : undefined;
  if (given !== undefined) return answered(queue, transfer, given);
  return withState(transfer, { status: "asking", existing });
}

/** Moves what a session that ended leaves behind to another session of the same login. */
function rehomed(queue: Queue, transfer: Transfer): Transfer {
  switch (transfer.state.status) {
    case "stranded":
      return homeOf(queue, transfer) === null ? transfer : ready(queue, transfer);
    case "waiting":
      return isAlive(queue, transfer.session) ? transfer : ready(queue, transfer);
    case "running":
      if (isAlive(queue, transfer.session)) return transfer;
      // What a job has done so far must not be done twice.
      return laneOf(transfer) === "upload" ? ready(queue, transfer) : ended(transfer);
    default:
      // What isn't to go on by itself finds its session when it does.
      return transfer;
  }
}

/** The queue with the bytes that moved between two states of it counted. */
function moved(before: Queue, after: Queue, bytes: number, at: number): Queue {
  if (bytes <= 0) return after;
  const total = (before.samples.at(-1)?.sent ?? 0) + bytes;
  return { ...after, samples: addSample(before.samples, { at, sent: total }) };
}

function progressed(queue: Queue, id: number, sent: number, at: number): Queue {
  const before = transferOf(queue, id);
  if (before?.state.status !== "running") return queue;
  const { state } = before;
  const samples = addSample(state.samples, { at, sent });
  const after = withTransfer(queue, { ...before, state: { ...state, sent, samples } });
  return before.kind === "upload" ? moved(queue, after, sent - state.sent, at) : after;
}

function finished(queue: Queue, { id, at, storedAs }: Extract<QueueAction, { type: "finish" }>): Queue {
  const before = transferOf(queue, id);
  // The answer may come after the transfer was stopped: what is stored is stored.
  if (before === undefined || before.state.status === "done" || before.state.status === "skipped")
    return queue;
  const thisAttempt = before.state.status === "running" ? at - before.state.startedAt : 0;
  const milliseconds = before.spentMs + thisAttempt;
  const named = before.kind === "upload" && storedAs !== undefined ? { ...before, storedAs } : before;
  const after = withTransfer(queue, { ...named, state: { status: "done", milliseconds } });
  const counted = { ...after, doneBytes: queue.doneBytes + sizeOf(before) };
  return before.state.status === "running"
    ? moved(queue, counted, sizeOf(before) - sentOf(before), at)
    : counted;
}

function ticked(queue: Queue, at: number): Queue {
  const later = runningTransfers(queue).reduce((rest, transfer) => {
    const { state } = transfer;
    if (state.status !== "running") return rest;
    const samples = addSample(state.samples, { at, sent: state.sent });
    return withTransfer(rest, { ...transfer, state: { ...state, samples } });
  }, queue);
  const sent = queue.samples.at(-1)?.sent ?? 0;
  return { ...later, samples: addSample(queue.samples, { at, sent }) };
}

/** Changes the order of those that wait; what is over or under way keeps its place. */
function reordered(queue: Queue, id: number, to: MoveTo): Queue {
  const transfers = allTransfers(queue);
  const waiting = transfers.flatMap(({ id: other, state }) => (state.status === "waiting" ? other : []));
  const at = waiting.indexOf(id);
  const target = { first: 0, earlier: at - 1, later: at + 1, last: waiting.length - 1 }[to];
  const transfer = transferOf(queue, id);
  const neighbour = waiting[target];
  if (at === -1 || transfer === undefined || neighbour === undefined || neighbour === id) return queue;
  const others = transfers.filter((other) => other !== transfer);
  const place = others.findIndex((other) => other.id === neighbour) + (target > at ? 1 : 0);
  return withTransfers(queue, others.toSpliced(place, 0, transfer));
}

/** The queue after an action. Actions that don't fit a transfer's state change nothing. */
export function reduceQueue(queue: Queue, action: QueueAction): Queue {
  switch (action.type) {
    case "add": {
      const isIdle = !hasOpenTransfers(queue);
      const whole = withTransfers(queue, [...allTransfers(queue), ...action.transfers]);
      return isIdle ? { ...whole, doneBytes: 0 } : whole;
    }
    case "start":
      return changed(queue, action.id, (transfer) =>
        transfer.state.status === "waiting"
          ? {
              ...transfer,
              state: { status: "running", startedAt: action.at, sent: transfer.state.sent, samples: [] },
            }
          : transfer,
      );
    case "offset":
      return changed(queue, action.id, (transfer) =>
        transfer.state.status === "running"
          ? {
              ...transfer,
              state: {
                ...transfer.state,
                sent: action.sent,
                samples: [{ at: action.at, sent: action.sent }],
              },
            }
          : transfer,
      );
    case "progress":
      return progressed(queue, action.id, action.sent, action.at);
    case "job-progress": {
      const told = changed(queue, action.id, (transfer) =>
        transfer.state.status === "running" && "progress" in transfer
          ? { ...transfer, progress: { ...transfer.progress, ...action.progress } }
          : transfer,
      );
      return action.bytes === undefined ? told : progressed(told, action.id, action.bytes, action.at);
    }
    case "tick":
      return ticked(queue, action.at);
    case "finish":
      return finished(queue, action);
    case "back-off":
      return changed(queue, action.id, (transfer) =>
        transfer.state.status === "running"
          ? withState(transfer, {
              status: "waiting",
              sent: sentOf(transfer),
              retryAt: action.retryAt,
              lastProblem: action.problem,
            })
          : transfer,
      );
    case "restart":
      return changed(queue, action.id, (transfer) =>
        transfer.state.status === "running" ? restarted(queue, transfer, action.onConflict) : transfer,
      );
    case "fail":
      return changed(queue, action.id, (transfer) =>
        transfer.state.status === "running"
          ? withState(transfer, { status: "failed", problem: action.problem, sent: sentOf(transfer) })
          : transfer,
      );
    case "conflict":
      return changed(queue, action.id, (transfer) => inConflict(queue, transfer, action));
    case "answer":
      return answer(queue, action);
    case "pause":
      return changed(queue, action.id, paused);
    case "resume":
      return changed(queue, action.id, (transfer) => resumed(queue, transfer));
    case "cancel":
      return changed(queue, action.id, cancelled);
    case "retry":
      return changed(queue, action.id, (transfer) => retried(queue, transfer));
    case "pause-all":
      return withEach(queue, paused);
    case "resume-all":
      return withEach(queue, (transfer) => resumed(queue, transfer));
    case "cancel-all":
      return withEach(queue, cancelled);
    case "retry-failed":
      return withEach(queue, (transfer) =>
        transfer.state.status === "failed" ? retried(queue, transfer) : transfer,
      );
    case "remove":
      return withTransfers(
        queue,
        allTransfers(queue).filter((transfer) => transfer.id !== action.id || isOpen(transfer)),
      );
    case "clear-finished":
      return withTransfers(queue, allTransfers(queue).filter(isOpen));
    case "move":
      return reordered(queue, action.id, action.to);
    case "cancel-session":
      return withEach(queue, (transfer) =>
        transfer.session === action.session ? cancelled(transfer) : transfer,
      );
    case "sessions": {
      if (areAlike(queue.sessions, action.sessions)) return queue;
      const lost = new Set([...queue.lostSessions].filter((id) => action.sessions.has(id)));
      const known = { ...queue, sessions: action.sessions, lostSessions: lost };
      return withEach(known, (transfer) => rehomed(known, transfer));
    }
    case "session-lost": {
      const known = { ...queue, lostSessions: new Set(queue.lostSessions).add(action.session) };
      return withEach(known, (transfer) => rehomed(known, transfer));
    }
    case "online":
      return countOf(queue, "waiting") === 0
        ? queue
        : queue.retrying.reduce(
            (rest, id) => changed(rest, id, (transfer) => resumed(rest, transfer)),
            queue,
          );
  }
}

function answer(
  queue: Queue,
  { id, answer: given, forAll }: Extract<QueueAction, { type: "answer" }>,
): Queue {
  const asked = transferOf(queue, id);
  if (asked?.state.status !== "asking") return queue;
  if (!forAll || "progress" in asked) return withTransfer(queue, answered(queue, asked, given, forAll));
  const kept = { ...queue, answers: new Map(queue.answers).set(asked.batch, given) };
  return withEach(kept, (transfer) =>
    transfer.state.status === "asking" && transfer.batch === asked.batch
      ? answered(queue, transfer, given)
      : transfer,
  );
}
