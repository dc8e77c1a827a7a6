import { useCallback, useRef, useState } from "react";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { type LocalSource, readLocalTree, unreadableProblem } from "@/lib/client/files/local-tree";
import { toProblem } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Session } from "@/lib/contract/session";

/** A folder tree of this computer that is being read. */
export interface Reading {
  /** Entries found so far. */
  readonly found: number;
  readonly stop: () => void;
}

export interface LocalUpload {
  /** Uploads files and folders into a directory, once they are read. */
  readonly upload: (directory: RemotePath, sources: readonly LocalSource[]) => void;
  /** Null while nothing is being read. */
  readonly reading: Reading | null;
}

/** Reads what was dropped, picked or pasted, and puts it into the queue. */
export function useLocalUpload(session: Session): LocalUpload {
  const { transfers } = useServices();
  const notify = useNotify();
  const [reading, setReading] = useState<Reading | null>(null);
  const last = useRef<AbortController | null>(null);

  const read = useCallback(
    async (directory: RemotePath, sources: readonly LocalSource[]) => {
      const stopped = new AbortController();
      last.current = stopped;
      const show = (found: number) => {
        if (last.current === stopped) setReading({ found, stop: () => stopped.abort() });
      };
      try {
        show(0);
        const { tree, unreadable } = await readLocalTree(sources, {
          signal: stopped.signal,
          onProgress: show,
        });
        if (tree.files.length + tree.emptyFolders.length > 0) transfers.upload({ session, directory }, tree);
        const problem = unreadableProblem(unreadable);
        if (problem !== null) notify.failed("Upload", problem);
      } catch (error) {
        // Nothing of a tree that a person stopped reading is uploaded.
        if (!stopped.signal.aborted) notify.failed("Upload", toProblem(error));
      } finally {
        if (last.current === stopped) setReading(null);
      }
    },
    [transfers, notify, session],
  );

  return {
    upload: useCallback(
      (directory, sources) => {
        if (sources.length > 0) void read(directory, sources);
      },
      [read],
    ),
    reading,
  };
}
