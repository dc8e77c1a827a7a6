import { countedNetworkOf } from "./client-address";
import type { Settings } from "./settings";

/** What of Node's Socket is needed here. */
export interface ArrivedSocket {
  readonly remoteAddress?: string | undefined;
  once(event: "close", listener: () => void): unknown;
  destroy(): unknown;
}

/**
 * Keeps one network address from taking all the connections that there are for everybody. Requests that never become whole
 * belong to no browser yet, so nothing else counts them.
 */
export class ConnectionLimit {
  readonly #open = new Map<string, number>();

  constructor(
    private readonly perAddress: number,
    private readonly settings: Pick<Settings, "publicUrl">,
  ) {}

  /** How many addresses are counted. */
  get size(): number {
    return this.#open.size;
  }

  /** Counts a connection until it closes; closes it when there are too many from its address. */
  arrived(socket: ArrivedSocket): void {
    const network = countedNetworkOf(socket.remoteAddress, this.settings);
    if (network === null) return;
    const open = (this.#open.get(network) ?? 0) + 1;
    if (open > this.perAddress) {
      socket.destroy();
      return;
    }
    this.#open.set(network, open);
    socket.once("close", () => {
      const left = (this.#open.get(network) ?? 1) - 1;
      if (left === 0) this.#open.delete(network);
      else this.#open.set(network, left);
    });
  }
}
