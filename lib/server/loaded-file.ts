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
  const download = await open(job, file, needs);
  return isSmall(file, download) ? fetched(download) : { kind: "open", download };
}

/**
 * The same before the file's turn. One that turns out to be large would hold a connection that nobody reads, and the
 * file before it may wait for that very connection.
 * @returns null for such a file, which has to be loaded when it is its turn
 * @throws {FtpError}
 */
export async function loadAhead(
  job: DownloadJob,
  file: Met<unknown>,
  needs?: "date",
): Promise<LoadedFile | null> {
  const download = await open(job, file, needs);
  if (isSmall(file, download)) return fetched(download);
  download.destroy();
  return null;
}

/** Of a large file the date is asked for where the listing has none: it tells whether it can be resumed. */
function open(job: DownloadJob, file: Met<unknown>, needs?: "date"): Promise<FileDownload> {
  const { size } = file.entry;
  return FileDownload.open(job, file, size !== null && size > smallFile ? "date" : needs);
}

/** The server may announce another size than its listing did. */
function isSmall({ entry }: Met<unknown>, { facts: { size } }: FileDownload): boolean {
  return entry.size !== null && size !== null && size <= smallFile;
}

async function fetched(download: FileDownload): Promise<LoadedFile> {
  return { kind: "whole", chunks: await download.whole(), modifiedAt: download.facts.modifiedAt };
}
