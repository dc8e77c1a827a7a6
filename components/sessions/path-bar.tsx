"use client";

import { Pencil } from "lucide-react";
import { Fragment, useRef, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { WireText } from "@/components/ui/wire-text";
import { ancestry, nameOf, pathKey, type RemotePath, resolveTyped } from "@/lib/client/remote-path";
import { visibleText } from "@/lib/client/visible-text";

export interface PathBarProps {
  /** Accessible name of the breadcrumbs, and of the field when edited. */
  readonly label: string;
  readonly path: RemotePath;
  readonly onGo: (path: RemotePath) => void;
}

/** Where we are: every directory on the way as a button, and the whole as a text to edit. */
export function PathBar({ label, path, onGo }: PathBarProps) {
  const [editing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const frame = "flex h-8 min-w-0 flex-1 items-center rounded-md bg-well md:max-w-xl";

  if (editing) {
    const leave = () => {
      setEditing(false);
      // The button comes back with the breadcrumbs; then the focus goes to it.
      requestAnimationFrame(() => edit.current?.focus());
    };
    return (
      <form
        className={frame}
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get("path");
          setEditing(false);
          if (typeof typed === "string" && typed.trim() !== "") onGo(resolveTyped(typed, path));
        }}
      >
        <input
          // biome-ignore lint/a11y/noAutofocus: the person just asked to type here.
          autoFocus
          name="path"
          aria-label={label}
          defaultValue={path.text}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          onFocus={({ target }) => target.select()}
          onBlur={() => setEditing(false)}
          onKeyDown={(event) => {
            if (event.key === "Escape") leave();
          }}
          className="size-full rounded-md border border-edge bg-paper px-2.5 font-wire text-sm"
        />
      </form>
    );
  }

  return (
    <nav aria-label={label} className={frame}>
      <ol className="flex min-w-0 flex-1 items-center overflow-x-auto px-1.5 [scrollbar-width:none]">
        {ancestry(path).map((step, i, steps) => (
          <Fragment key={pathKey(step)}>
            {i > 0 && (
              <li aria-hidden="true" className="shrink-0 text-ink-3">
                ›
              </li>
            )}
            <li className="shrink-0">
              <button
                type="button"
                aria-current={i === steps.length - 1 ? "page" : undefined}
                aria-label={visibleText(nameOf(step))}
                title={visibleText(step.text)}
                className="rounded-sm px-1.5 py-0.5 font-medium whitespace-pre hover:bg-sheet"
                onClick={() => onGo(step)}
              >
                <WireText text={nameOf(step)} />
              </button>
            </li>
          </Fragment>
        ))}
      </ol>
      <IconButton ref={edit} label="Edit path" className="mr-0.5" onClick={() => setEditing(true)}>
        <Pencil size={13} aria-hidden="true" />
      </IconButton>
    </nav>
  );
}
