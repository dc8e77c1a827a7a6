import { NetworkError, type PortRange } from "../../ftp/network";
import type { Endpoint } from "../../protocol/traffic";
import { canonical } from "./terrain";
import type { OpenPort } from "./virtual-listener";

/** What systems hand out themselves (RFC 6335 §6). */
const EPHEMERAL: PortRange = { first: 49_152, last: 65_535 };

/** A port that is taken until it is given back. */
export interface TakenPort {
  readonly endpoint: Endpoint;
  /** Safe to call again. */
  free(): void;
}

/** Which ports of a host are taken, and who listens on them. */
export class PortTable {
  readonly #taken = new Map<string, OpenPort | null>();
  /** The last port given out of each range. */
  readonly #last = new Map<string, number>();

  /** Who listens there; null when nobody does. */
  listenerAt(endpoint: Endpoint): OpenPort | null {
    return this.#taken.get(keyOf(endpoint)) ?? null;
  }

  /**
   * Takes the next free port. Ports are given out one after the other, so that a lesson shows the same ones every time;
   * nobody is here who could gain from guessing them (RFC 2577 §8).
   *
   * @param ports any when null
   * @throws {NetworkError} `no-port`
   */
  take(address: string, ports: PortRange | null): TakenPort {
    const { first, last } = ports ?? EPHEMERAL;
    const count = last - first + 1;
    const range = `${canonical(address)} ${first} ${last}`;
    const start = (this.#last.get(range) ?? first - 1) + 1 - first;
    for (let tried = 0; tried < count; tried++) {
      const endpoint = { address, port: first + ((start + tried) % count) };
      if (this.#taken.has(keyOf(endpoint))) continue;
      this.#taken.set(keyOf(endpoint), null);
      this.#last.set(range, endpoint.port);
      return { endpoint, free: once(() => this.#taken.delete(keyOf(endpoint))) };
    }
    throw new NetworkError("no-port", `Every port from ${first} to ${last} on ${address} is in use`);
  }

  /** @throws {NetworkError} `no-port` when somebody listens there already */
  listen(endpoint: Endpoint, port: OpenPort): void {
    if (this.listenerAt(endpoint) !== null) {
      throw new NetworkError("no-port", `Port ${endpoint.port} on ${endpoint.address} is in use`);
    }
    this.#taken.set(keyOf(endpoint), port);
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function keyOf({ address, port }: Endpoint): string {
  return `${canonical(address)} ${port}`;
}
