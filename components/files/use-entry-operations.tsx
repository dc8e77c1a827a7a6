import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useActions } from "@/components/actions/use-actions";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { WireText } from "@/components/ui/wire-text";
import { makeDirectory } from "@/lib/client/api";
import { entryKey } from "@/lib/client/files/entry-key";
import { takenProblem } from "@/lib/client/files/operations/taken";
import type { UndoStep } from "@/lib/client/files/operations/undo";
import { nothingSelected } from "@/lib/client/files/selection";
import { ProblemError, uncarriable } from "@/lib/client/problem-error";
import { join, type RemotePath } from "@/lib/client/remote-path";
import type { Entry, Listing } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import type { FileView } from "./use-file-view";
import { listAgain } from "./use-listing";
import { useRename, useUndo } from "./use-rename";

export interface EntryOperations {
  /** Makes a directory, with those above it where the name has slashes. @throws {ProblemError} */
  readonly create: (name: string) => Promise<void>;
  /** @throws {ProblemError} for what is known beforehand not to work; a refusal of the server is told by a notice */
  readonly rename: (entry: Entry, name: string, replace: boolean) => Promise<void>;
  readonly remove: (entries: readonly Entry[]) => void;
}

export interface OperationsPlace {
  readonly session: Session;
  readonly path: RemotePath;
  readonly listing: Listing | undefined;
  readonly view: FileView;
}

const noSteps: readonly UndoStep[] = [];

/** What can be done to the entries of a directory; provides "undo". */
export function useEntryOperations({ session, path, listing, view }: OperationsPlace): EntryOperations {
  const queries = useQueryClient();
  const notify = useNotify();
  const { transfers, files } = useServices();
  const rename = useRename();
  const undo = useUndo();
  const pathBytes = listing?.pathBytes;

  useSyncExternalStore(files.undo.subscribe, files.undo.snapshot, () => noSteps);
  const last = files.undo.last(session.id);
  useActions({
    undo: {
      run: () => last && undo(last),
      unavailable: last === undefined ? "Nothing was renamed or moved that could be taken back" : undefined,
    },
  });

  return {
    create: async (name) => {
      const names = name.split("/").filter((part) => part !== "");
      const target = names.reduce<RemotePath>((directory, part) => join(directory, { name: part }), path);
      await makeDirectory(session.id, target, names.length > 1);
      notify.finished(
        <>
          Created <WireText text={name} />
        </>,
      );
      const [first] = names;
      if (first !== undefined) {
        const keys = new Set(listing?.entries.filter((entry) => entry.name === first).map(entryKey));
        files.wishes.wish({
          session: session.id,
          directory: path,
          keys: keys.size > 0 ? keys : new Set([first]),
        });
      }
      await listAgain(queries, session.id, path);
    },
    rename: async (entry, name, replace) => {
      const from = join(path, entry, pathBytes);
      const refusal = uncarriable(from);
      if (refusal !== null) throw new ProblemError(refusal);
      const taken = listing?.entries.find(
        (other) => other.name === name && entryKey(other) !== entryKey(entry),
      );
      if (taken !== undefined) {
        const problem = takenProblem(taken, entry.type);
        if (!replace || problem.code === "conflict") throw new ProblemError(problem);
      }
      void rename({ session, directory: path, entry, from, to: join(path, { name }) }, { replace });
    },
    remove: (entries) => {
      const gone = new Set(entries.map(entryKey));
      const { keys } = view.order;
      const at = keys.findIndex((key) => gone.has(key));
      const next =
        keys.find((key, i) => i > at && !gone.has(key)) ??
        keys.findLast((key, i) => i < at && !gone.has(key)) ??
        null;
      // The keyboard goes on from where the entries were.
      view.select({ ...nothingSelected, active: next, anchor: next });
      transfers.remove({ session, directory: path, pathBytes, entries });
    },
  };
}
