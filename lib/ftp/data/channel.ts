import type { AnnounceCommand, DataFailureReason, DataMode } from "../../protocol/traffic";
import { type Connection, isNetworkError } from "../network";

/**
 * A data connection on its way: announced on the control connection, not yet open. Both modes look the same
 * from here on; only who dials differs.
 */
export interface DataChannel {
  readonly mode: DataMode;
  readonly command: AnnounceCommand;
  /** 1, 2, … within the session. */
  readonly number: number;
  /** Settles once. Its failure has been reported as an event already. Rejects with `DataChannelError`. */
  readonly connection: Promise<Connection>;
  /**
   * Gives up the dial or the listener, and closes the socket if it came. Safe to call again: the first call counts.
   * @param reason why, for the log, when a connection that was still wanted is given up, open or not; nothing is
   *   reported without it, because a connection that isn't needed any more has not failed
   */
  dispose(reason?: DataFailureReason): void;
}

/** The data connection never opened. */
export class DataChannelError extends Error {
  override readonly name = "DataChannelError";

  constructor(
    readonly reason: DataFailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a failed dial or accept means for the log. */
export function failureReason(error: unknown): DataFailureReason {
  if (error instanceof DataChannelError) return error.reason;
  if (!isNetworkError(error)) return "unreachable";
  switch (error.code) {
    case "refused":
    case "timeout":
    case "reset":
    case "cancelled":
      return error.code;
    default:
      return "unreachable";
  }
}
