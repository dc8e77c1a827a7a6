import { describe, expect, it } from "vitest";
import { conversation } from "@/lib/protocol/testing/conversation";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { makeTape, type Replay, type ReplayAction, reduceReplay, type Tape, wholeReplay } from "./replay";
import { shortenWaits } from "./replay-clock";

const start = 1_795_293_966_147.5;

/** Events at these milliseconds after the first, in exchanges of these numbers. */
function eventsAt(moments: readonly number[], exchanges: readonly (number | null)[] = []): TrafficEvent[] {
  return conversation(moments.map(() => "> NOOP")).map((event, index) => {
    const id = exchanges[index] ?? null;
    return {
      ...event,
      at: start + (moments[index] ?? 0),
      exchange: id === null ? null : { id, label: `Exchange ${id}` },
    };
  });
}

/** Two exchanges, a wait of a minute between them, and a farewell that belongs to neither. */
const tape = makeTape(eventsAt([0, 10, 20, 60_020, 60_030, 60_040], [1, 1, 1, 2, 2, null]), shortenWaits);

function replayed(
  actions: readonly ReplayAction[],
  from: Replay = wholeReplay(tape),
  on: Tape = tape,
): Replay {
  return actions.reduce((replay, action) => reduceReplay(on, replay, action), from);
}

const toFirst = { type: "jump", to: 1 } as const;
const tick = (milliseconds: number) => ({ type: "tick", milliseconds }) as const;

describe("a replay", () => {
  it("begins with all that happened, and stands still", () => {
    expect(wholeReplay(tape)).toEqual({
      position: 6,
      elapsed: 60_040,
      isPlaying: false,
      speed: 1,
      skipsWaits: false,
    });
  });

  it.each<[string, readonly ReplayAction[], number]>([
    ["one event back", [{ type: "step", by: -1 }], 5],
    ["no further on than the last event", [{ type: "step", by: 1 }], 6],
    ["no further back than the first event", [toFirst, { type: "step", by: -1 }], 1],
    ["to any position", [{ type: "jump", to: 3 }], 3],
    ["not beyond the last by a jump", [{ type: "jump", to: 99 }], 6],
    ["not before the first by a jump", [{ type: "jump", to: -99 }], 1],
    ["to where this exchange begins", [{ type: "exchange", direction: "previous" }], 4],
    [
      "then to where the one before it begins",
      [
        { type: "exchange", direction: "previous" },
        { type: "exchange", direction: "previous" },
      ],
      1,
    ],
    ["to where the next exchange begins", [toFirst, { type: "exchange", direction: "next" }], 4],
    [
      "from the last exchange to the end",
      [
        { type: "jump", to: 4 },
        { type: "exchange", direction: "next" },
      ],
      6,
    ],
  ])("goes %s", (_, actions, position) => {
    expect(replayed(actions).position).toBe(position);
  });

  it("knows the time of where it is", () => {
    expect(replayed([{ type: "jump", to: 4 }]).elapsed).toBe(60_020);
  });

  it.each([
    ["a step", { type: "step", by: 1 }],
    ["a step to an exchange", { type: "exchange", direction: "next" }],
    ["a pause", { type: "pause" }],
    ["a second press", { type: "toggle" }],
  ] as const)("stops playing at %s", (_, action) => {
    expect(replayed([toFirst, { type: "play" }, action]).isPlaying).toBe(false);
  });

  it("goes on playing from where it is dragged to, unless that is the end", () => {
    expect(replayed([toFirst, { type: "play" }, { type: "jump", to: 3 }])).toMatchObject({
      isPlaying: true,
      position: 3,
    });
    expect(replayed([toFirst, { type: "play" }, { type: "jump", to: 6 }]).isPlaying).toBe(false);
  });
});

describe("a replay that plays", () => {
  const playing = replayed([toFirst, { type: "play" }]);

  it("begins anew when it was at the end", () => {
    expect(replayed([{ type: "play" }])).toMatchObject({ position: 1, elapsed: 0, isPlaying: true });
  });

  it.each([
    [9, 1],
    [10, 2],
    [19, 2],
    [20, 3],
    [200, 3],
  ])("after %i ms has come to event %i", (milliseconds, position) => {
    expect(replayed([tick(milliseconds)], playing).position).toBe(position);
  });

  it.each([
    [0.5, 19, 1],
    [0.5, 20, 2],
    [2, 5, 2],
    [10, 2, 3],
    [0.01, 250, 1],
  ] as const)("at speed %s after %i ms has come to event %i", (speed, milliseconds, position) => {
    expect(replayed([{ type: "speed", speed }, tick(milliseconds)], playing).position).toBe(position);
  });

  it("adds up the frames", () => {
    expect(replayed(Array(4).fill(tick(5)), playing).position).toBe(3);
  });

  it("doesn't make up for a page that was hidden", () => {
    expect(replayed([tick(3_600_000)], playing)).toMatchObject({ position: 3, elapsed: 250 });
  });

  it("ends with the last event", () => {
    const nearEnd = replayed([{ type: "jump", to: 4 }, { type: "play" }, tick(250)]);
    expect(nearEnd).toMatchObject({ position: 6, elapsed: 60_040, isPlaying: false });
  });

  it("stands still when it doesn't play", () => {
    expect(replayed([toFirst, tick(100)])).toEqual(replayed([toFirst]));
  });

  it("cuts the wait of a minute short when told to, and keeps its place", () => {
    const short = replayed([{ type: "skip-waits", on: true }, tick(200), tick(220)], playing);
    expect(short).toMatchObject({ position: 4, elapsed: 420 });
    expect(replayed([{ type: "skip-waits", on: false }], short)).toMatchObject({
      position: 4,
      elapsed: 60_020,
    });
  });
});

describe("a tape", () => {
  it("never runs backwards when the clock was set back while it was recorded", () => {
    expect(makeTape(eventsAt([0, 50, 20, 60]), shortenWaits).moments).toEqual([0, 50, 50, 60]);
  });

  it("has one event at least", () => {
    const one = makeTape(eventsAt([0]), shortenWaits);
    expect(replayed([{ type: "play" }, tick(10)], wholeReplay(one), one)).toMatchObject({
      position: 1,
      isPlaying: false,
    });
  });

  it("counts an exchange that goes on after another as begun once", () => {
    expect(makeTape(eventsAt([0, 1, 2, 3], [1, 2, 1, 3]), shortenWaits).beginnings).toEqual([1, 2, 4]);
  });
});

describe("waits cut short", () => {
  it.each<[string, readonly number[], readonly number[]]>([
    ["leave what is quick as it was", [0, 5, 1000], [0, 5, 1000]],
    ["take 400 ms each", [0, 2000, 2010, 10_010], [0, 400, 410, 810]],
    ["leave events of the same moment together", [0, 5000, 5000], [0, 400, 400]],
    ["of nothing are nothing", [], []],
  ])("%s", (_, moments, expected) => {
    expect(shortenWaits(moments)).toEqual(expected);
  });
});
