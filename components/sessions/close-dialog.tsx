import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { sessionName } from "@/lib/client/sessions/session-names";
import { visibleText } from "@/lib/client/visible-text";
import type { Session } from "@/lib/contract/session";

export interface CloseDialogProps {
  /** The session to close although it is busy. */
  readonly session: Session;
  readonly onConfirm: () => void;
  readonly onKeep: () => void;
}

/** Asks before a session that still uploads is closed. */
export function CloseDialog({ session, onConfirm, onKeep }: CloseDialogProps) {
  return (
    <QuestionDialog
      open
      onClose={onKeep}
      title={`Close ${visibleText(sessionName(session))}?`}
      description="It is still uploading. Closing cancels what isn't complete; files on the server stay as they were."
      actions={
        <>
          <Button onClick={onKeep}>Keep it open</Button>
          <Button look="danger" onClick={onConfirm}>
            Cancel uploads and close
          </Button>
        </>
      }
    />
  );
}
