import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { KeyboardEvent, ReactNode } from "react";
import { WireText } from "@/components/ui/wire-text";

export interface EditorFrameProps {
  readonly name: string;
  /** The whole path, as people read it. */
  readonly path: string;
  /** Beside the name, such as that something is unsaved. */
  readonly mark?: ReactNode;
  readonly tools: ReactNode;
  readonly children: ReactNode;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Called when Escape asks to close; not for one that the text itself had a use for. */
  readonly onClose: () => void;
}

/** The window that a file is edited in: nearly the whole page, because a text wants the room. */
export function EditorFrame(props: EditorFrameProps) {
  return (
    <BaseDialog.Root
      open
      onOpenChange={(open, { event }) => {
        if (!open && !event.defaultPrevented) props.onClose();
      }}
      disablePointerDismissal
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          onKeyDown={props.onKeyDown}
          className="fixed inset-0 z-40 flex flex-col overflow-hidden bg-sheet shadow-lift md:inset-4 md:rounded-lg md:border md:border-line"
        >
          <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
            <div className="min-w-0 flex-1 basis-40">
              <div className="flex items-center gap-2">
                <BaseDialog.Title className="truncate text-lg font-semibold">
                  <WireText text={props.name} />
                </BaseDialog.Title>
                {props.mark}
              </div>
              <BaseDialog.Description className="truncate text-sm text-ink-2">
                <WireText text={props.path} />
              </BaseDialog.Description>
            </div>
            <div className="flex flex-wrap items-center gap-1.5">{props.tools}</div>
          </header>
          {props.children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
