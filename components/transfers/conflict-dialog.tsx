"use client";

import { type MouseEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { QuestionDialog } from "@/components/ui/dialog";
import { CheckField } from "@/components/ui/field";
import { WireText } from "@/components/ui/wire-text";
import { formatBytes, formatCount, formatLocalDate } from "@/lib/client/format";
import { nameOf } from "@/lib/client/remote-path";
import type { ConflictAnswer, Transfer } from "@/lib/client/transfers/transfer";
import { type Comparison, compareVersions, type LocalVersion, type Side } from "./compare-versions";

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

/** A date that a server told; without a zone it is the server's own time and shown as it came. */
function toldDate(modifiedAt: string | null): string {
  if (modifiedAt === null) return "date unknown";
  if (!modifiedAt.endsWith("Z")) return modifiedAt.slice(0, 16).replace("T", " ");
  return formatLocalDate(Date.parse(modifiedAt));
}

function toldSize(size: number | null): string {
  return size === null ? "size unknown" : formatBytes(size);
}

/** What finds its name taken: a file of this computer, or an entry that is moved or copied. */
interface Newcomer {
  readonly name: string;
  readonly title: string;
  readonly size: string;
  readonly date: string;
  /** For comparing; null where size or date are not known well enough. */
  readonly version: LocalVersion | null;
  /** A directory takes nobody's place, and nothing takes a directory's. */
  readonly isDirectory: boolean;
}

function newcomerOf(transfer: Transfer): Newcomer | null {
  if (transfer.kind === "upload") {
    const { size, modifiedAt, target } = transfer;
    return {
      name: nameOf(target),
      title: "Yours",
      size: formatBytes(size),
      date: formatLocalDate(modifiedAt),
      version: { size, modifiedAt },
      isDirectory: false,
    };
  }
  const incoming = transfer.state.status === "asking" ? transfer.state.incoming : undefined;
  if (incoming === undefined) return null;
  const { name, size, modifiedAt, type } = incoming.entry;
  const isComparable = size !== null && modifiedAt?.endsWith("Z") === true;
  return {
    name,
    title: transfer.kind === "move" ? "What is moved" : "What is copied",
    size: toldSize(size),
    date: toldDate(modifiedAt),
    version: isComparable ? { size, modifiedAt: Date.parse(modifiedAt) } : null,
    isDirectory: type === "directory",
  };
}

/** Asks before anything on the server is replaced: one question for all that came together, if a person wants that. */
export function ConflictDialog({ transfer, openInBatch, onAnswer }: ConflictDialogProps) {
  const [forAll, setForAll] = useState(false);
  const skip = useRef<HTMLButtonElement>(null);
  const existing = transfer?.state.status === "asking" ? transfer.state.existing : null;
  const yours = transfer === null ? null : newcomerOf(transfer);
  const name = yours?.name ?? transfer?.name ?? "";
  const isDirectory = yours?.isDirectory ?? false;

  const answer = (given: ConflictAnswer) => {
    if (transfer) onAnswer(transfer.id, given, forAll && openInBatch > 1);
    setForAll(false);
  };
  // The next question comes in the same place: the second half of a double click must not answer it unread.
  const onClick = (given: ConflictAnswer) => (event: MouseEvent) => {
    if (event.detail < 2) answer(given);
  };
  const comparison =
    existing && yours?.version
      ? compareVersions(existing, yours.version)
      : ({ newer: null, larger: null } as const);
  const directory = <WireText text={transfer?.directory.text ?? ""} />;

  return (
    <QuestionDialog
      open={existing !== null}
      onClose={() => answer("skip")}
      initialFocus={skip}
      title={
        isDirectory ? (
          <>
            <WireText text={name} /> is taken
          </>
        ) : (
          <>
            Replace <WireText text={name} />?
          </>
        )
      }
      description={
        isDirectory ? (
          <>
            There is something of that name in {directory} already. Folders are neither replaced nor merged.
            “Keep both” puts this one beside it, with a number in its name.
          </>
        ) : (
          <>
            There is a file of that name in {directory} already. “Keep both” stores yours beside it, with a
            number in its name.
          </>
        )
      }
      actions={
        <>
          <Button ref={skip} onClick={onClick("skip")}>
            Skip
          </Button>
          <Button onClick={onClick("rename")}>Keep both</Button>
          {!isDirectory && (
            <Button look="primary" onClick={onClick("replace")}>
              Replace
            </Button>
          )}
        </>
      }
    >
      {existing && !isDirectory && (
        <div className="grid gap-2 sm:grid-cols-2">
          <Facts
            title="On the server"
            side="server"
            comparison={comparison}
            size={toldSize(existing.size)}
            date={toldDate(existing.modifiedAt)}
          />
          {yours && (
            <Facts
              title={yours.title}
              side="yours"
              comparison={comparison}
              size={yours.size}
              date={yours.date}
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
