/**
 * Replies in so many milliseconds that end no command, after which the server is believed to go on for ever. Some tell every
 * second of a long transfer how far they are; a thousand are read in one turn, while everybody else waits (abuse D9).
 */
const most = { replies: 4_000, milliseconds: 60_000 };

/** Tells a server that says how far it is from one that replies without an end. */
export class ReplyFlood {
  readonly #now: () => number;
  #count = 0;
  #since = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a reply that ended no command. @returns whether there were too many */
  add(): boolean {
    if (this.#count === 0 || this.#now() - this.#since > most.milliseconds) {
      this.#since = this.#now();
      this.#count = 0;
    }
    this.#count++;
    return this.#count > most.replies;
  }

  /** A command was answered. */
  clear(): void {
    this.#count = 0;
  }
}
