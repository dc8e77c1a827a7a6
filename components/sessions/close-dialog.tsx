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

/** Asks before a session in which transfers are under way is closed. */
export function CloseDialog({ session, onConfirm, onKeep }: CloseDialogProps) {
  return (
    <QuestionDialog
      open
      onClose={onKeep}
      title={`Close ${visibleText(sessionName(session))}?`}
      description="Transfers are still under way in it. Closing cancels what isn't complete, and deletes what the server has of it."
      actions={
        <>
          <Button onClick={onKeep}>Keep it open</Button>
          <Button look="danger" onClick={onConfirm}>
            Cancel them and close
          </Button>
        </>
      }
    />
  );
}
