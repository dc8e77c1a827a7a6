// biome-ignore-all lint/a11y/useFocusableInteractive: the tree alone has the focus, and points at its row (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the tree has the keys
"use client";

import { ChevronDown, ChevronRight, Folder, FolderOpen, LoaderCircle } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import { WireText } from "@/components/ui/wire-text";
import { type TreeRow, treeStep } from "@/lib/client/files/operations/directory-tree";
import { formatCount } from "@/lib/client/format";
import { toProblem } from "@/lib/client/problem-error";
import { nameOf, pathKey, type RemotePath } from "@/lib/client/remote-path";
import { visibleText } from "@/lib/client/visible-text";
import type { BranchState, OpenTree } from "./use-directory-tree";

export interface DirectoryTreeProps {
  readonly label: string;
  readonly tree: OpenTree;
  readonly chosen: RemotePath;
  readonly onChoose: (path: RemotePath) => void;
}

/** Directories to choose one from, by the keys of the pattern for trees; the choice follows the keyboard. */
export function DirectoryTree({ label, tree, chosen, onChoose }: DirectoryTreeProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const chosenKey = pathKey(chosen);
  const at = tree.rows.findIndex(({ key }) => key === chosenKey);
  const rowId = (index: number) => `${id}-${index}`;

  useEffect(() => {
    if (at >= 0) document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [id, at]);

  const toggle = (row: TreeRow) => {
    // What is open only along the way is opened as a whole first.
    if (row.isOpen && tree.stateOf(row.key)?.state !== "partly") tree.close(row.path);
    else tree.open(row.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const active = tree.rows[at];
    const isPartly = active !== undefined && tree.stateOf(active.key)?.state === "partly";
    const step =
      event.key === "ArrowRight" && isPartly
        ? ({ do: "open" } as const)
        : treeStep(event.key, tree.rows, active?.key ?? null);
    if (step === null) return;
    event.preventDefault();
    if (step.do === "go") {
      const row = tree.rows.find(({ key }) => key === step.to);
      if (row !== undefined) onChoose(row.path);
    } else if (active !== undefined) {
      if (step.do === "open") tree.open(active.path);
      else tree.close(active.path);
    }
  };

  return (
    <div
      ref={box}
      role="tree"
      aria-label={label}
      aria-activedescendant={at >= 0 ? rowId(at) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="group/tree h-56 min-h-24 overflow-auto rounded-md border border-edge/60 bg-paper py-1 -outline-offset-2"
    >
      {tree.rows.map((row, index) => {
        const isChosen = row.key === chosenKey;
        const state = tree.stateOf(row.key);
        const Icon = row.isOpen ? FolderOpen : Folder;
        const Toggle = row.isOpen && state?.state !== "partly" ? ChevronDown : ChevronRight;
        return (
          <div
            key={row.key}
            id={rowId(index)}
            role="treeitem"
            aria-label={visibleText(nameOf(row.path))}
            aria-level={row.level}
            aria-setsize={row.siblings}
            aria-posinset={row.place}
            aria-expanded={row.isOpen && state?.state !== "partly"}
            aria-selected={isChosen}
            aria-busy={state?.state === "listing" || undefined}
            onClick={() => onChoose(row.path)}
            onDoubleClick={() => toggle(row)}
            className={`flex min-h-7 items-center gap-1.5 pr-3 select-none pointer-coarse:min-h-10 ${
              isChosen
                ? "bg-accent-wash group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-accent"
                : "hover:bg-well"
            }`}
            style={{ paddingLeft: `${row.level * INDENT_REM}rem` }}
          >
            <span
              aria-hidden="true"
              onClick={(event) => {
                event.stopPropagation();
                toggle(row);
              }}
              className="grid size-6 shrink-0 place-items-center text-ink-3 pointer-coarse:size-10"
            >
              {state?.state === "listing" ? (
                <LoaderCircle size={14} className="animate-spin" />
              ) : (
                <Toggle size={14} />
              )}
            </span>
            <Icon size={16} aria-hidden="true" className="shrink-0 text-accent" />
            <span className="min-w-0 truncate whitespace-pre">
              <WireText text={nameOf(row.path)} />
            </span>
            <BranchNote state={state} />
          </div>
        );
      })}
    </div>
  );
}

/** How far a level is to the right of the one above it. */
const INDENT_REM = 0.75;

function BranchNote({ state }: { state: BranchState | undefined }) {
  switch (state?.state) {
    case "failed":
      return (
        <span className="min-w-0 truncate text-sm text-wrong">
          not listed: <WireText text={toProblem(state.error).title} />
        </span>
      );
    case "listed":
      return state.more === 0 ? null : (
        <span className="shrink-0 text-sm text-ink-3">{formatCount(state.more)} more: type the path</span>
      );
    default:
      return null;
  }
}
