export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Reads an event stream as a browser's EventSource would. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #waiting: ReceivedEvent[] = [];
  #rest = "";
  #ended = false;

  constructor(response: Response) {
    if (response.body === null) throw new Error("The response has no body");
    this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** @throws when the stream ends before. */
  async next(): Promise<ReceivedEvent> {
    const event = await this.#nextOrEnd();
    if (event === null) throw new Error("The stream ended");
    return event;
  }

  async take(count: number): Promise<ReceivedEvent[]> {
    const events: ReceivedEvent[] = [];
    while (events.length < count) events.push(await this.next());
    return events;
  }

  /** The next event of a kind; the others are dropped. */
  async until(kind: string): Promise<ReceivedEvent> {
    for (;;) {
      const event = await this.next();
      if (event.event === kind) return event;
    }
  }

  /** Everything until the stream ends. */
  async rest(): Promise<ReceivedEvent[]> {
    const events: ReceivedEvent[] = [];
    for (let event = await this.#nextOrEnd(); event !== null; event = await this.#nextOrEnd())
      events.push(event);
    return events;
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
  }

  async #nextOrEnd(): Promise<ReceivedEvent | null> {
    while (this.#waiting.length === 0 && !this.#ended) {
      const { done, value = "" } = await this.#reader.read();
      this.#ended = done;
      const blocks = (this.#rest + value).split("\n\n");
      this.#rest = blocks.pop() ?? "";
      this.#waiting.push(...blocks.flatMap(parseBlock));
    }
    return this.#waiting.shift() ?? null;
  }
}

function parseBlock(block: string): ReceivedEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
  const data = field("data");
  return data === undefined
    ? []
    : [{ id: field("id") ?? "", event: field("event") ?? "message", data: JSON.parse(data) }];
}
