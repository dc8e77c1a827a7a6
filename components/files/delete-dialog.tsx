"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { WireText } from "@/components/ui/wire-text";
import { formatCount } from "@/lib/client/format";
import type { Entry } from "@/lib/contract/files";

export interface DeleteDialogProps {
  readonly entries: readonly Entry[];
  /** Called when a person said yes; the work shows in the queue. */
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Names shown before "and N more". */
const SHOWN = 5;

/** Asks before entries are deleted. */
export function DeleteDialog({ entries, onConfirm, onClose }: DeleteDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  const [first] = entries;
  const holdsFolders = entries.some(({ type }) => type === "directory");
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
        holdsFolders
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
            onClick={() => {
              onConfirm();
              onClose();
            }}
          >
            Delete
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
          {entries.length > SHOWN && (
            <li className="text-ink-2">and {formatCount(entries.length - SHOWN)} more</li>
          )}
        </ul>
      )}
    </QuestionDialog>
  );
}
