"use client";

import { Dialog } from "@base-ui/react/dialog";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { entryKey } from "@/lib/client/files/entry-key";
import type { PreviewKind } from "@/lib/client/preview/kind";
import { neighbours } from "@/lib/client/preview/neighbours";
import { join, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { FileContent } from "./file-content";
import { PreviewHead } from "./preview-head";
import { useFoundKind } from "./use-found-kind";

export interface PreviewDialogProps {
  readonly session: Session;
  readonly directory: RemotePath;
  /** Of the directory, as its listing gave them. */
  readonly pathBytes: string | undefined;
  /** What is shown first. */
  readonly entry: Entry;
  /** What else is in the listing, in its order. */
  readonly siblings: readonly Entry[];
  readonly onClose: () => void;
  /** Called with the file that is shown instead: what it was opened from can go along. */
  readonly onShown?: (entry: Entry) => void;
  /** Left out where nothing can be edited. */
  readonly onEdit?: ((entry: Entry) => void) | undefined;
  readonly onDownload: (entry: Entry) => void;
}

/** Whether the arrow keys move in what has the focus. */
function hasArrowKeys(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.closest(
      "input, select, textarea, audio, video, [contenteditable], [role=radiogroup], [role=grid]",
    ) !== null
  );
}

/** A file to look at, over the page; from there to the next one and back. */
export function PreviewDialog(props: PreviewDialogProps) {
  const { session, directory, pathBytes, siblings, onClose, onEdit } = props;
  const [entry, setEntry] = useState(props.entry);
  const [chosen, setChosen] = useState<{ readonly of: string; readonly kind: PreviewKind } | null>(null);
  const popup = useRef<HTMLDivElement>(null);
  const key = entryKey(entry);
  const file = useMemo(
    () => ({ session, path: join(directory, entry, pathBytes), entry }),
    [session, directory, entry, pathBytes],
  );
  const { kind, signature, first } = useFoundKind(file);
  const shown = chosen?.of === key ? chosen.kind : kind;
  const around = useMemo(() => neighbours(siblings, entry), [siblings, entry]);

  const go = (to: Entry) => {
    // A frame that goes takes the focus with it, and tells nobody.
    if (document.activeElement instanceof HTMLIFrameElement) popup.current?.focus();
    setEntry(to);
    props.onShown?.(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || hasArrowKeys(event.target))
      return;
    const to = event.key === "ArrowLeft" ? around.previous : event.key === "ArrowRight" ? around.next : null;
    if (to === null) return;
    event.preventDefault();
    go(to);
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-starting-style:opacity-0" />
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-40 flex flex-col overflow-hidden bg-sheet shadow-lift outline-none transition-opacity duration-100 data-starting-style:opacity-0 md:inset-x-[6vw] md:inset-y-[5dvh] md:rounded-lg md:border md:border-line"
        >
          <PreviewHead
            file={file}
            kind={kind}
            signature={signature}
            shown={shown}
            size={first.data?.size ?? null}
            around={around}
            onShowAs={(wanted) => setChosen({ of: key, kind: wanted })}
            onGo={go}
            onEdit={onEdit && (() => onEdit(entry))}
            onDownload={() => props.onDownload(entry)}
            onClose={onClose}
          />
          <div className="min-h-0 flex-1">
            <FileContent
              key={key}
              file={file}
              first={first}
              shown={shown}
              onShowAs={(wanted) => setChosen({ of: key, kind: wanted })}
              onDownload={() => props.onDownload(entry)}
            />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
