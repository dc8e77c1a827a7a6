"use client";

import { useState } from "react";
import { TextField } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { checkName, stemLength } from "@/lib/client/files/name";
import { toProblem } from "@/lib/client/problem-error";
import type { Problem } from "@/lib/contract/problem";

export interface NameDialogProps {
  readonly title: string;
  /** What the button does: "Create". */
  readonly action: string;
  readonly initialName: string;
  /** What is wrong with a name before anybody is asked; null for nothing. */
  readonly check?: (name: string) => string | null;
  /** A sentence below the field. */
  readonly hint?: string;
  /** Does it; what it throws is shown, and the dialog stays. */
  readonly onSubmit: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a name. */
export function NameDialog(props: NameDialogProps) {
  const { title, action, initialName, check = checkName, onSubmit, onClose } = props;
  const [name, setName] = useState(initialName);
  const [error, setError] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    const wrong = check(name);
    setError(wrong ?? undefined);
    if (wrong !== null) return;
    setBusy(true);
    setProblem(null);
    try {
      await onSubmit(name);
      onClose();
    } catch (thrown) {
      setProblem(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <FormDialog
      onClose={onClose}
      title={title}
      action={action}
      disabled={busy}
      onSubmit={() => void submit()}
    >
      <TextField
        label="Name"
        value={name}
        error={error}
        hint={props.hint}
        autoComplete="off"
        onFocus={({ target }) => target.setSelectionRange(0, stemLength(target.value))}
        onChange={({ target }) => {
          setName(target.value);
          setError(undefined);
          setProblem(null);
        }}
      />
      {problem && <ProblemAlert problem={problem} />}
    </FormDialog>
  );
}
