import { createServer, type Server, type ServerResponse } from "node:http";
import type { Page } from "@playwright/test";
import { sessionSchema } from "@/lib/contract/session";
import { trafficEventSchema } from "@/lib/contract/traffic";
import type { TrafficDetail, TrafficEvent } from "@/lib/protocol/traffic";

/** What happens on the wire, without its number, time and session. */
export type StreamedEvent = TrafficDetail & Pick<TrafficEvent, "connection" | "exchange" | "data">;

/** Answers the page's event stream in Portside's stead: a test says what happens on the wire, and how fast. */
export class FedStream {
  readonly #page: Page;
  readonly #server: Server;
  readonly #clients = new Set<ServerResponse>();
  readonly #onClient = new Set<() => void>();
  #session = "";
  #seq = 0;

  private constructor(page: Page) {
    this.#page = page;
    this.#server = createServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write("retry: 2000\n\n");
      this.#clients.add(response);
      for (const tell of this.#onClient) tell();
      this.#onClient.clear();
      response.on("close", () => this.#clients.delete(response));
    });
  }

  /** Has the page, which must not be open yet, read from here. */
  static async serve(page: Page): Promise<FedStream> {
    const stream = new FedStream(page);
    await new Promise<void>((resolve) => stream.#server.listen(0, "127.0.0.1", resolve));
    const address = stream.#server.address();
    if (address === null || typeof address === "string") throw new Error("It listens on a port");
    const url = `http://127.0.0.1:${address.port}/events`;
    await page.route("**/api/events", (route) => route.continue({ url }));
    return stream;
  }

  /** Goes on where the real traffic of the page's only session ended. */
  async follow(): Promise<void> {
    const sessions: unknown = await (await this.#page.request.get("/api/sessions")).json();
    const [session] = sessionSchema.array().parse(sessions);
    if (session === undefined) throw new Error("There is no session");
    this.#session = session.id;
    const answer = await this.#page.request.get(`/api/sessions/${session.id}/events?format=json`);
    const transcript: { events?: unknown[] } = await answer.json();
    this.#seq = trafficEventSchema.parse(transcript.events?.at(-1)).seq;
  }

  /** Resolves when the page opens its stream the next time. */
  opened(): Promise<void> {
    return new Promise((resolve) => this.#onClient.add(resolve));
  }

  /** Number of the last event that was sent. */
  get lastSeq(): number {
    return this.#seq;
  }

  /** Sends events at once; resolves when they are on their way. */
  async feed(events: readonly StreamedEvent[]): Promise<void> {
    const text = events.map((event) => this.#message(event)).join("");
    for (const client of this.#clients) {
      if (!client.write(text)) await new Promise<void>((resolve) => client.once("drain", resolve));
    }
  }

  close(): void {
    for (const client of this.#clients) client.destroy();
    this.#server.close();
  }

  #message(event: StreamedEvent): string {
    const seq = ++this.#seq;
    const whole = { seq, at: 1_767_225_600_000 + seq, session: this.#session, ...event };
    return `id: ${seq}\nevent: traffic\ndata: ${JSON.stringify(whole)}\n\n`;
  }
}
