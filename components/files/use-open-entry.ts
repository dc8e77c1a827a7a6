import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { toProblem } from "@/lib/client/problem-error";
import { join, nameOf, type RemotePath } from "@/lib/client/remote-path";
import { sentenceText } from "@/lib/client/visible-text";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { downloadFiles } from "./download";
import { listingQuery } from "./use-listing";

export interface OpenEntry {
  /** Goes into a directory, shows a file, and does what fits for a link. */
  readonly open: (entry: Entry) => void;
  /** A file as it is; a folder, or several entries, as one ZIP. */
  readonly download: (entries: readonly Entry[]) => void;
}

export interface OpenEntryUse {
  readonly session: Session;
  readonly directory: RemotePath;
  /** Of the directory, as its listing gave them. */
  readonly pathBytes: string | undefined;
  readonly onGo: (path: RemotePath) => void;
  readonly onPreview: (entry: Entry) => void;
}

/** What opening an entry of a directory does. */
export function useOpenEntry({ session, directory, pathBytes, onGo, onPreview }: OpenEntryUse): OpenEntry {
  const queries = useQueryClient();
  const notify = useNotify();
  const { transfers } = useServices();

  const downloadPaths = useCallback(
    (paths: readonly RemotePath[]) =>
      downloadFiles(session.id, paths, (path, problem) =>
        notify.failed(`Download ${sentenceText(nameOf(path))}`, problem),
      ),
    [session, notify],
  );

  const followLink = useCallback(
    async (entry: Entry) => {
      const path = join(directory, entry, pathBytes);
      try {
        await queries.fetchQuery(listingQuery(session, path));
        onGo(path);
      } catch (error) {
        const problem = toProblem(error);
        // Listings don't tell what a link points at: what can't be listed is a file.
        const refused = problem.ftp !== undefined && problem.ftp.code >= 500 && problem.ftp.code !== 530;
        if (refused) onPreview(entry);
        else notify.failed("Open the link", problem);
      }
    },
    [queries, session, directory, pathBytes, onGo, onPreview, notify],
  );

  const open = useCallback(
    (entry: Entry) => {
      if (entry.type === "directory") onGo(join(directory, entry, pathBytes));
      else if (entry.type === "link") void followLink(entry);
      else onPreview(entry);
    },
    [directory, pathBytes, onGo, followLink, onPreview],
  );

  const download = useCallback(
    (entries: readonly Entry[]) => {
      const [first] = entries;
      if (first === undefined) return;
      if (entries.length === 1 && first.type !== "directory")
        downloadPaths([join(directory, first, pathBytes)]);
      else transfers.downloadArchive({ session, directory, pathBytes, entries });
    },
    [transfers, session, directory, pathBytes, downloadPaths],
  );

  return { open, download };
}
