import type { TrafficEvent } from "@/lib/protocol/traffic";

/** Times real time. The slow ones are for servers that are near: a whole listing takes them five milliseconds. */
export const replaySpeeds = [0.01, 0.1, 0.5, 1, 2, 5, 10] as const;
export type ReplaySpeed = (typeof replaySpeeds)[number];

/** A recording as it is played: made once, when a transcript is opened. */
export interface Tape {
  /** By rising number; at least one. */
  readonly events: readonly TrafficEvent[];
  /** When each event comes, in milliseconds since the first one: never earlier than the one before it. */
  readonly moments: readonly number[];
  /** The same with the waits between events cut short. */
  readonly shortMoments: readonly number[];
  /** Positions at which the first event of an exchange is the newest, ascending. */
  readonly beginnings: readonly number[];
}

/** Where a replay is. */
export interface Replay {
  /** How many events have come: 1 to all. */
  readonly position: number;
  /** Milliseconds on the clock in force. */
  readonly elapsed: number;
  readonly isPlaying: boolean;
  readonly speed: ReplaySpeed;
  /** Whether waits are cut short. */
  readonly skipsWaits: boolean;
}

export type ReplayAction =
  | { readonly type: "play" }
  | { readonly type: "pause" }
  | { readonly type: "toggle" }
  /** So many events on, or back when negative; stops playing. */
  | { readonly type: "step"; readonly by: number }
  /** Straight to a position; goes on playing from there. */
  | { readonly type: "jump"; readonly to: number }
  /** To where the next exchange begins, or this one or the one before it; stops playing. */
  | { readonly type: "exchange"; readonly direction: "next" | "previous" }
  | { readonly type: "speed"; readonly speed: ReplaySpeed }
  | { readonly type: "skip-waits"; readonly on: boolean }
  /** So many milliseconds of the person's own time went by. */
  | { readonly type: "tick"; readonly milliseconds: number };

/** A page that was hidden doesn't catch up: its first frame counts as this many milliseconds at most. */
const LONGEST_FRAME = 250;

/**
 * @param events of one session, by rising number; at least one
 * @param shorten cuts the waits between rising moments short, in milliseconds
 */
export function makeTape(
  events: readonly TrafficEvent[],
  shorten: (moments: readonly number[]) => readonly number[],
): Tape {
  const moments = risingMoments(events);
  return { events, moments, shortMoments: shorten(moments), beginnings: exchangeBeginnings(events) };
}

/** A clock that was set back in the middle of a recording must not hold the replay up. */
function risingMoments(events: readonly TrafficEvent[]): readonly number[] {
  const start = events[0]?.at ?? 0;
  let latest = 0;
  return events.map(({ at }) => {
    latest = Math.max(latest, at - start);
    return latest;
  });
}

function exchangeBeginnings(events: readonly TrafficEvent[]): readonly number[] {
  const seen = new Set<number>();
  const beginnings: number[] = [];
  for (const [index, { exchange }] of events.entries()) {
    if (exchange === null || seen.has(exchange.id)) continue;
    seen.add(exchange.id);
    beginnings.push(index + 1);
  }
  return beginnings;
}

/** Everything has come, as when a file is opened to be looked at. */
export function wholeReplay(tape: Tape): Replay {
  const position = tape.events.length;
  return { position, elapsed: at(tape.moments, position), isPlaying: false, speed: 1, skipsWaits: false };
}

/** What becomes of a replay. Pure: time comes in by `tick`. */
export function reduceReplay(tape: Tape, replay: Replay, action: ReplayAction): Replay {
  switch (action.type) {
    case "play":
      return replay.position < tape.events.length
        ? { ...replay, isPlaying: true }
        : { ...goTo(tape, replay, 1), isPlaying: true };
    case "pause":
      return { ...replay, isPlaying: false };
    case "toggle":
      return reduceReplay(tape, replay, { type: replay.isPlaying ? "pause" : "play" });
    case "step":
      return { ...goTo(tape, replay, replay.position + action.by), isPlaying: false };
    case "jump":
      return goTo(tape, replay, action.to);
    case "exchange":
      return {
        ...goTo(tape, replay, exchangePosition(tape, replay, action.direction)),
        isPlaying: false,
      };
    case "speed":
      return { ...replay, speed: action.speed };
    case "skip-waits":
      return goTo(tape, { ...replay, skipsWaits: action.on }, replay.position);
    case "tick":
      return tick(tape, replay, action.milliseconds);
  }
}

/** The clock in force: when each event comes, in milliseconds since the first one. */
export function clockOf(tape: Tape, { skipsWaits }: Pick<Replay, "skipsWaits">): readonly number[] {
  return skipsWaits ? tape.shortMoments : tape.moments;
}

function goTo(tape: Tape, replay: Replay, wanted: number): Replay {
  const position = Math.min(Math.max(Math.trunc(wanted), 1), tape.events.length);
  const isPlaying = replay.isPlaying && position < tape.events.length;
  return { ...replay, position, elapsed: at(clockOf(tape, replay), position), isPlaying };
}

function tick(tape: Tape, replay: Replay, milliseconds: number): Replay {
  if (!replay.isPlaying) return replay;
  const clock = clockOf(tape, replay);
  const end = at(clock, tape.events.length);
  const passed = Math.min(Math.max(milliseconds, 0), LONGEST_FRAME) * replay.speed;
  const elapsed = Math.min(replay.elapsed + passed, end);
  let { position } = replay;
  while (position < tape.events.length && at(clock, position + 1) <= elapsed) position++;
  return { ...replay, elapsed, position, isPlaying: position < tape.events.length };
}

function exchangePosition(
  { beginnings, events }: Tape,
  { position }: Replay,
  direction: "next" | "previous",
): number {
  return direction === "next"
    ? (beginnings.find((beginning) => beginning > position) ?? events.length)
    : (beginnings.findLast((beginning) => beginning < position) ?? 1);
}

/** The moment of the event that is the newest at a position. */
function at(clock: readonly number[], position: number): number {
  return clock[position - 1] ?? 0;
}
