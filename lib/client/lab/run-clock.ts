/** A replay of one or several runs on one clock: where it is, in milliseconds since their beginning. */
export interface RunClock {
  /** Null: at the end, or with what happens now. */
  readonly elapsed: number | null;
  readonly isPlaying: boolean;
  readonly speed: ClockSpeed;
  /** Whether waits in which nothing happens are cut short. */
  readonly skipsWaits: boolean;
}

export const clockSpeeds = [0.05, 0.25, 1, 4] as const;
export type ClockSpeed = (typeof clockSpeeds)[number];

export type ClockAction =
  | { readonly type: "toggle" }
  | { readonly type: "pause" }
  /** To the moment of an event: 1 is the first. */
  | { readonly type: "jump"; readonly to: number }
  | { readonly type: "step"; readonly by: number }
  | { readonly type: "speed"; readonly speed: ClockSpeed }
  | { readonly type: "skip-waits"; readonly on: boolean }
  | { readonly type: "to-end" }
  /** So many milliseconds of the person's own time went by. */
  | { readonly type: "tick"; readonly milliseconds: number };

export const wholeRun: RunClock = { elapsed: null, isPlaying: false, speed: 0.25, skipsWaits: true };

/** A page that was hidden doesn't catch up: its first frame counts as this many milliseconds at most. */
const LONGEST_FRAME = 250;
/** Milliseconds that a wait is played for, where waits are cut short. */
const WAIT = 600;

/**
 * When each event comes, in milliseconds since the first one, never earlier than the one before it.
 * @param times of the events, in their order, in milliseconds since the epoch
 */
export function momentsOf(times: readonly number[]): readonly number[] {
  const start = times[0] ?? 0;
  let latest = 0;
  return times.map((time) => {
    latest = Math.max(latest, time - start);
    return latest;
  });
}

/** How many events have come: 1 to all. */
export function positionAt(moments: readonly number[], { elapsed }: Pick<RunClock, "elapsed">): number {
  if (elapsed === null) return moments.length;
  const after = moments.findIndex((moment) => moment > elapsed);
  return Math.max(after === -1 ? moments.length : after, Math.min(1, moments.length));
}

/** What becomes of a replay. Pure: time comes in by `tick`. */
export function reduceClock(moments: readonly number[], clock: RunClock, action: ClockAction): RunClock {
  switch (action.type) {
    case "toggle":
      if (clock.isPlaying) return { ...clock, isPlaying: false };
      return { ...clock, isPlaying: moments.length > 1, elapsed: clock.elapsed ?? 0 };
    case "pause":
      return { ...clock, isPlaying: false };
    case "jump":
      return goTo(moments, clock, action.to);
    case "step":
      return goTo(moments, clock, nextPosition(moments, clock, action.by));
    case "speed":
      return { ...clock, speed: action.speed };
    case "skip-waits":
      return { ...clock, skipsWaits: action.on };
    case "to-end":
      return { ...clock, elapsed: null, isPlaying: false };
    case "tick":
      return tick(moments, clock, action.milliseconds);
  }
}

/** Events of one moment are taken together: a step always shows something new. */
function nextPosition(moments: readonly number[], clock: RunClock, by: number): number {
  const position = positionAt(moments, clock);
  if (by >= 0) return position + by;
  const now = moments[position - 1] ?? 0;
  const before = moments.findLastIndex((moment) => moment < now);
  return before + 1;
}

function goTo(moments: readonly number[], clock: RunClock, wanted: number): RunClock {
  const position = Math.min(Math.max(Math.trunc(wanted), 1), moments.length);
  const elapsed = position === moments.length ? null : (moments[position - 1] ?? null);
  return { ...clock, elapsed, isPlaying: false };
}

function tick(moments: readonly number[], clock: RunClock, milliseconds: number): RunClock {
  if (!clock.isPlaying || clock.elapsed === null) return clock;
  const passed = Math.min(Math.max(milliseconds, 0), LONGEST_FRAME) * clock.speed;
  const last = moments.at(-1) ?? 0;
  const { elapsed } = clock;
  const next = moments.find((moment) => moment > elapsed) ?? last;
  const isWait = clock.skipsWaits && next - elapsed > WAIT * clock.speed;
  // The end of a wait is played as it was, so that one sees it come.
  const now = isWait ? next - WAIT * clock.speed : elapsed + passed;
  return now >= last ? { ...clock, elapsed: null, isPlaying: false } : { ...clock, elapsed: now };
}
