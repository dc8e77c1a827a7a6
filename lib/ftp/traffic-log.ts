import type { ExchangeReference, TrafficDetail, TrafficEvent } from "../protocol/traffic";

/** Where an event belongs, as far as its source knows. */
export interface TrafficOrigin {
  readonly connection: number;
  readonly exchange: ExchangeReference | null;
  readonly data?: number | undefined;
}

export interface TrafficLogLimits {
  /** Events kept. */
  readonly events: number;
  /** Characters of text kept, roughly: a server that answers every command with 60 kB must not fill the memory. */
  readonly characters: number;
}

export const defaultTrafficLimits: TrafficLogLimits = { events: 20_000, characters: 16 * 1024 * 1024 };

/** Milliseconds since the epoch with a fraction, monotonic within the process. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * The ordered traffic of one session: numbered without gaps, kept in a bounded ring, and handed to listeners
 * in the same turn in which it happened.
 */
export class TrafficLog {
  #events: TrafficEvent[] = [];
  #weights: number[] = [];
  /** Index of the oldest event still kept. */
  #start = 0;
  #characters = 0;
  #lastSeq = 0;
  readonly #listeners = new Set<(event: TrafficEvent) => void>();

  constructor(
    readonly session: string,
    private readonly limits: TrafficLogLimits = defaultTrafficLimits,
    /** Hears of every event, and doesn't count as somebody who watches. */
    private readonly onEvent?: (event: TrafficEvent) => void,
  ) {}

  /** Sequence number of the newest event; 0 when nothing happened yet. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  emit(origin: TrafficOrigin, detail: TrafficDetail): TrafficEvent {
    const event: TrafficEvent = {
      seq: ++this.#lastSeq,
      at: now(),
      session: this.session,
      connection: origin.connection,
      exchange: origin.exchange,
      ...(origin.data === undefined ? {} : { data: origin.data }),
      ...detail,
    };
    const weight = weigh(detail);
    this.#events.push(event);
    this.#weights.push(weight);
    this.#characters += weight;
    this.#trim();
    this.onEvent?.(event);
    for (const listener of [...this.#listeners]) listener(event);
    return event;
  }

  /** The events that the ring still holds with a sequence number above `seq`, oldest first. */
  after(seq = 0): readonly TrafficEvent[] {
    const oldest = this.#events[this.#start];
    if (oldest === undefined) return [];
    return this.#events.slice(this.#start + Math.max(0, seq - oldest.seq + 1));
  }

  /** Calls the listener for every event from now on; returns the function that stops it. */
  subscribe(listener: (event: TrafficEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether somebody watches; a watched session is kept alive. */
  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  #trim(): void {
    while (
      this.#events.length - this.#start > this.limits.events ||
      (this.#characters > this.limits.characters && this.#start < this.#events.length - 1)
    ) {
      this.#characters -= this.#weights[this.#start] ?? 0;
      this.#start++;
    }
    // Moving the array for every event would be quadratic; half an array at a time is not.
    if (this.#start > this.limits.events / 2) {
      this.#events = this.#events.slice(this.#start);
      this.#weights = this.#weights.slice(this.#start);
      this.#start = 0;
    }
  }
}

function weigh(detail: TrafficDetail): number {
  if (detail.type === "command") return detail.line.length;
  if (detail.type === "reply") return detail.lines.reduce((sum, line) => sum + line.length, 0);
  return 64;
}
