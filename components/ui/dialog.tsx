"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode, RefObject } from "react";

const backdropClass =
  "fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0";
const popupClass =
  "fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 overflow-auto rounded-lg border border-line bg-sheet p-5 shadow-lift transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0";
/** For what is read rather than answered there is more room. */
const widths = { plain: "w-[min(30rem,calc(100vw-2rem))]", wide: "w-[min(46rem,calc(100vw-2rem))]" } as const;
const titleClass = "text-lg font-semibold break-words";

export interface DialogProps {
  readonly open: boolean;
  readonly wide?: boolean;
  /** Called when Escape, the backdrop or a close button asks to close. */
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons, the one that goes on last. */
  readonly actions: ReactNode;
  /** What gets the focus on opening; the first control otherwise. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** What gets the focus back on closing; what had it before otherwise. */
  readonly finalFocus?: RefObject<HTMLElement | null>;
}

function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-1 flex flex-wrap justify-end gap-2">{children}</div>;
}

/** A dialog over the page. */
export function Dialog(props: DialogProps) {
  return (
    <BaseDialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup
          className={`${popupClass} ${widths[props.wide ? "wide" : "plain"]}`}
          {...(props.initialFocus && { initialFocus: props.initialFocus })}
          {...(props.finalFocus && { finalFocus: props.finalFocus })}
        >
          <BaseDialog.Title className={titleClass}>{props.title}</BaseDialog.Title>
          {props.description && (
            <BaseDialog.Description className="text-ink-2">{props.description}</BaseDialog.Description>
          )}
          {props.children}
          <DialogActions>{props.actions}</DialogActions>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** A question that must be answered: the backdrop doesn't close it. */
export function QuestionDialog(props: DialogProps) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup
          className={`${popupClass} ${widths[props.wide ? "wide" : "plain"]}`}
          {...(props.initialFocus && { initialFocus: props.initialFocus })}
          {...(props.finalFocus && { finalFocus: props.finalFocus })}
        >
          <AlertDialog.Title className={titleClass}>{props.title}</AlertDialog.Title>
          {props.description && (
            <AlertDialog.Description className="text-ink-2">{props.description}</AlertDialog.Description>
          )}
          {props.children}
          <DialogActions>{props.actions}</DialogActions>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
