import type { DataMode, TrafficEvent } from "./traffic";

/** The events that belong to one operation, from its first command to its last reply. */
export interface Exchange {
  readonly id: number;
  readonly label: string;
  readonly connection: number;
  readonly events: readonly TrafficEvent[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** Bytes over all data connections of the exchange. */
  readonly bytes: number;
  /** Data mode of the last data connection announced, or null. */
  readonly dataMode: DataMode | null;
  /** Who opened the last data connection that was opened, or null. */
  readonly openedBy: "client" | "server" | null;
  readonly failed: boolean;
}
