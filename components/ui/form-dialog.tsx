import { type ReactNode, useId } from "react";
import { Button } from "./button";
import { Dialog, type DialogProps } from "./dialog";

export interface FormDialogProps extends Omit<DialogProps, "open" | "actions"> {
  /** What sending the form does, on its button. */
  readonly action: ReactNode;
  /** Whether it can't be sent now. */
  readonly disabled?: boolean;
  /** Buttons for something else. */
  readonly more?: ReactNode;
  readonly onSubmit: () => void;
  /** A dialog over this one: outside the form, which the submit events of another form inside it would reach. */
  readonly over?: ReactNode;
}

/** A dialog that asks for something: its fields are a form, which Enter sends. */
export function FormDialog(props: FormDialogProps) {
  const { action, disabled = false, more, over, onSubmit, children, ...dialog } = props;
  const form = useId();
  return (
    <Dialog
      {...dialog}
      open
      actions={
        <>
          {more}
          <Button onClick={dialog.onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={disabled}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        // Fields say themselves what is wrong with them, in their own words.
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
      </form>
      {over}
    </Dialog>
  );
}
