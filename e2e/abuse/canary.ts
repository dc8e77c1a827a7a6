import { createServer, type Server } from "node:net";

/** Listens where nobody has any business to connect, and counts who did. */
export class Canary {
  readonly #listeners: Server[] = [];
  /** Connections so far, on all its ports. */
  visits = 0;

  /** @throws when the port is taken, or not for everybody (below 1024) */
  async listen(address: string, port = 0): Promise<number> {
    const listener = createServer((socket) => {
      this.visits++;
      socket.destroy();
    });
    this.#listeners.push(listener);
    await new Promise<void>((resolve, reject) => {
      listener.once("error", reject);
      listener.listen({ host: address, port }, resolve);
    });
    const bound = listener.address();
    if (bound === null || typeof bound === "string") throw new Error("A TCP server has a port");
    return bound.port;
  }

  close(): void {
    for (const listener of this.#listeners.splice(0)) listener.close();
  }
}
