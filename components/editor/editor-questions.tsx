import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { WireText } from "@/components/ui/wire-text";
import type { Draft } from "@/lib/client/editor/drafts";
import { formatLocalDate } from "@/lib/client/format";

export interface UnsavedQuestionProps {
  readonly name: string;
  /** Whether there is a session to save it in. */
  readonly savable: boolean;
  /** Whether this tab has room for it. */
  readonly keepable: boolean;
  /** Closes the editor; the text stays kept in this tab. */
  readonly onKeep: () => void;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly onKeepEditing: () => void;
}

/** Asks before an unsaved text goes. */
export function UnsavedQuestion(props: UnsavedQuestionProps) {
  const { name, savable, keepable, onSave, onKeep, onDiscard, onKeepEditing } = props;
  return (
    <QuestionDialog
      open
      onClose={onKeepEditing}
      title={
        <>
          Save changes to <WireText text={name} />?
        </>
      }
      description={savable ? lost : keepable ? kept : `${ended} ${lost}`}
      actions={
        <>
          <Button onClick={onKeepEditing}>Keep editing</Button>
          <Button look="danger" onClick={onDiscard}>
            Don't save
          </Button>
          {savable && (
            <Button look="primary" onClick={onSave}>
              Save
            </Button>
          )}
          {!savable && keepable && (
            <Button look="primary" onClick={onKeep}>
              Keep for later
            </Button>
          )}
        </>
      }
    />
  );
}

const lost = "Without saving, what you changed is lost.";
const ended = "The session has ended: keep editing, and reconnect to save it.";
const kept =
  "The session has ended, so that it can't be saved now. Kept for later, it stays in this tab, and is there when you edit the file again. If you don't save, what you changed is lost.";

export interface DraftQuestionProps {
  readonly draft: Draft;
  readonly onTake: () => void;
  readonly onDiscard: () => void;
  /** Closes the editor; the text stays kept. */
  readonly onLater: () => void;
}

/** Asks what becomes of an unsaved text that this tab has kept. */
export function DraftQuestion({ draft, onTake, onDiscard, onLater }: DraftQuestionProps) {
  return (
    <QuestionDialog
      open
      onClose={onLater}
      title="Go on with your unsaved text?"
      description={`This tab has kept what you didn't save of this file, last changed ${formatLocalDate(draft.keptAt)}.`}
      actions={
        <>
          <Button onClick={onLater}>Decide later</Button>
          <Button look="danger" onClick={onDiscard}>
            Discard it
          </Button>
          <Button look="primary" onClick={onTake}>
            Go on with it
          </Button>
        </>
      }
    />
  );
}
