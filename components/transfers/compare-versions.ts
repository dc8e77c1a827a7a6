import type { Existing } from "@/lib/client/transfers/transfer";

export interface LocalVersion {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export type Side = "server" | "yours";

/** Which of two files of one name is newer and which larger; null where they are alike or nobody can tell. */
export interface Comparison {
  readonly newer: Side | null;
  readonly larger: Side | null;
}

const HOUR_MS = 3_600_000;

/** A server's own clock without a time zone is at most this far from UTC. */
const ZONE_MS = 14 * HOUR_MS;

/** Some file systems keep every other second only. */
const SLACK_MS = 2000;

/** How long the time that a date names is, in milliseconds: the API cuts dates to what is known. */
function precisionOf(date: string): number {
  if (date.length <= 4) return 366 * 24 * HOUR_MS;
  if (date.length <= 10) return 24 * HOUR_MS;
  if (date.replace("Z", "").length <= 16) return 60_000;
  return 1000;
}

function newerOf(existing: string | null, yours: number): Side | null {
  if (existing === null) return null;
  const isUtc = existing.endsWith("Z");
  // Without a zone the browser would take the date for its own time: for UTC it is at most `ZONE_MS` wrong.
  const start = Date.parse(isUtc || existing.length <= 10 ? existing : `${existing}Z`);
  if (Number.isNaN(start)) return null;
  const slack = SLACK_MS + (isUtc ? 0 : ZONE_MS);
  if (yours < start - slack) return "server";
  if (yours > start + precisionOf(existing) + slack) return "yours";
  return null;
}

/** Compares what the server has with the local file of the same name, no more exactly than its date tells. */
export function compareVersions(existing: Existing, yours: LocalVersion): Comparison {
  const { size } = existing;
  return {
    newer: newerOf(existing.modifiedAt, yours.modifiedAt),
    larger: size === null || size === yours.size ? null : size > yours.size ? "server" : "yours",
  };
}
