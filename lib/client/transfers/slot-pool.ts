import type { Slot, Slots } from "./slots";

export interface HeldSlot {
  readonly slot: Slot;
  readonly since: number;
}

/** A slot that was used for so long, in milliseconds, goes back between two transfers: other tabs wait, too. */
const HELD_MS = 2000;

/** The slots that a page holds: they go from one transfer to the next while there is one. */
export class SlotPool {
  readonly #slots: Slots;
  readonly #now: () => number;
  readonly #onSlot: () => void;
  #free: HeldSlot[] = [];
  #asking: AbortController | null = null;

  /** @param onSlot called when a slot that was wanted has come */
  constructor(slots: Slots, now: () => number, onSlot: () => void) {
    this.#slots = slots;
    this.#now = now;
    this.#onSlot = onSlot;
  }

  /** A slot that is free at once; null asks for one, which `onSlot` tells. */
  take(): HeldSlot | null {
    const held = this.#free.pop();
    if (held !== undefined) return held;
    this.#ask();
    return null;
  }

  /** Gives a slot back after a transfer. */
  give(held: HeldSlot): void {
    if (this.#now() - held.since < HELD_MS) this.#free.push(held);
    else held.slot.release();
  }

  /** Gives a slot back that was not used. */
  putBack(held: HeldSlot): void {
    this.#free.push(held);
  }

  /** Nothing more wants a slot now. */
  rest(): void {
    for (const { slot } of this.#free) slot.release();
    this.#free = [];
    this.#asking?.abort();
    this.#asking = null;
  }

  #ask(): void {
    if (this.#asking !== null) return;
    const asking = new AbortController();
    this.#asking = asking;
    void this.#slots.take(asking.signal).then((slot) => {
      if (slot === null) return;
      if (this.#asking !== asking) {
        slot.release();
        return;
      }
      this.#asking = null;
      this.#free.push({ slot, since: this.#now() });
      this.#onSlot();
    });
  }
}
