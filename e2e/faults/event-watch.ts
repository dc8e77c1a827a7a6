import type { AppBrowser } from "../running-app";
import { foreignNames } from "./marked-content";

/** Listens to a browser's event stream, and notices when it tells of anybody else. */
export class EventWatch {
  /** Other browsers that were named in it. */
  readonly foreign = new Set<string>();
  /** Sessions of which it told. */
  readonly sessions = new Set<string>();
  /** Characters that came, so that a stream that tells nothing is no proof. */
  heard = 0;
  readonly #stop = new AbortController();
  #rest = "";

  constructor(
    private readonly browser: AppBrowser,
    private readonly owner: string,
  ) {}

  /** Listens until the stream ends, which it does when Portside does. */
  async listen(): Promise<void> {
    try {
      const response = await this.browser.get("/api/events", { signal: this.#stop.signal });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
        this.#hear(piece.value);
      }
    } catch {
      // Cut, or nobody listens any more.
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  #hear(text: string): void {
    this.heard += text.length;
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      for (const owner of foreignNames(line, this.owner)) this.foreign.add(owner);
      for (const [, session] of line.matchAll(/"session":"([^"]+)"/g))
        if (session !== undefined) this.sessions.add(session);
    }
  }
}
