import { ChevronRight, Clock, Folder, Server } from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef } from "react";
import { WireText } from "@/components/ui/wire-text";
import { rowOfTyped, type TreeRow, treeStep } from "@/lib/client/sites/site-tree";
import { visibleText } from "@/lib/client/visible-text";
import { ColourMark } from "./colour-mark";

/** A pause after which typing begins a new word, in milliseconds. */
const WORD_MS = 700;
const INDENT_REM = 1.1;

export interface SiteTreeProps {
  readonly rows: readonly TreeRow[];
  /** The key of the row that is selected; one that isn't there counts as none. */
  readonly selected: string | null;
  /** The list, to put the focus on a row: its children are the rows. */
  readonly list: RefObject<HTMLDivElement | null>;
  readonly onSelect: (key: string) => void;
  readonly onToggle: (key: string) => void;
  readonly onOpen: (row: TreeRow) => void;
  /** Keys beyond those of every tree, such as Delete. @returns whether it did something */
  readonly onKey: (row: TreeRow, event: KeyboardEvent) => boolean;
}

/** Sites in their folders, as a tree: one stop for the Tab key, arrows inside. */
export function SiteTree(props: SiteTreeProps) {
  const { rows, selected, list } = props;
  const typed = useRef({ text: "", at: 0 });
  const current = rows.some(({ key }) => key === selected) ? selected : (rows[0]?.key ?? null);

  const goTo = (key: string) => {
    props.onSelect(key);
    const row = list.current?.children[rows.findIndex((candidate) => candidate.key === key)];
    if (row instanceof HTMLElement) row.focus();
  };

  const onKeyDown = (event: KeyboardEvent, row: TreeRow) => {
    if (event.key === "Enter" || (event.key === " " && row.kind === "folder")) {
      event.preventDefault();
      props.onOpen(row);
      return;
    }
    if (props.onKey(row, event)) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = treeStep(rows, row.key, event.key);
    if (step !== null) {
      event.preventDefault();
      if (step.kind === "go") goTo(step.key);
      else props.onToggle(step.key);
    } else if (event.key.length === 1 && event.key !== " ") {
      const text = event.timeStamp - typed.current.at > WORD_MS ? event.key : typed.current.text + event.key;
      typed.current = { text, at: event.timeStamp };
      const found = rowOfTyped(rows, row.key, text);
      if (found !== undefined) goTo(found.key);
    }
  };

  return (
    <div
      ref={list}
      role="tree"
      aria-label="Sites"
      className="max-h-[min(26rem,55dvh)] overflow-auto rounded-lg border border-line bg-sheet p-1"
    >
      {rows.map((row) => (
        <div
          key={row.key}
          role="treeitem"
          aria-level={row.level}
          aria-selected={row.key === selected}
          aria-expanded={row.kind === "folder" ? row.isOpen : undefined}
          aria-label={visibleText(row.kind === "folder" ? row.name : row.site.name)}
          tabIndex={row.key === current ? 0 : -1}
          className="flex min-h-8 items-center gap-2 rounded-md pr-2 select-none hover:bg-well aria-selected:bg-accent-wash pointer-coarse:min-h-11"
          style={{ paddingInlineStart: `${0.4 + (row.level - 1) * INDENT_REM}rem` }}
          onClick={() => {
            props.onSelect(row.key);
            if (row.kind === "folder") props.onToggle(row.key);
          }}
          onDoubleClick={() => row.kind === "site" && props.onOpen(row)}
          onFocus={() => row.key !== selected && props.onSelect(row.key)}
          onKeyDown={(event) => onKeyDown(event, row)}
        >
          {row.kind === "folder" ? <FolderLine row={row} /> : <SiteLine row={row} />}
        </div>
      ))}
    </div>
  );
}

function FolderLine({ row }: { row: Extract<TreeRow, { kind: "folder" }> }) {
  const Icon = row.key === "recent" ? Clock : row.key === "offered" ? Server : Folder;
  return (
    <>
      <ChevronRight
        size={14}
        aria-hidden="true"
        className={`shrink-0 text-ink-3 transition-transform ${row.isOpen ? "rotate-90" : ""}`}
      />
      <Icon size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
      <span className="truncate font-medium">
        <WireText text={row.name} />
      </span>
      <span className="ml-auto text-sm text-ink-3">{row.sites}</span>
    </>
  );
}

function SiteLine({ row }: { row: Extract<TreeRow, { kind: "site" }> }) {
  const { name, colour, host } = row.site;
  return (
    <>
      <span className="ml-0.5 flex">
        <ColourMark colour={colour} />
      </span>
      <span className="min-w-0 truncate">
        <WireText text={name} />
      </span>
      {!name.includes(host) && (
        <span className="ml-auto min-w-0 shrink-[2] truncate pl-2 font-wire text-sm text-ink-3">
          <WireText text={host} />
        </span>
      )}
    </>
  );
}
