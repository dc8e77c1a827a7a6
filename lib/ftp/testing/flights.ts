import { setTimeout as delay, setImmediate as turn } from "node:timers/promises";

/** Something on its way to the other side. */
export interface Aloft {
  /** Hands it over. Whatever that causes is sent off in its turn. */
  readonly arrive: () => void;
  /** While it says true the sender has not sent it yet: it misses this flight. */
  readonly isHeld?: () => boolean;
}

export interface FlightOptions {
  /**
   * What other processes that take part are doing: null while one of them works, else a text that is another one
   * whenever any of them has worked since. Without it only this process takes part.
   */
  readonly others?: () => string | null;
}

/**
 * Time that passes in flights instead of milliseconds. Whatever either side sends waits until both sides have nothing
 * more to do, and then all of it arrives at once: that is a network with the same delay each way and machines that take
 * no time. Two flights are one round trip. A slow machine makes a flight take longer and their number no larger, so that
 * the count is exact where a clock's would be a guess.
 */
export class Flights {
  #flown = 0;
  #aloft: Aloft[] = [];
  /** Counts everything that was sent: when it stands still, nobody sends. */
  #sent = 0;
  #flying: Promise<void> | undefined;
  #unfinished = 0;

  constructor(private readonly options: FlightOptions = {}) {}

  /** Flights that have arrived. */
  get flown(): number {
    return this.#flown;
  }

  /** Sends something off. */
  send(item: Aloft): void {
    this.#aloft.push(item);
    this.#sent++;
    this.#flying ??= this.#fly();
  }

  /** Resolves when something sent off now would have arrived. */
  next(): Promise<void> {
    return new Promise((arrive) => this.send({ arrive }));
  }

  /** Nothing flies before this is done: what the system does by itself, such as a dial on loopback. */
  during(work: Promise<unknown>): void {
    this.#unfinished++;
    const done = () => {
      this.#unfinished--;
      this.#sent++;
    };
    work.then(done, done);
  }

  /** Resolves when nothing is on its way and nobody is about to send. */
  async landed(): Promise<void> {
    do {
      await this.#flying;
      await this.#quiet();
    } while (this.#flying !== undefined);
  }

  async #fly(): Promise<void> {
    for (;;) {
      await this.#quiet();
      const arriving = this.#aloft.filter((item) => item.isHeld?.() !== true);
      if (arriving.length === 0) break;
      this.#aloft = this.#aloft.filter((item) => !arriving.includes(item));
      this.#flown++;
      for (const { arrive } of arriving) arrive();
    }
    this.#flying = undefined;
  }

  /**
   * Waits until both sides wait. On loopback what is written can be read at once, so this process is done when some turns
   * of its event loop, and the engine's shortest timers, pass without anything sent.
   */
  async #quiet(): Promise<void> {
    const calmRounds = 3;
    let others = this.options.others?.();
    for (let calm = 0; calm < calmRounds; ) {
      const sent = this.#sent;
      await delay(1);
      for (let i = 0; i < 4; i++) await turn();
      const now = this.options.others?.();
      const isCalm = sent === this.#sent && this.#unfinished === 0 && now !== null && now === others;
      others = now;
      calm = isCalm ? calm + 1 : 0;
    }
  }
}
