"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { WireText } from "@/components/ui/wire-text";
import { entryKey } from "@/lib/client/files/entry-key";
import { formatCount } from "@/lib/client/format";
import { uncarriable } from "@/lib/client/problem-error";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { DeleteCount } from "./delete-count";

/** Something that is to be deleted, wherever it is. */
export interface DeleteTarget {
  readonly entry: Entry;
  readonly path: RemotePath;
}

export interface DeleteDialogProps {
  readonly session: Session;
  readonly targets: readonly DeleteTarget[];
  /** Called with what can be deleted when a person said yes; the work shows in the queue. */
  readonly onConfirm: (entries: readonly Entry[]) => void;
  readonly onClose: () => void;
}

/** Names shown before "and N more". */
const SHOWN = 5;

/** Asks before entries are deleted, and counts what will go with them. */
export function DeleteDialog({ session, targets, onConfirm, onClose }: DeleteDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  const entries = targets.map(({ entry }) => entry);
  const [first] = entries;
  const refused = targets.filter(({ path }) => uncarriable(path) !== null);
  const deletable = targets.filter((target) => !refused.includes(target));
  const folders = deletable.filter(({ entry }) => entry.type === "directory");
  return (
    <QuestionDialog
      open
      onClose={onClose}
      initialFocus={cancel}
      title={
        entries.length === 1 && first ? (
          <>
            Delete <WireText text={first.name} />?
          </>
        ) : (
          `Delete ${formatCount(entries.length)} entries?`
        )
      }
      description={
        folders.length > 0
          ? "Folders go with everything in them. What links point at stays. This can't be undone."
          : "This can't be undone."
      }
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            disabled={deletable.length === 0}
            onClick={() => {
              onConfirm(deletable.map(({ entry }) => entry));
              onClose();
            }}
          >
            {refused.length > 0 && deletable.length > 0 ? `Delete the other ${deletable.length}` : "Delete"}
          </Button>
        </>
      }
    >
      {entries.length > 1 && <Names entries={entries} />}
      {folders.length > 0 && <DeleteCount session={session.id} paths={deletable.map(({ path }) => path)} />}
      {refused.length > 0 && <Refused first={refused[0]} count={refused.length} />}
    </QuestionDialog>
  );
}

function Names({ entries }: { entries: readonly Entry[] }) {
  return (
    <ul className="list-disc pl-5">
      {entries.slice(0, SHOWN).map((entry) => (
        <li key={entryKey(entry)} className="break-words">
          <WireText text={entry.name} />
        </li>
      ))}
      {entries.length > SHOWN && (
        <li className="text-ink-2">and {formatCount(entries.length - SHOWN)} more</li>
      )}
    </ul>
  );
}

interface RefusedProps {
  /** The first of those that no command can name. */
  readonly first: DeleteTarget | undefined;
  readonly count: number;
}

/** Why something can't be deleted at all. */
function Refused({ first, count }: RefusedProps) {
  const problem = first && uncarriable(first.path);
  if (!first || !problem) return null;
  return (
    <p className="rounded-md border border-wrong/40 bg-wrong-wash px-3 py-2">
      <strong className="text-wrong">
        {count === 1 ? <WireText text={first.entry.name} /> : `${formatCount(count)} of them`} can't be
        deleted:
      </strong>{" "}
      {problem.title}. {problem.detail}
    </p>
  );
}
