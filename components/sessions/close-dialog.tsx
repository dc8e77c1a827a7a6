import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { sessionName } from "@/lib/client/sessions/session-names";
import { visibleText } from "@/lib/client/visible-text";
import type { ClosingQuestion } from "./use-closing";

export interface CloseDialogProps {
  readonly question: ClosingQuestion;
  readonly onConfirm: () => void;
  readonly onKeep: () => void;
}

/** Asks, once for all of them, before sessions in which transfers are under way are closed. */
export function CloseDialog({ question, onConfirm, onKeep }: CloseDialogProps) {
  const { sessions, busy } = question;
  const [only] = sessions;
  const isOne = sessions.length === 1 && only !== undefined;
  const where = isOne ? "it" : busy === sessions.length ? "all of them" : `${busy} of them`;
  return (
    <QuestionDialog
      open
      onClose={onKeep}
      title={isOne ? `Close ${visibleText(sessionName(only))}?` : `Close ${sessions.length} sessions?`}
      description={`Transfers are still under way in ${where}. Closing cancels what isn't complete, and deletes what the server has of it.`}
      actions={
        <>
          <Button onClick={onKeep}>{isOne ? "Keep it open" : "Keep them open"}</Button>
          <Button look="danger" onClick={onConfirm}>
            {isOne ? "Cancel them and close" : "Cancel them and close all"}
          </Button>
        </>
      }
    />
  );
}
