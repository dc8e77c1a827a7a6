import { type DownloadJob, FileDownload } from "./file-download";
import type { ReadAheadLimits } from "./read-ahead";
import type { Met } from "./tree-walk";

/** A file that was fetched: a small one in memory, a large one as it comes. */
export type LoadedFile =
  | { readonly kind: "whole"; readonly chunks: readonly Uint8Array[]; readonly modifiedAt: string | null }
  | { readonly kind: "open"; readonly download: FileDownload };

/** Bytes up to which a file is worth fetching before its turn, and of all such files together. */
const smallFile = 256 * 1024;
const mostAhead = 1024 * 1024;

/** How much is fetched ahead over a session: never more transfers than it has connections for. */
export function aheadOver({ session }: DownloadJob): ReadAheadLimits {
  return { small: smallFile, together: mostAhead, atOnce: () => session.settings.transferConnections };
}

/**
 * Fetches a small file, or opens a large one. A small one that breaks off has given nothing away.
 * @throws {FtpError}
 */
export async function loadFile(job: DownloadJob, file: Met<unknown>, needs?: "date"): Promise<LoadedFile> {
  const download = await FileDownload.open(job, file, needs);
  const { size, modifiedAt } = download.facts;
  // The server may announce another size than its listing did.
  if (file.entry.size === null || size === null || size > smallFile) return { kind: "open", download };
  const chunks: Uint8Array[] = [];
  for await (const chunk of download.chunks()) chunks.push(chunk);
  return { kind: "whole", chunks, modifiedAt };
}
