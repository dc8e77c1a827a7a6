import type { Endpoint } from "../protocol/traffic";

/**
 * Who says when the next thing may leave, for sessions that are gone through step by step. The log tells of each when
 * it left, and not before.
 */
export interface Pace {
  /**
   * Resolves when a command may be sent; rejects when it never may.
   * @param line as the log will show it
   * @param signal that of a connection which ends: nobody waits any more
   */
  beforeCommand(line: string, signal: AbortSignal): Promise<void>;
  /**
   * Resolves when Portside may dial.
   * @throws {NetworkError} `cancelled`
   */
  beforeDial(purpose: "control" | "data", to: Endpoint, signal?: AbortSignal): Promise<void>;
}
