import { emptyQueue, type Queue } from "./queue";
import { type QueueAction, reduceQueue } from "./reduce-queue";

/** The queue as it is now, and who wants to know of it. */
export class QueueStore {
  readonly #nextFrame: (task: () => void) => void;
  readonly #listeners = new Set<() => void>();
  #queue: Queue = emptyQueue;
  #isTold = true;

  /** @param nextFrame when listeners are told: many changes are worth one look */
  constructor(nextFrame: (task: () => void) => void) {
    this.#nextFrame = nextFrame;
  }

  readonly snapshot = (): Queue => this.#queue;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  dispatch(action: QueueAction): void {
    const before = this.#queue;
    this.#queue = reduceQueue(before, action);
    if (this.#queue !== before) this.tell();
  }

  /** Tells listeners soon that something they may have read has changed. */
  tell(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#nextFrame(() => {
      this.#isTold = true;
      for (const listener of this.#listeners) listener();
    });
  }
}
