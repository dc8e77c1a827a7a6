"use client";

import { type MouseEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { CheckField } from "@/components/ui/field";
import { WireText } from "@/components/ui/wire-text";
import { formatBytes, formatCount, formatLocalDate } from "@/lib/client/format";
import { nameOf } from "@/lib/client/remote-path";
import type { ConflictAnswer, Existing, Transfer } from "@/lib/client/transfers/transfer";
import { type Comparison, compareVersions, type Side } from "./compare-versions";

export interface ConflictDialogProps {
  /** The transfer that asks; null while none does. */
  readonly transfer: Transfer | null;
  /** How many of what came together with it, itself included, may still ask. */
  readonly openInBatch: number;
  readonly onAnswer: (id: number, answer: ConflictAnswer, forAll: boolean) => void;
}

interface FactsProps {
  readonly title: string;
  readonly side: Side;
  readonly comparison: Comparison;
  readonly size: string;
  readonly date: string;
}

function Facts({ title, side, comparison, size, date }: FactsProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5 rounded-md bg-well px-3 py-2">
      <span className="text-sm text-ink-2">{title}</span>
      <span className="font-wire text-sm">
        {size}
        {comparison.larger === side && <b className="font-ui font-semibold">, larger</b>}
      </span>
      <span className="font-wire text-sm">
        {date}
        {comparison.newer === side && <b className="font-ui font-semibold">, newer</b>}
      </span>
    </div>
  );
}

/** The server's date; without a zone it is the server's own time and shown as it came. */
function existingDate({ modifiedAt }: Existing): string {
  if (modifiedAt === null) return "date unknown";
  if (!modifiedAt.endsWith("Z")) return modifiedAt.slice(0, 16).replace("T", " ");
  return formatLocalDate(Date.parse(modifiedAt));
}

/** Asks before anything on the server is replaced: one question for all that came together, if a person wants that. */
export function ConflictDialog({ transfer, openInBatch, onAnswer }: ConflictDialogProps) {
  const [forAll, setForAll] = useState(false);
  const skip = useRef<HTMLButtonElement>(null);
  const existing = transfer?.state.status === "asking" ? transfer.state.existing : null;
  const yours = transfer?.kind === "upload" ? transfer : null;
  const name = transfer === null ? "" : yours === null ? transfer.name : nameOf(yours.target);

  const answer = (given: ConflictAnswer) => {
    if (transfer) onAnswer(transfer.id, given, forAll && openInBatch > 1);
    setForAll(false);
  };
  // The next question comes in the same place: the second half of a double click must not answer it unread.
  const onClick = (given: ConflictAnswer) => (event: MouseEvent) => {
    if (event.detail < 2) answer(given);
  };
  const comparison =
    existing && yours ? compareVersions(existing, yours) : ({ newer: null, larger: null } as const);

  return (
    <QuestionDialog
      open={existing !== null}
      onClose={() => answer("skip")}
      initialFocus={skip}
      title={
        <>
          Replace <WireText text={name} />?
        </>
      }
      description={
        <>
          There is a file of that name in <WireText text={transfer?.directory.text ?? ""} /> already. “Keep
          both” stores yours beside it, with a number in its name.
        </>
      }
      actions={
        <>
          <Button ref={skip} onClick={onClick("skip")}>
            Skip
          </Button>
          <Button onClick={onClick("rename")}>Keep both</Button>
          <Button look="primary" onClick={onClick("replace")}>
            Replace
          </Button>
        </>
      }
    >
      {existing && (
        <div className="grid gap-2 sm:grid-cols-2">
          <Facts
            title="On the server"
            side="server"
            comparison={comparison}
            size={existing.size === null ? "size unknown" : formatBytes(existing.size)}
            date={existingDate(existing)}
          />
          {yours && (
            <Facts
              title="Yours"
              side="yours"
              comparison={comparison}
              size={formatBytes(yours.size)}
              date={formatLocalDate(yours.modifiedAt)}
            />
          )}
        </div>
      )}
      {openInBatch > 1 && (
        <CheckField
          label={`Apply to all ${formatCount(openInBatch)} of these files`}
          checked={forAll}
          onChange={setForAll}
        />
      )}
    </QuestionDialog>
  );
}
