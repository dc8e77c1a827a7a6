"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { CheckField } from "@/components/ui/field";
import { WireText } from "@/components/ui/wire-text";
import { formatBytes, formatLocalDate } from "@/lib/client/format";
import type { ConflictAnswer, Existing, Transfer } from "@/lib/client/transfers/queue";

export interface ConflictDialogProps {
  /** The transfer that asks; null while none does. */
  readonly transfer: Transfer | null;
  /** How many files came together with it. */
  readonly batchSize: number;
  readonly onAnswer: (id: number, answer: ConflictAnswer, forAll: boolean) => void;
}

function Facts({ title, size, date }: { title: string; size: number | null; date: string | null }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 rounded-md bg-well px-3 py-2">
      <span className="text-sm text-ink-2">{title}</span>
      <span className="font-wire text-sm">{size === null ? "size unknown" : formatBytes(size)}</span>
      <span className="font-wire text-sm">{date ?? "date unknown"}</span>
    </div>
  );
}

function existingDate({ modifiedAt }: Existing): string | null {
  return modifiedAt === null ? null : formatLocalDate(Date.parse(modifiedAt));
}

/** Asks before anything on the server is replaced. */
export function ConflictDialog({ transfer, batchSize, onAnswer }: ConflictDialogProps) {
  const [forAll, setForAll] = useState(false);
  const existing = transfer?.state.status === "asking" ? transfer.state.existing : null;
  const answer = (given: ConflictAnswer) => {
    if (transfer) onAnswer(transfer.id, given, forAll && batchSize > 1);
    setForAll(false);
  };
  return (
    <QuestionDialog
      open={transfer !== null && existing !== null}
      onClose={() => answer("skip")}
      title={
        <>
          Replace <WireText text={transfer?.name ?? ""} />?
        </>
      }
      description={
        <>
          There is a file of that name in <WireText text={transfer?.directory.text ?? ""} /> already.
        </>
      }
      actions={
        <>
          <Button onClick={() => answer("skip")}>Skip</Button>
          <Button look="primary" onClick={() => answer("replace")}>
            Replace
          </Button>
        </>
      }
    >
      {transfer && existing && (
        <div className="grid gap-2 sm:grid-cols-2">
          <Facts title="On the server" size={existing.size} date={existingDate(existing)} />
          <Facts title="Yours" size={transfer.size} date={formatLocalDate(transfer.modifiedAt)} />
        </div>
      )}
      {batchSize > 1 && (
        <CheckField label={`Apply to all ${batchSize} files`} checked={forAll} onChange={setForAll} />
      )}
    </QuestionDialog>
  );
}
