"use client";

import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { WireText } from "@/components/ui/wire-text";
import { entryKey } from "@/lib/client/files/entry-key";
import { mayBeWritten, type TemporaryFile } from "@/lib/client/files/temporary-files";
import { formatCount, formatModified, formatSize } from "@/lib/client/format";
import type { Entry } from "@/lib/contract/files";

export interface TemporaryFilesDialogProps {
  readonly files: readonly TemporaryFile[];
  readonly onDelete: (entries: readonly Entry[]) => void;
  readonly onClose: () => void;
}

/** What makes deleting a file a risk; null for a part that nobody has written for long. */
function warningOf({ entry, kind }: TemporaryFile, now: number): string | null {
  if (kind === "original") {
    return "The original of a file that was being replaced. It may be the only copy: rename it to keep it.";
  }
  return mayBeWritten(entry, now) ? "May be somebody's upload that is going on right now." : null;
}

interface ChoiceProps {
  readonly file: TemporaryFile;
  readonly warning: string | null;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Choice({ file: { entry }, warning, checked, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <li className="flex items-start gap-2.5 py-1.5">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        aria-describedby={`${id}-facts`}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="font-wire text-sm break-all">
          <WireText text={entry.name} />
        </label>
        <p id={`${id}-facts`} className="text-sm text-ink-2">
          {entry.size === null ? "size unknown" : formatSize(entry.size)},{" "}
          {formatModified(entry) || "date unknown"}
          {warning !== null && <span className="block text-wrong">{warning}</span>}
        </p>
      </div>
    </li>
  );
}

/** Lists temporary files and deletes those that are chosen: beforehand only what nobody can miss. */
export function TemporaryFilesDialog({ files, onDelete, onClose }: TemporaryFilesDialogProps) {
  const [now] = useState(Date.now);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(files.filter((file) => warningOf(file, now) === null).map(({ entry }) => entryKey(entry))),
  );
  const cancel = useRef<HTMLButtonElement>(null);
  const entries = files.map(({ entry }) => entry).filter((entry) => chosen.has(entryKey(entry)));
  const choose = (key: string, checked: boolean) => {
    const next = new Set(chosen);
    if (checked) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  return (
    <QuestionDialog
      open
      onClose={onClose}
      initialFocus={cancel}
      title="Delete temporary files?"
      description="Portside names files like these while it uploads or replaces, and renames or deletes them at the end. These were left behind, perhaps by another person's Portside. Deleting can't be undone."
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="danger"
            disabled={entries.length === 0}
            onClick={() => {
              onDelete(entries);
              onClose();
            }}
          >
            Delete {formatCount(entries.length)}
          </Button>
        </>
      }
    >
      <ul className="max-h-[40dvh] divide-y divide-line overflow-auto">
        {files.map((file) => {
          const key = entryKey(file.entry);
          return (
            <Choice
              key={key}
              file={file}
              warning={warningOf(file, now)}
              checked={chosen.has(key)}
              onChange={(checked) => choose(key, checked)}
            />
          );
        })}
      </ul>
    </QuestionDialog>
  );
}
