/** The simulated network's only way to time. */
export interface Clock {
  /** Milliseconds since the epoch, with fraction. */
  now(): number;
  /**
   * Calls back once, after so many milliseconds; those of the same length in their order.
   * @returns what calls it off; safe to call at any time
   */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The time of this machine. */
export const realClock: Clock = {
  // The traffic log's own (performance.now() never jumps), so that both views fit together.
  now: () => performance.timeOrigin + performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
