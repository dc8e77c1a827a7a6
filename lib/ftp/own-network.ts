import type { EngineLimits } from "./engine-options";
import type { Network } from "./network";
import type { Pace } from "./pace";

/** A network that one session brings along, and that ends with it. Nothing else may use it, and it uses no other. */
export interface OwnNetwork {
  readonly network: Network;
  readonly pace?: Pace | undefined;
  /** Memory that its traffic log may take. */
  readonly traffic: EngineLimits["traffic"];
  /** The session has logged in. */
  begin(): void;
  /** The session is about to end: nothing waits any more. */
  leave(): void;
  /** Ends it. Safe to call again. */
  close(): Promise<void>;
}

export interface OwnNetworkLimits {
  /** Of all browsers together. */
  readonly most: number;
  readonly mostPerOwner: number;
  /** A session that nobody used for so many minutes ends, watched or not. */
  readonly idleMinutes: number;
}
