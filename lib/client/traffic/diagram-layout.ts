import {
  type CompressedClock,
  type CompressedGap,
  GrowingClock,
  type Moment,
} from "@/lib/protocol/sequence/clock";
import type { Channel, Sequence, SequenceStep } from "@/lib/protocol/sequence/sequence-model";
import { type DiagramBar, OpenTimes } from "./diagram-bars";
import { UnderWay } from "./diagram-under-way";

/** A step in its place, in pixels of the natural size. */
export interface DiagramRow {
  /** From the top, 0 first. */
  readonly index: number;
  readonly step: SequenceStep;
  /** Which of the control connections that are open at the same time it belongs to: 0, 1, … */
  readonly slot: number;
  /** The operation that begins with it, where several are drawn: it stands above. */
  readonly heading: string | null;
  readonly y: number;
  readonly height: number;
}

/** A row with what is known of its connection now. */
export interface DrawnRow extends DiagramRow {
  readonly channel: Channel | null;
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
  /** Where what is drawn ends: above `height` when another diagram on the same clock goes on. */
  readonly end: number;
  /** When its last step ended: milliseconds from what the clock counts from. */
  readonly lasted: number;
  /** Too narrow for ports beside the lifelines: they stand between them, and words are short. */
  readonly narrow: boolean;
  /** Where the two lifelines stand. */
  readonly client: number;
  readonly server: number;
  /** Where times are written; null where there is no room for them. */
  readonly times: number | null;
  /** When the first step began, milliseconds since the epoch. */
  readonly startedAt: number;
  /** By their keys. */
  readonly channels: ReadonlyMap<string, Channel>;
  /** Control connections that were open before the first step. */
  readonly leadIns: readonly Channel[];
  readonly rows: readonly DiagramRow[];
  readonly gaps: readonly DiagramGap[];
  /** Connections while they are open, and transfers while bytes move: those that are seen between two heights. */
  readonly barsBetween: (top: number, bottom: number) => readonly DiagramBar[];
  /** Control connections that are open at the same time, at most. */
  readonly controlSlots: number;
  /** Whether commands have to say which control connection they are on. */
  readonly numbered: boolean;
  /** Whether every step has its place; else there is more to lay out the next time. */
  readonly complete: boolean;
}

export interface LayoutOptions {
  /** Pixels; at least 240 are used. */
  readonly width: number;
  /** Shared with another diagram; the sequence's own unless given. */
  readonly clock?: CompressedClock | undefined;
  /** Milliseconds to take from a step's time before the clock is asked. */
  readonly origin?: number | undefined;
  /** Whether operations are named where they begin; not together with a shared clock. */
  readonly headings?: boolean | undefined;
}

/** Pixels: narrower ones have no ports beside their lifelines. */
const NARROW = 340;
/** Pixels above the first row. */
const TOP = 8;
export const LEAD_IN = 26;
/** Pixels that the name of an operation takes. */
export const HEADING = 30;
/** Lead-ins that are drawn; a session has few, and the picture is about what follows. */
const MOST_LEAD_INS = 4;
/** Rows between two looks at the clock. */
const PIECE = 500;

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
  return new GrowingLayout().read(sequence, options);
}

/**
 * A layout that grows with its sequence: only what is new gets a place. Another sequence, or another height of a row that
 * has its place, makes it begin anew.
 */
export class GrowingLayout {
  #rows: DiagramRow[] = [];
  #gaps: DiagramGap[] = [];
  #clock = new GrowingClock();
  #controls = new OpenTimes("control");
  #datas = new OpenTimes("data");
  /** Gaps of the clock that have their mark. */
  #marked = 0;
  #end = 0;
  /** When the last step ended. */
  #lasted = 0;
  #bytes = new UnderWay();
  #dials = new UnderWay();
  #leadIns: readonly Channel[] = [];
  #channels: { readonly list: readonly Channel[]; readonly byKey: ReadonlyMap<string, Channel> } = {
    list: [],
    byKey: new Map(),
  };
  #shared: CompressedClock | undefined;
  #origin = 0;
  #headings = false;
  /** Operations that have their name. */
  readonly #named = new Set<number>();

  /** @param isSpent asked now and then: whether it is time to let others work, and to go on the next time */
  read(sequence: Sequence, options: LayoutOptions, isSpent: () => boolean = () => false): DiagramLayout {
    const { steps } = sequence;
    const channels = this.#channelsOf(sequence);
    const leadIns =
      this.#rows.length === 0 || !this.#refresh(steps, options)
        ? this.#restart(sequence, options)
        : this.#leadIns;
    const clock = this.#shared ?? this.#clock;
    const top = TOP + leadIns.length * LEAD_IN;
    while (this.#rows.length < steps.length) {
      for (const step of steps.slice(this.#rows.length, this.#rows.length + PIECE)) this.#add(step, top);
      if (isSpent()) break;
    }
    const complete = this.#rows.length === steps.length;
    if (complete) this.#markGaps(this.#shared ? this.#lasted : Number.POSITIVE_INFINITY, top);

    const rows = [...this.#rows];
    const height = top + Math.max(this.#end, clock.length) + 12;
    const width = Math.max(240, options.width);
    const isWide = width >= 600;
    const narrow = width < NARROW;
    const margin = isWide ? 70 : narrow ? 14 : 55;
    const origin = this.#origin;
    const [controls, datas] = [this.#controls, this.#datas];
    const place = (time: number) => top + clock.position(time - origin);
    const end = this.#shared
      ? Math.max(top + this.#end, top + this.#shared.position(this.#lasted)) + 12
      : height;
    const places = { rows, place, end: end - 6 };
    return {
      width,
      height,
      end,
      lasted: this.#lasted,
      narrow,
      client: (isWide ? 62 : 0) + margin,
      server: width - margin,
      times: isWide ? 12 : null,
      startedAt: steps[0]?.at ?? 0,
      channels,
      leadIns,
      rows,
      gaps: [...this.#gaps],
      barsBetween: (from, to) => {
        const heights = { top: from, bottom: to };
        return [...controls.bars(places, channels, heights), ...datas.bars(places, channels, heights)];
      },
      controlSlots: controls.count,
      numbered: sequence.channels.filter(({ kind }) => kind === "control").length > 1,
      complete,
    };
  }

  #channelsOf({ channels }: Sequence): ReadonlyMap<string, Channel> {
    if (channels !== this.#channels.list) {
      this.#channels = { list: channels, byKey: new Map(channels.map((channel) => [channel.key, channel])) };
    }
    return this.#channels.byKey;
  }

  #restart(sequence: Sequence, { clock, origin = 0, headings = false }: LayoutOptions): readonly Channel[] {
    this.#rows = [];
    this.#gaps = [];
    this.#clock = new GrowingClock();
    this.#controls = new OpenTimes("control");
    this.#datas = new OpenTimes("data");
    this.#marked = 0;
    this.#end = 0;
    this.#lasted = 0;
    this.#bytes = new UnderWay();
    this.#dials = new UnderWay();
    this.#shared = clock;
    this.#origin = origin;
    this.#headings = headings;
    this.#named.clear();
    this.#leadIns = leadInsOf(sequence);
    return this.#leadIns;
  }

  /** Takes over steps that know more than before. @returns false when the rows are no longer true */
  #refresh(steps: readonly SequenceStep[], { clock, origin = 0, headings = false }: LayoutOptions): boolean {
    if (headings !== this.#headings) return false;
    if (clock !== this.#shared || origin !== this.#origin || steps.length < this.#rows.length) return false;
    // All of them in every frame: without an iterator it takes no time.
    for (let index = 0; index < this.#rows.length; index++) {
      const row = this.#rows[index];
      const step = steps[index];
      if (row === undefined || step === row.step) continue;
      if (step?.key !== row.step.key || step.at !== row.step.at || stepHeight(step) !== row.height)
        return false;
      this.#rows[index] = { ...row, step };
      this.#controls.readAgain(step, index);
      this.#datas.readAgain(step, index);
      this.#observe(step);
    }
    return true;
  }

  #add(step: SequenceStep, top: number): void {
    const index = this.#rows.length;
    const at = step.at - this.#origin;
    const heading = this.#headingOf(step);
    const above = heading === null ? 0 : HEADING;
    const height = stepHeight(step);
    const begin = this.#shared
      ? Math.max(this.#shared.position(at), this.#end)
      : this.#clock.add({ at, space: above + height });
    const y = begin + above;
    this.#markGaps(at, top);
    this.#observe(step);
    const slot = this.#controls.read(step, index);
    this.#datas.read(step, index);
    this.#rows.push({ index, step, slot, heading, y: top + y, height });
    this.#end = y + height;
  }

  #headingOf({ exchange }: SequenceStep): string | null {
    if (!this.#headings || exchange === null || this.#named.has(exchange.id)) return null;
    this.#named.add(exchange.id);
    return exchange.label;
  }

  #observe(step: SequenceStep): void {
    this.#lasted = Math.max(this.#lasted, step.at - this.#origin, step.until - this.#origin);
    if (step.kind === "transfer")
      this.#bytes.observe(step, step.milliseconds === null && step.failed === null);
    else if (step.kind === "dial") this.#dials.observe(step, step.outcome === "pending");
  }

  /** Marks the clock's gaps up to a moment. */
  #markGaps(until: number, top: number): void {
    const { gaps } = this.#shared ?? this.#clock;
    for (let gap = gaps[this.#marked]; gap && gap.to <= until; gap = gaps[++this.#marked]) {
      this.#gaps.push(this.#mark(gap, top));
    }
  }

  #mark({ start, end, from, to, milliseconds }: CompressedGap, top: number): DiagramGap {
    // What was under way may end a little before the reply that ends the wait.
    const middle = (from + to) / 2 + this.#origin;
    const meanwhile = this.#bytes.lastsTo(middle) ? "bytes" : this.#dials.lastsTo(middle) ? "dial" : null;
    return { y: top + start, height: end - start, milliseconds, meanwhile };
  }
}

/** Control connections that were opened before the first step, as far as that was seen. */
function leadInsOf({ channels, steps }: Sequence): readonly Channel[] {
  const [first] = steps;
  if (first === undefined) return [];
  return channels
    .filter(({ kind, openedAt }) => kind === "control" && openedAt !== null && openedAt < first.at)
    .slice(0, MOST_LEAD_INS);
}

/** The height of a row with the room down to the next, where that is little: no click between two rows goes nowhere. */
export function heightToNext({ y, height }: DiagramRow, next: DiagramRow | undefined): number {
  return next && next.y - (y + height) < HEADING - 4 ? next.y - y : height;
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
