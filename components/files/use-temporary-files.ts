import { useMemo } from "react";
import { useServices } from "@/components/services";
import { useUnfinishedUploads } from "@/components/transfers/use-transfers";
import { findTemporaryFiles, mayBeWritten, type TemporaryFile } from "@/lib/client/files/temporary-files";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import { runningTransfers } from "@/lib/client/transfers/queue";
import type { Entry } from "@/lib/contract/files";

const none: readonly Entry[] = [];

/** The temporary files in a directory's listing that no upload of this browser goes on with. */
export function useTemporaryFiles(
  directory: RemotePath,
  entries: readonly Entry[] = none,
): readonly TemporaryFile[] {
  const { transfers } = useServices();
  const unfinished = useUnfinishedUploads();
  // biome-ignore lint/correctness/useExhaustiveDependencies: with these comes the knowledge of which files are ours.
  return useMemo(() => {
    // Judged when the listing came: what is complete by now was under way then.
    const isUploadingHere = runningTransfers(transfers.snapshot()).some(
      (transfer) => transfer.kind === "upload" && pathKey(transfer.directory) === pathKey(directory),
    );
    const now = Date.now();
    return findTemporaryFiles(
      entries,
      // Small files that replace others have temporary names, too, for a moment that nobody here is told of.
      (entry) => transfers.hasTemporary(entry.name) || (isUploadingHere && mayBeWritten(entry, now)),
    );
  }, [transfers, directory, entries, unfinished]);
}
