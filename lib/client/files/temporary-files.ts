import type { Entry } from "@/lib/contract/files";
import { temporaryName } from "@/lib/contract/temporary-name";

/** A file that Portside itself named, and that an attempt which didn't come to its end left behind. */
export interface TemporaryFile {
  readonly entry: Entry;
  /** `part`: of an upload, never the whole of it. `original`: what was moved aside to be replaced, and may be the only copy. */
  readonly kind: "part" | "original";
}

/**
 * The temporary files in a listing.
 *
 * @param isKnown whether a file belongs to an upload of this browser, which goes on or is listed among the unfinished
 */
export function findTemporaryFiles(
  entries: readonly Entry[],
  isKnown: (entry: Entry) => boolean,
): readonly TemporaryFile[] {
  return entries.flatMap((entry): TemporaryFile[] => {
    const suffix = temporaryName.exec(entry.name)?.[1];
    if (suffix === undefined || entry.type === "directory" || isKnown(entry)) return [];
    return [{ entry, kind: suffix === "part" ? "part" : "original" }];
  });
}

const HOUR_MS = 3_600_000;

/** A server's own clock without a time zone may be this far from ours: from UTC-12 to UTC+14. */
const ZONES_MS = 26 * HOUR_MS;

/**
 * Whether somebody may be writing the file right now: it changed within the last hour, or nobody can tell.
 *
 * @param now milliseconds since the epoch
 */
export function mayBeWritten({ modifiedAt }: Pick<Entry, "modifiedAt">, now: number): boolean {
  if (modifiedAt === null) return true;
  const at = Date.parse(modifiedAt);
  if (Number.isNaN(at)) return true;
  return now - at < (modifiedAt.endsWith("Z") ? HOUR_MS : HOUR_MS + ZONES_MS);
}

/** Bytes of all of them, of those that tell. */
export function totalSize(files: readonly TemporaryFile[]): number {
  return files.reduce((sum, { entry }) => sum + (entry.size ?? 0), 0);
}
