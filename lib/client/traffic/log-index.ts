import { Stories } from "@/lib/protocol/exchange-stories";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { above, eventsOf, LogBlock, type Passes, type PassingChange } from "./log-block";
import { eventOf, firstAfter } from "./log-events";
import { everything, type LogFilter, passes } from "./log-filter";
import type { FailedExchange } from "./log-findings";
import { allOpen, isOpen, type LogFolds } from "./log-folds";
import type { EventRow, LogRow } from "./log-rows";

const none: readonly TrafficEvent[] = [];

/**
 * The log as rows: each exchange under its header, in the order in which they began, and events of no exchange between
 * them where they happened. Follows a list of events that grows at its end and is trimmed at its beginning, or shortened
 * at its end as in a replay that steps back, and does work for what changed only; any other list is read anew. Holds no event
 * that the list no longer has, but those that were taken from its end, as they mostly come back.
 */
export class LogIndex {
  readonly #atOnce: number;
  #events = none;
  #isBehind = false;
  #filter: LogFilter = everything;
  #folds: LogFolds = allOpen;
  #passes: Passes = passes(everything);
  #blocks: LogBlock[] = [];
  #byExchange = new Map<number, LogBlock>();
  #stories = new Stories();
  /** The list before its end was taken away: the stories know it whole. Empty when nothing was. */
  #whole = none;
  #hasForgotten = false;
  /** Events kept, by control connection. */
  #connections = new Map<number, number>();
  /** Numbers of the events whose lines pass the filter, rising. */
  #passing: number[] = [];
  #lineCount = 0;
  /** Where each block begins, in rows and in pixels; one more than blocks. */
  #rowStarts: number[] = [0];
  #tops: number[] = [0];
  /** The first block whose place isn't known. */
  #unplaced = 0;

  /** @param options.atOnce events that one update reads at most: the rest waits for the next, so that none takes long. */
  constructor({ atOnce = Number.POSITIVE_INFINITY }: { readonly atOnce?: number } = {}) {
    this.#atOnce = atOnce;
  }

  /** Whether the last update had more events than it read: the next one goes on there. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Shows these events of one session, by rising number, in this way. */
  update(events: readonly TrafficEvent[], filter: LogFilter = everything, folds: LogFolds = allOpen): this {
    if (filter !== this.#filter) {
      this.#filter = filter;
      this.#passes = passes(filter);
      this.#refilter();
    }
    if (events !== this.#events) this.#follow(events);
    else this.#isBehind = false;
    if (folds !== this.#folds) {
      this.#folds = folds;
      this.#unplaced = 0;
    }
    this.#place();
    return this;
  }

  get rowCount(): number {
    return this.#rowStarts.at(-1) ?? 0;
  }

  /** Pixels. */
  get height(): number {
    return this.#tops.at(-1) ?? 0;
  }

  /** Lines that there are, and how many of them pass the filter; folded ones count as well. */
  get lines(): { readonly passing: number; readonly all: number } {
    return { passing: this.#passing.length, all: this.#lineCount };
  }

  /** Numbers of the control connections, rising. */
  get connections(): readonly number[] {
    return [...this.#connections.keys()].sort((a, b) => a - b);
  }

  get lastSeq(): number {
    return this.#events.at(-1)?.seq ?? 0;
  }

  row(at: number): LogRow | null {
    const block = this.#blocks[above(this.#rowStarts, at) - 1];
    if (block === undefined || at < 0) return null;
    const inside = at - (this.#rowStarts[block.at] ?? 0);
    const header = block.header(this.#isOpen(block));
    if (header === null) return block.passing[inside] ?? null;
    return inside === 0 ? header : (block.passing[inside - 1] ?? null);
  }

  /** Pixels from the top of the log to a row. */
  topOf(at: number): number {
    const block = this.#blocks[above(this.#rowStarts, at) - 1];
    if (block === undefined) return this.height;
    const inside = at - (this.#rowStarts[block.at] ?? 0);
    const top = this.#tops[block.at] ?? 0;
    if (block.exchange === null) return top + block.topOf(inside);
    return inside === 0 ? top : top + block.topOf(inside - 1);
  }

  /** The row at so many pixels from the top; the last one further down. */
  rowAtPixel(pixels: number): number {
    const block = this.#blocks[above(this.#tops, Math.max(0, pixels)) - 1];
    if (block === undefined) return this.rowCount - 1;
    const start = this.#rowStarts[block.at] ?? 0;
    const inside = block.rowAtPixel(pixels - (this.#tops[block.at] ?? 0));
    return block.exchange === null ? start + inside : start + 1 + inside;
  }

  /** Where a row stands that still exists; -1 otherwise. */
  indexOf(row: LogRow): number {
    return row.kind === "exchange" ? this.headerOf(row.exchange.id) : this.indexOfEvent(row.event.seq);
  }

  /** Where an exchange's header stands; -1 when there is none, or all its lines are hidden by the filter. */
  headerOf(exchange: number): number {
    const block = this.#byExchange.get(exchange);
    return block === undefined || block.passing.length === 0 ? -1 : (this.#rowStarts[block.at] ?? -1);
  }

  /** Where the row of an event stands, its exchange's header when it is folded away; -1 when the filter hides it. */
  indexOfEvent(seq: number): number {
    const event = eventOf(this.#events, seq);
    const block = event && this.#blockOf(event);
    if (!block) return -1;
    const inside = block.passingIndexOf(block.carrierOf(seq));
    if (inside === -1) return -1;
    const start = this.#rowStarts[block.at] ?? 0;
    if (block.exchange === null) return start + inside;
    return this.#isOpen(block) ? start + 1 + inside : start;
  }

  /** The row of the first line from this number on that passes the filter, or of the last one. */
  indexNear(seq: number): number {
    const near = this.#passing[above(this.#passing, seq - 1)] ?? this.#passing.at(-1);
    return near === undefined ? -1 : this.indexOfEvent(near);
  }

  /** The event of a number, or null. */
  eventOf(seq: number | null): TrafficEvent | null {
    return seq === null ? null : eventOf(this.#events, seq);
  }

  /** Lines that pass the filter with higher numbers than this. */
  passingAfter(seq: number): number {
    return this.#passing.length - above(this.#passing, seq);
  }

  /** Numbers of the events that are one story with this one, itself included. */
  together(seq: number): ReadonlySet<number> {
    return this.#stories.together(seq, this.lastSeq);
  }

  /** The events of an exchange that are kept. */
  exchangeEvents(exchange: number): readonly TrafficEvent[] {
    return this.#byExchange.get(exchange)?.events ?? none;
  }

  /** An exchange that failed, as far as its events are kept; null for any other. */
  failedExchange(exchange: number): FailedExchange | null {
    const block = this.#byExchange.get(exchange);
    return block?.hasFailed ? { id: exchange, lastSeq: block.last } : null;
  }

  /** The events whose lines pass the filter, exchange by exchange. */
  passingEvents(): readonly TrafficEvent[] {
    return this.#blocks.flatMap((block) => eventsOf(block.passing));
  }

  /** The events of the rows between two, both included; of a folded exchange those that pass the filter. */
  eventsBetween(from: number, to: number): readonly TrafficEvent[] {
    const events: TrafficEvent[] = [];
    for (let at = from; at <= to; at++) {
      const row = this.row(at);
      if (row?.kind === "event") events.push(...eventsOf([row]));
      else if (row?.open === false) events.push(...eventsOf(this.#passingOf(row.exchange.id)));
    }
    return events;
  }

  /** The header before or after a row; -1 when there is none. */
  headerFrom(at: number, direction: 1 | -1): number {
    let place = above(this.#rowStarts, at) - 1;
    if (direction === 1) place++;
    else if (at === this.#rowStarts[place]) place--;
    for (let block = this.#blocks[place]; block !== undefined; block = this.#blocks[block.at + direction]) {
      if (block.exchange !== null && block.passing.length > 0) return this.#rowStarts[block.at] ?? -1;
    }
    return -1;
  }

  #passingOf(exchange: number): readonly EventRow[] {
    return this.#byExchange.get(exchange)?.passing ?? [];
  }

  #isOpen(block: LogBlock): boolean {
    return block.exchange === null || isOpen(this.#folds, block.exchange);
  }

  #blockOf(event: TrafficEvent): LogBlock | undefined {
    if (event.exchange !== null) return this.#byExchange.get(event.exchange.id);
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle]?.first ?? 0) <= event.seq) low = middle + 1;
      else high = middle;
    }
    return this.#blocks[low - 1];
  }

  /** Takes what is new at the end, and forgets what is no longer at the beginning. */
  #follow(events: readonly TrafficEvent[]): void {
    const news = this.#newsIn(events);
    if (news === null) this.#reset();
    const start = news ?? 0;
    const end = Math.min(events.length, start + this.#atOnce);
    this.#isBehind = end < events.length;
    this.#events = this.#isBehind ? events.slice(0, end) : events;
    for (let at = start; at < end; at++) {
      const event = events[at];
      if (event !== undefined) this.#add(event);
    }
    if (end >= this.#whole.length) this.#whole = none;
  }

  /** Where the new events begin, once the old ones are forgotten; null for a list that has to be read anew. */
  #newsIn(events: readonly TrafficEvent[]): number | null {
    const known = this.#events;
    const first = events[0];
    const last = known.at(-1);
    if (first === undefined || last === undefined) return null;
    const end = firstAfter(events, last.seq);
    const dropped = firstAfter(known, first.seq) - 1;
    if (this.#isBeginningOf(known, events)) return this.#takeBack(events);
    if (!this.#goesOnAsKnown(events) || (dropped > 0 && this.#whole.length > 0)) return null;
    if (events[end - 1] !== last || known[dropped] !== first || known.length - dropped !== end) return null;
    if (dropped > 0) this.#forgetBefore(first.seq, dropped);
    return end;
  }

  /** Whether nothing but the end of a list is missing. */
  #isBeginningOf(known: readonly TrafficEvent[], events: readonly TrafficEvent[]): boolean {
    const last = events.length - 1;
    return events.length < known.length && known[0] === events[0] && known[last] === events[last];
  }

  /** Whether what the stories know beyond the shown list is what comes back now. */
  #goesOnAsKnown(events: readonly TrafficEvent[]): boolean {
    const last = Math.min(events.length, this.#whole.length) - 1;
    return last < 0 || events[last] === this.#whole[last];
  }

  /** @returns as `#newsIn` */
  #takeBack(events: readonly TrafficEvent[]): number | null {
    // What was said of an exchange whose beginning is gone can't be said again.
    if (this.#hasForgotten) return null;
    const seq = events.at(-1)?.seq ?? 0;
    if (this.#whole.length === 0) this.#whole = this.#events;
    this.#uncount(this.#events.slice(events.length));
    this.#passing.length = above(this.#passing, seq);
    for (const block of this.#blocks) {
      if (block.last <= seq) continue;
      this.#unplaced = Math.min(this.#unplaced, block.at);
      this.#lineCount -= block.rows.length;
      if (block.first > seq) {
        if (block.exchange !== null) this.#byExchange.delete(block.exchange);
        continue;
      }
      this.#count(block.takeBackAfter(seq, this.#passes));
      this.#lineCount += block.rows.length;
    }
    while ((this.#blocks.at(-1)?.first ?? 0) > seq) this.#blocks.pop();
    this.#unplaced = Math.min(this.#unplaced, this.#blocks.length);
    return events.length;
  }

  #reset(): void {
    this.#blocks = [];
    this.#byExchange = new Map();
    this.#stories = new Stories();
    this.#whole = none;
    this.#hasForgotten = false;
    this.#connections = new Map();
    this.#passing = [];
    this.#lineCount = 0;
    this.#unplaced = 0;
  }

  #add(event: TrafficEvent): void {
    if (event.seq > (this.#whole.at(-1)?.seq ?? 0)) this.#stories.add(event);
    this.#connections.set(event.connection, (this.#connections.get(event.connection) ?? 0) + 1);
    const block = this.#blockFor(event);
    const before = block.rows.length;
    this.#count(block.add(event, this.#passes));
    this.#lineCount += block.rows.length - before;
    this.#unplaced = Math.min(this.#unplaced, block.at);
  }

  #blockFor(event: TrafficEvent): LogBlock {
    const last = this.#blocks.at(-1);
    const known =
      event.exchange === null
        ? last?.exchange === null
          ? last
          : undefined
        : this.#byExchange.get(event.exchange.id);
    if (known) return known;
    const block = new LogBlock(event);
    block.at = this.#blocks.push(block) - 1;
    if (block.exchange !== null) this.#byExchange.set(block.exchange, block);
    return block;
  }

  #count({ came, went }: PassingChange): void {
    for (const seq of came) this.#passing.splice(above(this.#passing, seq), 0, seq);
    for (const seq of went) this.#passing.splice(above(this.#passing, seq) - 1, 1);
  }

  #forgetBefore(seq: number, dropped: number): void {
    this.#hasForgotten = true;
    this.#uncount(this.#events.slice(0, dropped));
    this.#stories.forgetBefore(seq);
    for (const block of this.#blocks) {
      if (block.first >= seq) break;
      const before = block.rows.length;
      block.forgetBefore(seq);
      this.#lineCount -= before - block.rows.length;
      if (block.rows.length === 0 && block.exchange !== null) this.#byExchange.delete(block.exchange);
    }
    this.#blocks = this.#blocks.filter(({ rows }) => rows.length > 0);
    for (const [at, block] of this.#blocks.entries()) block.at = at;
    this.#passing = this.#passing.slice(above(this.#passing, seq - 1));
    this.#unplaced = 0;
  }

  #uncount(events: readonly TrafficEvent[]): void {
    for (const { connection } of events) {
      const left = (this.#connections.get(connection) ?? 0) - 1;
      if (left > 0) this.#connections.set(connection, left);
      else this.#connections.delete(connection);
    }
  }

  #refilter(): void {
    this.#passing = [];
    let isRising = true;
    let last = 0;
    for (const block of this.#blocks) {
      block.filter(this.#passes);
      for (const { event } of block.passing) {
        if (event.seq < last) isRising = false;
        last = event.seq;
        this.#passing.push(last);
      }
    }
    // Exchanges that ran at the same time stand one after the other.
    if (!isRising) this.#passing.sort((a, b) => a - b);
    this.#unplaced = 0;
  }

  #place(): void {
    this.#rowStarts.length = this.#unplaced + 1;
    this.#tops.length = this.#unplaced + 1;
    for (let at = this.#unplaced; at < this.#blocks.length; at++) {
      const block = this.#blocks[at];
      if (block === undefined) break;
      const open = this.#isOpen(block);
      this.#rowStarts.push((this.#rowStarts[at] ?? 0) + block.rowCount(open));
      this.#tops.push((this.#tops[at] ?? 0) + block.height(open));
    }
    this.#unplaced = this.#blocks.length;
  }
}
