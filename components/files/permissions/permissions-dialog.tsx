"use client";

import { TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { useServices } from "@/components/services";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { WireText } from "@/components/ui/wire-text";
import { commonOf } from "@/lib/client/files/facts";
import { describeMode, type ModeKind, modeWarnings } from "@/lib/client/files/permission-words";
import {
  applyPattern,
  type ModePattern,
  octalText,
  parseMode,
  readOctal,
} from "@/lib/client/files/permissions";
import { knownModes, planPermissions } from "@/lib/client/files/plan-permissions";
import { formatCount } from "@/lib/client/format";
import { uncarriable } from "@/lib/client/problem-error";
import { join } from "@/lib/client/remote-path";
import { allTransfers } from "@/lib/client/transfers/queue";
import type { EntryQuestionProps } from "../questions/entry-question";
import { ModeField } from "./mode-field";
import { PermissionBoxes } from "./permission-boxes";
import { nothingBelow, TreeModes, treeTexts } from "./tree-modes";

/** Changes the permissions of entries, and of what is in folders; the work shows in the list of transfers. */
export default function PermissionsDialog({
  session,
  directory,
  pathBytes,
  entries,
  onClose,
}: EntryQuestionProps) {
  const { transfers } = useServices();
  const known = useMemo(() => knownModes(entries), [entries]);
  const [pattern, setPattern] = useState(known.pattern);
  const [text, setText] = useState(() => octalText(known.pattern));
  const [below, setBelow] = useState(nothingBelow);
  const [first] = entries;
  const folders = entries.filter(({ type }) => type === "directory").length;
  const kinds = new Set(entries.map(({ type }): ModeKind => (type === "directory" ? "directory" : "file")));

  const typed = readOctal(text, pattern);
  const error = errorOf(typed, known.isComplete);
  const own = applyPattern(pattern, 0);
  const texts = treeTexts(below, own);
  const belowModes = {
    files: below.files.isOn ? parseMode(texts.files.trim()) : null,
    directories: below.directories.isOn ? parseMode(texts.directories.trim()) : null,
  };
  const isBelowWrong =
    folders > 0 &&
    below.isOn &&
    ((below.files.isOn && belowModes.files === null) ||
      (below.directories.isOn && belowModes.directories === null));
  const chosen = { directory, pathBytes, entries };
  const reason = useMemo(
    () =>
      entries.reduce<ReturnType<typeof uncarriable>>(
        (found, entry) => found ?? uncarriable(join(directory, entry, pathBytes)),
        null,
      ),
    [directory, pathBytes, entries],
  );

  const change = (next: ModePattern) => {
    setPattern(next);
    setText(octalText(next));
  };
  const type = (next: string) => {
    setText(next);
    const read = readOctal(next, pattern);
    if (read !== null && errorOf(read, known.isComplete) === undefined) setPattern(read);
  };
  const apply = () => {
    if (error !== undefined || isBelowWrong || reason !== null) return;
    const wanted = { own: pattern, below: folders > 0 && below.isOn ? belowModes : null };
    transfers.changePermissions({ session, ...chosen }, planPermissions(chosen, wanted));
    onClose();
  };

  const refused = allTransfers(transfers.snapshot()).some(
    (transfer) =>
      transfer.kind === "permissions" &&
      transfer.session === session.id &&
      transfer.state.status === "failed" &&
      transfer.state.problem.code === "not-supported",
  );

  return (
    <Dialog
      open
      onClose={onClose}
      title={
        entries.length === 1 && first ? (
          <>
            Permissions of <WireText text={first.name} />
          </>
        ) : (
          `Permissions of ${formatCount(entries.length)} entries`
        )
      }
      description={<Owners entries={entries} />}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form="permissions-form"
            disabled={error !== undefined || isBelowWrong || reason !== null}
          >
            Change
          </Button>
        </>
      }
    >
      <form
        id="permissions-form"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {reason && <ProblemAlert problem={reason} quiet />}
        {refused && (
          <Caution>
            This server has no command to change permissions: it refused SITE CHMOD before. Change them on the
            server itself, or ask who runs it.
          </Caution>
        )}
        {!known.isComplete && <Unknown entries={entries} />}
        <PermissionBoxes pattern={pattern} initial={known.pattern} onChange={change} />
        <ModeField
          label="Octal"
          value={text}
          error={error}
          {...(known.pattern.kept !== 0 && { hint: "x leaves a digit as each entry has it." })}
          onChange={type}
        />
        <div className="flex flex-col gap-1 text-sm text-ink-2" aria-live="polite">
          {pattern.kept === 0 &&
            [...kinds].map((kind) => (
              <p key={kind}>
                {kinds.size > 1 && (kind === "file" ? "Files: " : "Folders: ")}
                {describeMode(own, kind)}
              </p>
            ))}
          {modeWarnings(pattern, kinds).map((warning) => (
            <Caution key={warning}>{warning}</Caution>
          ))}
        </div>
        {folders > 0 && <TreeModes choice={below} own={own} count={folders} onChange={setBelow} />}
      </form>
    </Dialog>
  );
}

function errorOf(typed: ModePattern | null, isComplete: boolean): string | undefined {
  if (typed === null) return "Three or four digits from 0 to 7.";
  return typed.kept !== 0 && !isComplete
    ? "x needs permissions that the listing tells; here it doesn't."
    : undefined;
}

function Caution({ children }: { children: string }) {
  return (
    <p className="flex gap-2 text-wrong">
      <TriangleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0" />
      {children}
    </p>
  );
}

function Owners({ entries }: Pick<EntryQuestionProps, "entries">) {
  const owner = commonOf(entries, (entry) => entry.owner);
  const group = commonOf(entries, (entry) => entry.group);
  if (entries.every((entry) => entry.owner === null && entry.group === null)) {
    return "The listing doesn't tell the owner.";
  }
  return (
    <>
      Owner {owner === null ? "differs" : <WireText text={owner} />}, group{" "}
      {group === null ? "differs or is not told" : <WireText text={group} />}
    </>
  );
}

/** Why the boxes don't show what is. */
function Unknown({ entries }: Pick<EntryQuestionProps, "entries">) {
  const links = entries.some(({ type }) => type === "link");
  return (
    <p className="text-sm text-ink-2">
      {links
        ? "A link has no permissions of its own: those of what it points at change, and the listing doesn't tell them. "
        : "The listing doesn't tell the permissions that these have now (Windows servers have none). "}
      Below is what is usual.
    </p>
  );
}
