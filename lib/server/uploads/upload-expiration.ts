import type { Settings } from "../settings";

const day = 24 * 60 * 60 * 1000;

/** Milliseconds from its creation in which an upload may be gone on with. */
export function expirationOf({ uploadDays }: Pick<Settings, "uploadDays">): number {
  return uploadDays * day;
}
