"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { checkName } from "@/lib/client/files/name";
import { toProblem } from "@/lib/client/problem-error";
import type { Problem } from "@/lib/contract/problem";

export interface NameDialogProps {
  readonly title: string;
  /** What the button does: "Create", "Rename". */
  readonly action: string;
  readonly initialName: string;
  /** Does it; what it throws is shown, and the dialog stays. */
  readonly onSubmit: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a name. */
export function NameDialog({ title, action, initialName, onSubmit, onClose }: NameDialogProps) {
  const [name, setName] = useState(initialName);
  const [error, setError] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    const wrong = checkName(name);
    setError(wrong ?? undefined);
    if (wrong !== null) return;
    if (name === initialName) {
      onClose();
      return;
    }
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
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="name-form" disabled={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id="name-form"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Name"
          value={name}
          error={error}
          autoComplete="off"
          onFocus={({ target }) => target.setSelectionRange(0, stemLength(target.value))}
          onChange={({ target }) => {
            setName(target.value);
            setError(undefined);
          }}
        />
        {problem && <ProblemAlert problem={problem} />}
      </form>
    </Dialog>
  );
}

/** The part before the extension: what people mean to change. */
function stemLength(name: string): number {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}
