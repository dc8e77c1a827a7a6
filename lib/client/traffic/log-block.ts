import { ExchangeTally } from "@/lib/protocol/exchange";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import {
  type Announcement,
  carries,
  type EventRow,
  eventRow,
  HEADER_HEIGHT,
  type HeaderRow,
  LINE_HEIGHT,
  withAnnouncement,
} from "./log-rows";

/** Decides which rows are shown. */
export type Passes = (row: EventRow) => boolean;

/** What an event changed among the rows that pass: numbers that came and went. */
export interface PassingChange {
  readonly came: readonly number[];
  readonly went: readonly number[];
}

/** Rows between an announcement and the line that carries it, at most. */
const NEAR = 6;

/** An announcement that stands as a line of its own, as the line that carries it may still come. */
interface Waiting {
  readonly announcement: Announcement;
  rowsLeft: number;
}

/**
 * A part of the log that stays together: an exchange, or events of none that follow each other. Takes its events one by
 * one and changes only the rows that an event is about.
 */
export class LogBlock {
  /** Number of its first event: decides its place among the others. */
  readonly first: number;
  /** Number of its exchange, or null. */
  readonly exchange: number | null;
  /** Its place among the blocks. */
  at = 0;
  #tally: ExchangeTally | null;
  #rows: EventRow[] = [];
  #passing: EventRow[] = [];
  /** Lines up to the end of each passing row. */
  #ends: number[] = [];
  #waiting: Waiting[] = [];
  /** By number of an announcement that is no row of its own: number of the line that carries it. */
  readonly #carriers = new Map<number, number>();
  #header: HeaderRow | null = null;
  #last = 0;

  /** @param event its first, which still has to be added. */
  constructor(event: TrafficEvent) {
    this.first = event.seq;
    this.exchange = event.exchange?.id ?? null;
    this.#tally = this.#newTally();
  }

  /** Number of its last event. */
  get last(): number {
    return this.#last;
  }

  get rows(): readonly EventRow[] {
    return this.#rows;
  }

  /** The rows that pass the filter. */
  get passing(): readonly EventRow[] {
    return this.#passing;
  }

  /** Whether it is an exchange that failed. */
  get hasFailed(): boolean {
    return (this.#header?.exchange ?? this.#tally?.summary())?.failed ?? false;
  }

  /** @param event of this block, with a higher number than all before. */
  add(event: TrafficEvent, passes: Passes): PassingChange {
    this.#header = null;
    this.#last = event.seq;
    this.#tally?.add(event);
    if (event.type === "data-announced") {
      const carrier = this.#carrierBefore(event);
      if (carrier !== -1) return this.#announce(carrier, event, passes);
      this.#waiting.push({ announcement: event, rowsLeft: NEAR });
      return this.#push(eventRow(event, this.#startedAt), passes);
    }
    const change = this.#push(eventRow(event, this.#startedAt), passes);
    const announced = this.#waiting.find(({ announcement }) => carries(event, announcement));
    for (const waiting of this.#waiting) waiting.rowsLeft--;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== announced && waiting.rowsLeft > 0);
    if (announced === undefined) return change;
    // The announcement's own line goes, and what it said stands at the end of this one.
    const went = this.#remove(announced.announcement.seq);
    const { came } = this.#announce(this.#rows.length - 1, announced.announcement, passes);
    return { came: change.came.length > 0 ? change.came : came, went };
  }

  /** Decides anew which rows pass. */
  filter(passes: Passes): void {
    this.#header = null;
    this.#passing = this.#rows.filter(passes);
    this.#measure(0);
  }

  /**
   * Takes back events with higher numbers than this, as if they had never come. None may have been forgotten.
   *
   * @returns what changed among the rows that stay
   */
  takeBackAfter(seq: number, passes: Passes): PassingChange {
    const before = new Set(this.#passing.map(({ event }) => event.seq).filter((known) => known <= seq));
    const kept = this.events.filter((event) => event.seq <= seq).sort((a, b) => a.seq - b.seq);
    this.#rows = [];
    this.#passing = [];
    this.#ends = [];
    this.#waiting = [];
    this.#carriers.clear();
    this.#tally = this.#newTally();
    for (const event of kept) this.add(event, passes);
    const after = this.#passing.map(({ event }) => event.seq);
    const came = after.filter((known) => !before.delete(known));
    return { came, went: [...before] };
  }

  /** Forgets events with lower numbers than this. */
  forgetBefore(seq: number): void {
    this.#header = null;
    this.#rows = this.#rows.slice(firstRowFrom(this.#rows, seq));
    this.#passing = this.#passing.slice(firstRowFrom(this.#passing, seq));
    this.#waiting = this.#waiting.filter(({ announcement }) => announcement.seq >= seq);
    for (const [announcement, carrier] of this.#carriers) {
      if (announcement < seq || carrier < seq) this.#carriers.delete(announcement);
    }
    this.#measure(0);
  }

  /** How many rows it takes in the log. */
  rowCount(open: boolean): number {
    if (this.#passing.length === 0) return 0;
    if (this.exchange === null) return this.#passing.length;
    return open ? 1 + this.#passing.length : 1;
  }

  /** Pixels. */
  height(open: boolean): number {
    if (this.#passing.length === 0) return 0;
    const lines = (this.#ends.at(-1) ?? 0) * LINE_HEIGHT;
    if (this.exchange === null) return lines;
    return open ? HEADER_HEIGHT + lines : HEADER_HEIGHT;
  }

  /** Its header; null for events of no exchange. */
  header(open: boolean): HeaderRow | null {
    if (this.#tally === null) return null;
    if (this.#header?.open !== open) {
      this.#header = {
        kind: "exchange",
        key: `exchange-${this.exchange}`,
        exchange: this.#tally.summary(),
        open,
        passing: this.#passing.length,
        total: this.#rows.length,
      };
    }
    return this.#header;
  }

  /** Pixels from its top to a passing row. */
  topOf(row: number): number {
    const header = this.exchange === null ? 0 : HEADER_HEIGHT;
    return header + (row === 0 ? 0 : (this.#ends[row - 1] ?? 0)) * LINE_HEIGHT;
  }

  /** The passing row at so many pixels below its top; -1 for the header. */
  rowAtPixel(pixels: number): number {
    const header = this.exchange === null ? 0 : HEADER_HEIGHT;
    if (pixels < header) return -1;
    return Math.min(this.#passing.length - 1, above(this.#ends, (pixels - header) / LINE_HEIGHT));
  }

  /** The events of its rows, announcements beside the lines that carry them. */
  get events(): readonly TrafficEvent[] {
    return eventsOf(this.#rows);
  }

  /** Number of the event in whose row an event stands: its own, or the line's that announced it. */
  carrierOf(seq: number): number {
    return this.#carriers.get(seq) ?? seq;
  }

  /** Where the passing row of an event stands; -1 when there is none. */
  passingIndexOf(seq: number): number {
    const at = firstRowFrom(this.#passing, seq);
    return this.#passing[at]?.event.seq === seq ? at : -1;
  }

  #newTally(): ExchangeTally | null {
    return this.exchange === null ? null : new ExchangeTally(this.exchange);
  }

  get #startedAt(): number | null {
    return this.#tally?.startedAt ?? null;
  }

  #carrierBefore(event: Announcement): number {
    for (let at = this.#rows.length - 1; at >= Math.max(0, this.#rows.length - NEAR); at--) {
      const row = this.#rows[at];
      if (row !== undefined && row.announced === null && carries(row.event, event)) return at;
    }
    return -1;
  }

  #push(row: EventRow, passes: Passes): PassingChange {
    this.#rows.push(row);
    if (!passes(row)) return { came: [], went: [] };
    this.#passing.push(row);
    this.#ends.push((this.#ends.at(-1) ?? 0) + row.lineCount);
    return { came: [row.event.seq], went: [] };
  }

  /** Writes an announcement at the end of the line that carries it. */
  #announce(at: number, event: Announcement, passes: Passes): PassingChange {
    const before = this.#rows[at];
    if (before === undefined) return { came: [], went: [] };
    const row = withAnnouncement(before, event);
    this.#rows[at] = row;
    const { seq } = row.event;
    this.#carriers.set(event.seq, seq);
    const place = firstRowFrom(this.#passing, seq);
    const passed = this.#passing[place]?.event.seq === seq;
    // What a line says more can only make it pass.
    if (passed) this.#passing[place] = row;
    else if (passes(row)) this.#passing.splice(place, 0, row);
    else return { came: [], went: [] };
    this.#measure(place);
    return { came: passed ? [] : [seq], went: [] };
  }

  #remove(seq: number): readonly number[] {
    const at = firstRowFrom(this.#rows, seq);
    if (this.#rows[at]?.event.seq === seq) this.#rows.splice(at, 1);
    const place = this.passingIndexOf(seq);
    if (place === -1) return [];
    this.#passing.splice(place, 1);
    this.#measure(place);
    return [seq];
  }

  /** Sums the lines up, from a passing row to the last. */
  #measure(from: number): void {
    this.#ends.length = from;
    let end = from === 0 ? 0 : (this.#ends[from - 1] ?? 0);
    for (let at = from; at < this.#passing.length; at++) {
      end += this.#passing[at]?.lineCount ?? 0;
      this.#ends.push(end);
    }
  }
}

/** The events of rows, announcements beside the lines that carry them. */
export function eventsOf(rows: readonly EventRow[]): readonly TrafficEvent[] {
  return rows.flatMap(({ event, announced }) => (announced === null ? [event] : [event, announced]));
}

/** Where the first row of an event with this number or a higher one stands. */
function firstRowFrom(rows: readonly EventRow[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.event.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the first number above this one stands, among rising ones. */
export function above(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
