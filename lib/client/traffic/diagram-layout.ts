import { type CompressedClock, type Moment, sharedClock } from "@/lib/protocol/sequence/clock";
import type { Channel, Sequence, SequenceStep, StepOf } from "@/lib/protocol/sequence/sequence-model";
import { type DiagramBar, openTimes } from "./diagram-bars";

/** A step in its place, in pixels of the natural size. */
export interface DiagramRow {
  /** From the top, 0 first. */
  readonly index: number;
  readonly step: SequenceStep;
  readonly channel: Channel | null;
  /** Which of the control connections that are open at the same time it belongs to: 0, 1, … */
  readonly slot: number;
  readonly y: number;
  readonly height: number;
}

/** A long wait, drawn short. */
export interface DiagramGap {
  readonly y: number;
  readonly height: number;
  readonly milliseconds: number;
  /** What was under way meanwhile. */
  readonly meanwhile: "bytes" | "dial" | null;
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  /** Where the two lifelines stand. */
  readonly client: number;
  readonly server: number;
  /** Where times are written; null where there is no room for them. */
  readonly times: number | null;
  /** When the first step began, milliseconds since the epoch. */
  readonly startedAt: number;
  /** Control connections that were open before the first step. */
  readonly leadIns: readonly Channel[];
  readonly rows: readonly DiagramRow[];
  readonly gaps: readonly DiagramGap[];
  /** Connections while they are open, and transfers while bytes move. */
  readonly bars: readonly DiagramBar[];
  /** Control connections that are open at the same time, at most. */
  readonly controlSlots: number;
  /** Whether commands have to say which control connection they are on. */
  readonly numbered: boolean;
}

export interface LayoutOptions {
  /** Pixels; at least 320 are used. */
  readonly width: number;
  /** Shared with another diagram; the sequence's own unless given. */
  readonly clock?: CompressedClock | undefined;
  /** Milliseconds to take from a step's time before the clock is asked. */
  readonly origin?: number | undefined;
}

/** Pixels above the first row. */
const TOP = 8;
export const LEAD_IN = 26;
/** Lead-ins that are drawn; a session has few, and the picture is about what follows. */
const MOST_LEAD_INS = 4;

const heights: Record<SequenceStep["kind"], number> = {
  command: 24,
  reply: 24,
  listen: 26,
  dial: 54,
  secure: 26,
  transfer: 34,
  close: 26,
  note: 26,
};

/** Pixels that a step takes. */
export function stepHeight(step: SequenceStep): number {
  return heights[step.kind] + (step.kind === "listen" && step.overridden !== null ? 17 : 0);
}

/**
 * What a clock needs to know of a sequence; several sequences can share one.
 *
 * @param origin milliseconds since the epoch that count as 0, such as the beginning of the exchange
 */
export function sequenceMoments({ steps }: Sequence, origin = 0): readonly Moment[] {
  return steps.map((step) => ({ at: step.at - origin, space: stepHeight(step) }));
}

/** Places everything that is seen of a sequence; nothing is drawn yet. */
export function layoutSequence(sequence: Sequence, options: LayoutOptions): DiagramLayout {
  const { origin = 0 } = options;
  const width = Math.max(320, options.width);
  const clock = options.clock ?? sharedClock([sequenceMoments(sequence, origin)]);
  const { steps } = sequence;
  const channels = new Map(sequence.channels.map((channel) => [channel.key, channel]));
  const leadIns = leadInsOf(sequence);
  const top = TOP + leadIns.length * LEAD_IN;

  const controls = openTimes(sequence, "control");
  const rows: DiagramRow[] = [];
  const gaps: DiagramGap[] = [];
  let end = 0;
  /** Until when bytes are known to be on their way, and a dial to wait for an answer. */
  let bytesUntil = Number.NEGATIVE_INFINITY;
  let dialUntil = Number.NEGATIVE_INFINITY;
  let nextGap = 0;
  const addGaps = (until: number) => {
    for (let gap = clock.gaps[nextGap]; gap && gap.to <= until; gap = clock.gaps[++nextGap]) {
      const { start, end: gapEnd, milliseconds, from, to } = gap;
      // Either may end a little before the reply that ends the wait.
      const middle = (from + to) / 2;
      const meanwhile = bytesUntil > middle ? "bytes" : dialUntil > middle ? "dial" : null;
      gaps.push({ y: top + start, height: gapEnd - start, milliseconds, meanwhile });
    }
  };
  for (const step of steps) {
    const at = step.at - origin;
    addGaps(at);
    if (step.kind === "transfer") bytesUntil = Math.max(bytesUntil, endOf(step) - origin);
    else if (step.kind === "dial") dialUntil = Math.max(dialUntil, endOf(step) - origin);
    const y = Math.max(clock.position(at), end);
    const height = stepHeight(step);
    const channel = step.channel === null ? null : (channels.get(step.channel) ?? null);
    const slot = channel === null ? 0 : (controls.slots.get(`control ${channel.connection}`) ?? 0);
    rows.push({ index: rows.length, step, channel, slot, y: top + y, height });
    end = y + height;
  }
  addGaps(Number.POSITIVE_INFINITY);

  const height = top + Math.max(end, clock.length) + 12;
  const isWide = width >= 600;
  const margin = isWide ? 70 : 55;
  const client = (isWide ? 62 : 0) + margin;
  const place = (time: number) => top + clock.position(time - origin);
  return {
    width,
    height,
    client,
    server: width - margin,
    times: isWide ? 12 : null,
    startedAt: steps[0]?.at ?? 0,
    leadIns,
    rows,
    gaps,
    bars: [
      ...controls.bars(rows, place, height - 6),
      ...openTimes(sequence, "data").bars(rows, place, height - 6),
    ],
    controlSlots: controls.count,
    numbered: sequence.channels.filter(({ kind }) => kind === "control").length > 1,
  };
}

/** Milliseconds since the epoch; infinite while it is under way. */
function endOf(step: StepOf<"transfer"> | StepOf<"dial">): number {
  const isRunning =
    step.kind === "dial" ? step.outcome === "pending" : step.milliseconds === null && step.failed === null;
  return isRunning ? Number.POSITIVE_INFINITY : step.until;
}

/** Control connections whose opening isn't among the steps, but known. */
function leadInsOf({ channels, steps }: Sequence): readonly Channel[] {
  const dialled = new Set(steps.filter(({ kind }) => kind === "dial").map(({ channel }) => channel));
  return channels
    .filter(({ kind, key, client }) => kind === "control" && client && !dialled.has(key))
    .slice(0, MOST_LEAD_INS);
}

/** The rows that lie between two heights: only what is in view is drawn. */
export function rowsBetween(rows: readonly DiagramRow[], top: number, bottom: number): readonly DiagramRow[] {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && row.y + row.height < top) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((rows[end]?.y ?? Number.POSITIVE_INFINITY) <= bottom) end++;
  return rows.slice(low, end);
}
