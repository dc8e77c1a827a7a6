/** What of Node's IncomingMessage, ServerResponse and Server is needed here. */
interface ArrivedRequest {
  readonly url?: string | undefined;
}
interface Closing {
  once(event: "close", listener: () => void): unknown;
}
interface Listening {
  close(): unknown;
}

/**
 * The requests whose answers aren't out yet. Only Node's own responses tell when they are: a route has done its part when
 * its body was made, not when it was sent.
 */
export class OpenRequests {
  readonly #all = new Set<Closing>();
  /** Those that do something, and don't only look on. */
  readonly #work = new Set<Closing>();
  readonly #onClosed = new Set<() => void>();
  #server: Listening | null = null;

  add({ url = "" }: ArrivedRequest, response: Closing, server: Listening): void {
    this.#server = server;
    this.#all.add(response);
    if (!isLookingOn(url)) this.#work.add(response);
    response.once("close", () => {
      this.#all.delete(response);
      this.#work.delete(response);
      for (const tell of [...this.#onClosed]) tell();
    });
  }

  /** Lets no further connection in; connections on which nothing is asked end now. */
  stopListening(): void {
    this.#server?.close();
  }

  /** Resolves when what is under way now has ended. */
  async workToEnd(): Promise<void> {
    const begun = [...this.#work];
    await this.#until(() => !begun.some((response) => this.#work.has(response)));
  }

  /** Resolves when nothing is open. */
  async allToEnd(): Promise<void> {
    await this.#until(() => this.#all.size === 0);
  }

  #until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.#onClosed.delete(look);
        resolve();
      };
      this.#onClosed.add(look);
      look();
    });
  }
}

/** Event streams and the progress of archives: they end with what they tell of, and nobody has to wait for them. */
function isLookingOn(url: string): boolean {
  const [path = ""] = url.split("?", 1);
  return /\/api\/(.*\/)?(events|progress)$/.test(path);
}
