const LF = 0x0a;
const CR = 0x0d;
/** Bytes of a line that are kept back until its end comes; longer ones pass unread. */
const MOST_HELD = 4096;

/** Cuts a control connection's bytes into lines, wherever the network cut them, and lets each be replaced. */
export class LineFilter {
  #rest: Buffer = Buffer.alloc(0);
  #isInLongLine = false;

  /**
   * @param replace gets each line as latin1 without its end; returns it, or another in its place
   * @param isBlind whether there are no lines any more, and everything passes
   */
  constructor(
    private readonly replace: (line: string) => string,
    private readonly isBlind: () => boolean = () => false,
  ) {}

  /** @returns what goes on; an unfinished line waits */
  push(chunk: Buffer): Buffer {
    if (this.isBlind()) return Buffer.concat([this.rest(), chunk]);
    const passed: Buffer[] = [];
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF)) {
      const line = bytes.subarray(0, at + 1);
      passed.push(this.#isInLongLine ? line : this.#filter(line));
      this.#isInLongLine = false;
      bytes = bytes.subarray(at + 1);
    }
    if (this.#isInLongLine || bytes.length > MOST_HELD) {
      this.#isInLongLine = true;
      passed.push(bytes);
      bytes = Buffer.alloc(0);
    }
    this.#rest = Buffer.from(bytes);
    return Buffer.concat(passed);
  }

  /** What waited for an end that doesn't come. */
  rest(): Buffer {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest;
  }

  #filter(line: Buffer): Buffer {
    const end = line.at(-2) === CR ? 2 : 1;
    const text = line.toString("latin1", 0, line.length - end);
    const replaced = this.replace(text);
    return replaced === text ? line : Buffer.concat([Buffer.from(replaced, "latin1"), line.subarray(-end)]);
  }
}
