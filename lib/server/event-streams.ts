import { HttpProblem } from "./http-problem";

interface OpenStream {
  readonly owner: string;
  readonly end: () => void;
}

/** The event streams that are open: each holds a connection, and looks at everything that happens. */
export class EventStreams {
  readonly #open = new Set<OpenStream>();
  readonly #limits: { readonly streams: number; readonly streamsPerBrowser: number };

  constructor(limits: { readonly streams: number; readonly streamsPerBrowser: number }) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * @param owner the browser's id
   * @param end ends it from outside
   * @returns what to call when it is over
   * @throws {HttpProblem} `busy` at a limit
   */
  open(owner: string, end: () => void): () => void {
    const own = [...this.#open].filter((stream) => stream.owner === owner).length;
    if (own >= this.#limits.streamsPerBrowser || this.size >= this.#limits.streams) {
      throw new HttpProblem("busy", {
        detail: "Too many event streams are open. Close one, or another tab, and try again.",
        headers: { "Retry-After": "10" },
      });
    }
    const stream = { owner, end };
    this.#open.add(stream);
    return () => void this.#open.delete(stream);
  }

  endAll(): void {
    for (const { end } of [...this.#open]) end();
  }
}
