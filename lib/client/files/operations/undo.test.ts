import { describe, expect, it } from "vitest";
import { sessionOf } from "../../testing/session";
import { planRelocation } from "./relocation";
import { entryOf } from "./testing/entries";
import { movedBack, UndoStack, type UndoStep } from "./undo";

const session = sessionOf("s");
const from = { text: "/from" };
const relocation = planRelocation(
  "move",
  { session, directory: from, pathBytes: undefined, entries: [entryOf("a"), entryOf("b")] },
  { session, directory: { text: "/to" } },
);
const [a, b] = relocation.pairs;
const move = (job: number, ...moved: (typeof a)[]): UndoStep => ({
  kind: "move",
  session: session.id,
  job,
  relocation,
  moved: moved.flatMap((pair) => pair ?? []),
});

describe("what can be taken back", () => {
  it("is the last step of its session first, and each once", () => {
    const stack = new UndoStack();
    const first = stack.push(move(1, a));
    const second = stack.push(move(2, b));
    expect(stack.last(session.id)).toBe(second);
    expect(stack.last("another")).toBeUndefined();
    expect(stack.take(second)).toBe(second);
    expect(stack.take(second)).toBeNull();
    expect(stack.last(session.id)).toBe(first);
  });

  it("is one step for a job that went on after a question", () => {
    const stack = new UndoStack();
    stack.push(move(1, a));
    expect(stack.push(move(1, b))).toMatchObject({ moved: [a, b] });
    expect(stack.snapshot()).toHaveLength(1);
  });

  it("is all of such a job, also for who asks for its first part", () => {
    const stack = new UndoStack();
    const before = stack.push(move(1, a));
    stack.push(move(1, b));
    expect(stack.take(before)).toMatchObject({ moved: [a, b] });
    expect(stack.take(before)).toBeNull();
  });

  it("is forgotten from the oldest step on when there are many", () => {
    const stack = new UndoStack();
    for (let job = 1; job <= 25; job++) stack.push(move(job, a));
    expect(stack.snapshot()).toHaveLength(20);
    expect(stack.snapshot()[0]).toMatchObject({ job: 6 });
  });
});

describe("a move that is taken back", () => {
  it("leads every entry to where it was, under the name that it had", () => {
    const numbered = { ...relocation.pairs[0], to: { text: "/to/a (2)" } };
    const step = { kind: "move", session: session.id, job: 1, relocation, moved: [] } as const;
    const back = movedBack({ ...step, moved: a === undefined ? [] : [{ ...a, ...numbered }] });
    expect(back).toMatchObject({
      kind: "move",
      isUndo: true,
      directory: { text: "/to" },
      into: { directory: from },
      pairs: [{ entry: { name: "a (2)" }, from: { text: "/to/a (2)" }, to: { text: "/from/a" } }],
    });
  });
});
