"use client";

import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { deleteEntries } from "@/lib/client/job-api";
import { toProblem } from "@/lib/client/problem-error";
import { join, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";

export interface DeleteDialogProps {
  readonly session: string;
  readonly directory: RemotePath;
  /** Of the directory, as its listing gave them. */
  readonly pathBytes: string | undefined;
  readonly entries: readonly Entry[];
  /** Called when something was deleted: `complete` when everything was. */
  readonly onDeleted: (complete: boolean) => void;
  readonly onClose: () => void;
}

/** Names shown before "and N more". */
const SHOWN = 5;

interface Failure {
  readonly path: string;
  readonly problem: Problem;
}

/** Asks, deletes, and tells what could not be deleted. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { session, directory, pathBytes, entries, onDeleted, onClose } = props;
  const [progress, setProgress] = useState<string | null>(null);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  /** Failures that the server only counted. */
  const [unnamed, setUnnamed] = useState(0);
  const job = useRef<AbortController | null>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const [first] = entries;
  const holdsFolders = entries.some(({ type }) => type === "directory");

  const run = async () => {
    const running = new AbortController();
    job.current = running;
    setFailures([]);
    setUnnamed(0);
    setProgress("Deleting…");
    try {
      const { failed, moreFailed = 0 } = await deleteEntries({
        session,
        paths: entries.map((entry) => join(directory, entry, pathBytes)),
        signal: running.signal,
        onProgress: ({ done, path }) => setProgress(`${done} deleted, now ${path}`),
      });
      onDeleted(failed.length === 0);
      if (failed.length === 0) onClose();
      else setFailures(failed);
      setUnnamed(moreFailed);
    } catch (thrown) {
      if (running.signal.aborted) return;
      onDeleted(false);
      setFailures([{ path: directory.text, problem: toProblem(thrown) }]);
    } finally {
      setProgress(null);
    }
  };

  const close = () => {
    if (job.current !== null && progress !== null) {
      job.current.abort();
      onDeleted(false);
    }
    onClose();
  };

  return (
    <QuestionDialog
      open
      onClose={close}
      initialFocus={cancel}
      title={
        entries.length === 1 && first ? (
          <>
            Delete <WireText text={first.name} />?
          </>
        ) : (
          `Delete ${entries.length} entries?`
        )
      }
      description={
        holdsFolders
          ? "Folders go with everything in them. What links point at stays. This can't be undone."
          : "This can't be undone."
      }
      actions={
        <>
          <Button ref={cancel} onClick={close}>
            {progress !== null ? "Stop" : failures.length > 0 ? "Close" : "Cancel"}
          </Button>
          <Button look="danger" disabled={progress !== null} onClick={() => void run()}>
            {failures.length > 0 ? "Try again" : "Delete"}
          </Button>
        </>
      }
    >
      {entries.length > 1 && (
        <ul className="list-disc pl-5">
          {entries.slice(0, SHOWN).map((entry) => (
            <li key={entry.nameBytes ?? entry.name} className="break-words">
              <WireText text={entry.name} />
            </li>
          ))}
          {entries.length > SHOWN && <li className="text-ink-2">and {entries.length - SHOWN} more</li>}
        </ul>
      )}
      {progress && (
        <p role="status" className="truncate text-ink-2">
          <WireText text={progress} />
        </p>
      )}
      {failures.slice(0, SHOWN).map(({ path, problem }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two paths may look alike, and they never move.
        <ProblemAlert key={i} action={path} problem={problem} />
      ))}
      {failures.length > SHOWN && (
        <p className="text-wrong">and {failures.length - SHOWN + unnamed} more that could not be deleted</p>
      )}
    </QuestionDialog>
  );
}
