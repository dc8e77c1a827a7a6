"use client";

import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { checkName, stemLength } from "@/lib/client/files/name";
import { toProblem } from "@/lib/client/problem-error";
import type { Entry } from "@/lib/contract/files";
import type { Problem } from "@/lib/contract/problem";

export interface RenameFieldProps {
  readonly entry: Entry;
  /** Does it; what it throws is shown, and the field stays. */
  readonly onRename: (name: string, replace: boolean) => Promise<void>;
  /** @param name what the entry is called now; null when that stayed as it was */
  readonly onEnd: (name: string | null) => void;
}

/** What went wrong: with the name as it is typed, or when it was tried. */
type Trouble =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "problem"; readonly problem: Problem };

/**
 * An entry's name as a text field in its row. Enter saves, Escape leaves; so does going elsewhere, which saves a name
 * that can be saved, as desktop file managers do.
 */
export function RenameField({ entry, onRename, onEnd }: RenameFieldProps) {
  const [name, setName] = useState(entry.name);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const noteId = useId();
  const input = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLDivElement>(null);
  const isOver = useRef(false);

  useEffect(() => {
    const field = input.current;
    field?.focus();
    field?.setSelectionRange(0, stemLength(field.value));
  }, []);
  useEffect(() => {
    if (trouble !== null) note.current?.scrollIntoView({ block: "nearest" });
  }, [trouble]);

  const end = (newName: string | null) => {
    if (isOver.current) return;
    isOver.current = true;
    onEnd(newName);
  };
  const save = async (replace: boolean) => {
    if (busy) return;
    const wrong = checkName(name);
    if (wrong !== null) {
      setTrouble({ kind: "name", text: wrong });
      return;
    }
    if (name === entry.name) {
      end(null);
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      await onRename(name, replace);
      end(name);
    } catch (error) {
      setTrouble({ kind: "problem", problem: toProblem(error) });
      input.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The grid's keys and the page's are not for a text.
    event.stopPropagation();
    if (event.key === "Escape") end(null);
    else if (event.key === "Enter" && event.target === input.current && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void save(false);
    }
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
    // Another window came to the front: the field is still where the person was.
    if (isOver.current || isInside || busy || !document.hasFocus()) return;
    if (trouble !== null || checkName(name) !== null) end(null);
    else void save(false);
  };

  const replaceButton = entry.type !== "directory" && (
    <Button look="danger" disabled={busy} onClick={() => void save(true)}>
      Replace
    </Button>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the row's gestures away from the text.
    <div
      className="relative min-w-0 flex-1 select-text"
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <input
        ref={input}
        aria-label="New name"
        aria-invalid={trouble !== null || undefined}
        aria-describedby={trouble === null ? undefined : noteId}
        value={name}
        readOnly={busy}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        onChange={({ target }) => {
          setName(target.value);
          setTrouble(null);
        }}
        className="h-6 w-full min-w-0 rounded-sm border border-accent bg-paper px-1 text-ink aria-invalid:border-wrong read-only:opacity-60 pointer-coarse:h-9"
      />
      {trouble !== null && (
        <div
          ref={note}
          id={noteId}
          className="absolute top-full left-0 z-10 mt-1 w-[min(26rem,calc(100cqw-4rem))] rounded-lg bg-sheet whitespace-normal shadow-lift"
        >
          {trouble.kind === "problem" ? (
            <ProblemAlert problem={trouble.problem}>
              {trouble.problem.code === "already-exists" && replaceButton}
            </ProblemAlert>
          ) : (
            <p role="alert" className="rounded-lg border border-wrong px-3 py-2 text-wrong">
              {trouble.text}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
