import type { Clock } from "../network/clock";

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that passes when the test says so. */
export class FakeClock implements Clock {
  #now = 1_000_000;
  readonly #alarms = new Set<Alarm>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { at: this.#now + milliseconds, callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** How many wait for their time. */
  get waiting(): number {
    return this.#alarms.size;
  }

  /** Lets time pass; what is due is called in its order, at its own time. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#nextUntil(end); next !== null; next = this.#nextUntil(end)) {
      this.#alarms.delete(next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }

  #nextUntil(end: number): Alarm | null {
    let next: Alarm | null = null;
    for (const alarm of this.#alarms) {
      if (alarm.at <= end && (next === null || alarm.at < next.at)) next = alarm;
    }
    return next;
  }
}
