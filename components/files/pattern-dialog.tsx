"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { TextField } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Segmented } from "@/components/ui/segmented";
import {
  changeKeys,
  keysToChange,
  type PatternEffect,
  rowsMatching,
} from "@/lib/client/files/select-pattern";
import { formatCount } from "@/lib/client/format";
import type { FileView } from "./use-file-view";

export interface PatternDialogProps {
  readonly view: FileView;
  readonly onClose: () => void;
}

const effects = [
  { value: "add", label: "Add to the selection" },
  { value: "remove", label: "Remove from it" },
] as const;

/** Asks for a pattern, and says how many entries it matches before anything is selected by it. */
export default function PatternDialog({ view, onClose }: PatternDialogProps) {
  const { rows, order, selection } = view;
  const [pattern, setPattern] = useState("");
  const [effect, setEffect] = useState<PatternEffect>("add");
  // A hundred thousand names take longer to look at than a letter to type.
  const counted = useDeferredValue(pattern);
  const { found, keys } = useMemo(
    () => keysFor({ rows, order, selection }, counted, effect),
    [rows, order, selection, counted, effect],
  );
  const submit = () => {
    const now = keysFor({ rows, order, selection }, pattern, effect).keys;
    if (now.length === 0) return;
    view.select(changeKeys(selection, now, effect));
    onClose();
  };
  return (
    <FormDialog
      onClose={onClose}
      title="Select by pattern"
      action={effect === "add" ? "Select" : "Unselect"}
      disabled={counted === pattern && keys.length === 0}
      onSubmit={submit}
    >
      <TextField
        label="Pattern"
        value={pattern}
        placeholder="*.log"
        hint="* stands for any characters and ? for any one; without them it is a part of the name. Upper and lower case are the same."
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target }) => setPattern(target.value)}
      />
      <Segmented label="What it does" value={effect} choices={effects} onChange={setEffect} />
      <p role="status" className="text-ink-2">
        {counted.trim() !== "" && countText(found, keys.length, effect)}
      </p>
    </FormDialog>
  );
}

type Shown = Pick<FileView, "rows" | "order" | "selection">;

/** How many entries a pattern finds, and which of them it would change. */
function keysFor({ rows, order, selection }: Shown, pattern: string, effect: PatternEffect) {
  if (rows === null) return { found: 0, keys: [] };
  const named = { count: rows.keys.length, foldedName: (row: number) => rows.foldedName(row) };
  const found = rowsMatching(named, pattern);
  return { found: found.length, keys: keysToChange(selection, order, found, effect) };
}

/** "12 entries match, 10 to be selected." */
function countText(found: number, changing: number, effect: PatternEffect): string {
  if (found === 0) return "Nothing here matches.";
  const matches = found === 1 ? "1 entry matches" : `${formatCount(found)} entries match`;
  if (changing === found) return `${matches}.`;
  const rest = changing === 0 ? "none" : formatCount(changing);
  return `${matches}, ${rest} to be ${effect === "add" ? "selected" : "unselected"}.`;
}
