import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type FileServices, useServices } from "@/components/services";
import { type Notify, useNotify } from "@/components/ui/notices";
import { WireText } from "@/components/ui/wire-text";
import { rename } from "@/lib/client/api";
import { renaming as changeBy, keyOfPath } from "@/lib/client/files/operations/listing-changes";
import { arrived } from "@/lib/client/files/operations/relocation";
import { oldPlaceTaken } from "@/lib/client/files/operations/taken";
import { movedBack, type Renaming, type UndoStep } from "@/lib/client/files/operations/undo";
import { toProblem } from "@/lib/client/problem-error";
import { nameOf, type RemotePath } from "@/lib/client/remote-path";
import { sentenceText } from "@/lib/client/visible-text";
import { changeListing, listAgain } from "./use-listing";

export interface RenameOptions {
  /** A file that has the name goes. */
  readonly replace?: boolean;
  /** The step that it takes back; it can't be taken back itself. */
  readonly undoes?: UndoStep;
}

interface Tools {
  readonly queries: QueryClient;
  readonly notify: Notify;
  readonly files: FileServices;
}

async function renameShown(tools: Tools, renaming: Renaming, options: RenameOptions): Promise<void> {
  const { queries, notify, files } = tools;
  const { session, directory, entry, from, to } = renaming;
  const { replace = false, undoes } = options;
  const select = (path: RemotePath) =>
    files.wishes.wish({ session: session.id, directory, keys: new Set([keyOfPath(path)]) });
  const renamed = arrived(entry, to);
  const change = changeBy(session.id, directory, from, renamed);
  const settle = files.pending.begin(change);
  select(to);
  try {
    await rename(session.id, from, to, replace);
    changeListing(queries, change);
    // A file that was replaced would not come back.
    const step =
      replace || undoes ? null : files.undo.push({ kind: "rename", session: session.id, renaming });
    notify.finished(
      <>
        Renamed <WireText text={nameOf(from)} /> {undoes ? "back to" : "to"} <WireText text={nameOf(to)} />
      </>,
      step === null ? undefined : { label: "Undo", run: () => takeBack(tools, step) },
    );
  } catch (error) {
    select(from);
    const problem = toProblem(error);
    const isTaken = problem.code === "already-exists";
    // Once the name is free again, it can be.
    if (undoes && isTaken) files.undo.push(undoes);
    const back = undoes ? ` back to ${sentenceText(nameOf(to))}` : "";
    notify.failed(
      `Rename ${sentenceText(nameOf(from))}${back}`,
      undoes && isTaken ? oldPlaceTaken(problem) : problem,
    );
  } finally {
    settle();
    await listAgain(queries, session.id, directory);
  }
}

/** Takes a renaming back, unless that was done already. */
function takeBack(tools: Tools, step: UndoStep): void {
  if (step.kind !== "rename" || tools.files.undo.take(step) === null) return;
  const { session, directory, entry, from, to } = step.renaming;
  const back: Renaming = { session, directory, entry: arrived(entry, to), from: to, to: from };
  void renameShown(tools, back, { undoes: step });
}

/**
 * Gives an entry another name in its directory. The listing shows it at once; when the server refuses, the old name is
 * back and selected, and a notice says why. Never rejects.
 */
export function useRename(): (renaming: Renaming, options?: RenameOptions) => Promise<void> {
  const queries = useQueryClient();
  const notify = useNotify();
  const { files } = useServices();
  return useCallback(
    (renaming, options = {}) => renameShown({ queries, notify, files }, renaming, options),
    [queries, notify, files],
  );
}

/** Takes a step back, unless that was done already. The server says when the old place is taken meanwhile. */
export function useUndo(): (step: UndoStep) => void {
  const queries = useQueryClient();
  const notify = useNotify();
  const { files, transfers } = useServices();
  return useCallback(
    (step) => {
      if (step.kind === "rename") {
        takeBack({ queries, notify, files }, step);
        return;
      }
      const taken = files.undo.take(step);
      if (taken?.kind === "move") transfers.relocate(movedBack(taken));
    },
    [queries, notify, files, transfers],
  );
}
