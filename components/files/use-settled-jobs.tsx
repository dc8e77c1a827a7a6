import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { WireText } from "@/components/ui/wire-text";
import { keyOfPath } from "@/lib/client/files/operations/listing-changes";
import { formatCount } from "@/lib/client/format";
import type { JobDone } from "@/lib/client/transfers/transfer-center";
import { changeListing } from "./use-listing";
import { useUndo } from "./use-rename";

/** "Moved notes.txt to /pub" */
function MovedText({ done: { relocation, moved } }: { done: JobDone }) {
  const [first] = moved;
  if (first === undefined || relocation === null) return null;
  return (
    <>
      {relocation.isUndo ? "Moved back " : "Moved "}
      {moved.length === 1 ? <WireText text={first.entry.name} /> : `${formatCount(moved.length)} entries`}
      {" to "}
      <WireText text={relocation.into.directory.text} />
    </>
  );
}

/**
 * Makes what jobs did true in the listings that are known, at once; selects what arrived and what could not go; and lets
 * moves be taken back.
 */
export function useSettledJobs(): void {
  const queries = useQueryClient();
  const notify = useNotify();
  const { transfers, files } = useServices();
  const undo = useUndo();
  useEffect(
    () =>
      transfers.onJobDone((done) => {
        const { transfer, changes, relocation, moved, left } = done;
        for (const change of changes) changeListing(queries, change);
        if (transfer.state.status === "failed") {
          const directory = relocation?.directory ?? transfer.directory;
          files.wishes.wish({ session: transfer.session, directory, keys: new Set(left.map(keyOfPath)) });
        }
        if (relocation === null || moved.length === 0) return;
        const { into } = relocation;
        files.wishes.wish({
          session: into.session.id,
          directory: into.directory,
          keys: new Set(moved.map(({ to }) => keyOfPath(to))),
        });
        if (relocation.kind !== "move") return;
        const back = moved.filter(({ replaced }) => !replaced);
        const canUndo = back.length > 0 && !relocation.isUndo;
        const step = canUndo
          ? files.undo.push({
              kind: "move",
              session: transfer.session,
              job: transfer.id,
              relocation,
              moved: back,
            })
          : null;
        notify.finished(
          <MovedText done={done} />,
          step ? { label: "Undo", run: () => undo(step) } : undefined,
        );
      }),
    [transfers, files, queries, notify, undo],
  );
}
