/** When a row of a drawing begins, and how much room it needs below. */
export interface Moment {
  /** Milliseconds on any scale: since the epoch, or since the beginning of an exchange. */
  readonly at: number;
  /** Units of the drawing, such as pixels. */
  readonly space: number;
}

/** A time in which nothing happened, drawn shorter than it was. */
export interface CompressedGap {
  /** The moments around it, on the scale of the moments given. */
  readonly from: number;
  readonly to: number;
  /** How long it really was. */
  readonly milliseconds: number;
  /** Where its mark stands: units. */
  readonly start: number;
  readonly end: number;
}

export interface CompressedClock {
  /**
   * Where a moment stands, in units from the beginning: rises with time, and never beyond `length`. Between two known
   * moments it is in proportion.
   */
  position(at: number): number;
  /** In order. */
  readonly gaps: readonly CompressedGap[];
  /** Units from the first moment to the end of the last row. */
  readonly length: number;
}

export interface ClockOptions {
  /** Longer than this, in milliseconds, and nothing in between: a gap. */
  readonly idleAfter?: number;
  /** Units that a gap takes, however long it was. */
  readonly gapSpace?: number;
  /** Units for a moment that says nothing else; for `compressedClock`. */
  readonly space?: number;
}

/** Units for time that passes between two rows, so that a wait shows: 2 for 1 ms, 12 for 100 ms, never above 24. */
function passing(milliseconds: number): number {
  return Math.min(24, 6 * Math.log10(1 + milliseconds));
}

/**
 * One clock for one drawing: moments of equal weight.
 *
 * @param moments milliseconds, rising; equal ones are rows one below the other
 */
export function compressedClock(moments: readonly number[], options: ClockOptions = {}): CompressedClock {
  const space = options.space ?? 24;
  return sharedClock([moments.map((at) => ({ at, space }))], options);
}

/**
 * One clock for several drawings side by side, such as two exchanges that are compared: the same moment stands at the same
 * height in each, and in each there is room for every row.
 *
 * @param lanes the rows of each drawing from top to bottom, on the same scale of time; one that claims to be earlier than
 *   the row above it counts as being at the same moment
 */
export function sharedClock(
  lanes: readonly (readonly Moment[])[],
  options: ClockOptions = {},
): CompressedClock {
  const clock = new GrowingClock(options);
  const moments = inOrder(lanes);
  for (const [i, { at, space, lane }] of moments.entries()) {
    if (at !== moments[i - 1]?.at) clock.reach(at, lanesAt(moments, i));
    clock.add({ at, space }, lane);
  }
  return clock;
}

/** A clock that goes on: moments come one after the other, and what was placed stays there. */
export class GrowingClock implements CompressedClock {
  readonly #idleAfter: number;
  readonly #gapSpace: number;
  readonly #times: number[] = [];
  readonly #positions: number[] = [];
  readonly #gaps: CompressedGap[] = [];
  /** By lane: the end of its last row. */
  readonly #ends: number[] = [];
  #length = 0;

  constructor({ idleAfter = 1000, gapSpace = 40 }: ClockOptions = {}) {
    this.#idleAfter = idleAfter;
    this.#gapSpace = gapSpace;
  }

  /**
   * Takes the next row; one that claims to be earlier than the last counts as being at the same moment.
   *
   * @returns where it begins: below the row before it in its lane
   */
  add({ at, space }: Moment, lane = 0): number {
    this.reach(at, [lane]);
    const begin = Math.max(this.#positions.at(-1) ?? 0, this.#ends[lane] ?? 0);
    this.#ends[lane] = begin + space;
    this.#length = Math.max(this.#length, begin + space);
    return begin;
  }

  /**
   * Goes on to a moment, when it isn't there yet.
   *
   * @param lanes which of them have a row then: it begins below their last ones
   */
  reach(at: number, lanes: readonly number[]): void {
    const time = this.#times.at(-1);
    if (time !== undefined && at <= time) return;
    const before = this.#positions.at(-1) ?? 0;
    const passed = time === undefined ? 0 : at - time;
    let position = Math.max(before, ...lanes.map((lane) => this.#ends[lane] ?? 0)) + passing(passed);
    if (passed > this.#idleAfter) {
      const start = Math.max(before, this.#length);
      position = start + this.#gapSpace;
      this.#gaps.push({ from: at - passed, to: at, milliseconds: passed, start, end: position });
    }
    this.#times.push(at);
    this.#positions.push(position);
  }

  get gaps(): readonly CompressedGap[] {
    return this.#gaps;
  }

  get length(): number {
    return this.#length;
  }

  position(at: number): number {
    return positionAt(at, this.#times, this.#positions);
  }
}

/** The lanes that have a row at the same moment as the first given. */
function lanesAt(
  moments: readonly { readonly at: number; readonly lane: number }[],
  first: number,
): readonly number[] {
  const lanes: number[] = [];
  const at = moments[first]?.at;
  for (let i = first; moments[i]?.at === at; i++) {
    const lane = moments[i]?.lane;
    if (lane === undefined) break;
    if (!lanes.includes(lane)) lanes.push(lane);
  }
  return lanes;
}

/** The moments of all lanes by time; those of a lane in their order. */
function inOrder(lanes: readonly (readonly Moment[])[]): readonly (Moment & { readonly lane: number })[] {
  const all = lanes.flatMap((moments, lane) => {
    let latest = Number.NEGATIVE_INFINITY;
    return moments.map(({ at, space }) => {
      latest = Math.max(latest, at);
      return { at: latest, space, lane };
    });
  });
  return lanes.length > 1 ? all.sort((a, b) => a.at - b.at) : all;
}

function positionAt(at: number, times: readonly number[], positions: readonly number[]): number {
  let low = 0;
  let high = times.length - 1;
  if (high < 0) return 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const time = times[low] ?? 0;
  const position = positions[low] ?? 0;
  const next = times[low + 1];
  if (next === undefined || at <= time) return position;
  return position + ((at - time) / (next - time)) * ((positions[low + 1] ?? position) - position);
}
