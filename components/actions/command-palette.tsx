"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Check, Search } from "lucide-react";
import { useRef, useState } from "react";
import { WireText } from "@/components/ui/wire-text";
import type { ActionId } from "@/lib/client/actions/action-table";
import { actionWords } from "@/lib/client/actions/action-words";
import { findActions } from "@/lib/client/actions/find-actions";

/** Something that can be done, as the palette shows it. */
export interface PaletteItem {
  readonly id: ActionId;
  readonly label: string;
  readonly group: string;
  /** Its shortcut as people read it. */
  readonly keys?: string | undefined;
  /** Why it can't be done now. */
  readonly unavailable?: string | undefined;
  readonly checked?: boolean | undefined;
  readonly run: () => void;
}

export interface CommandPaletteProps {
  readonly items: readonly PaletteItem[];
  readonly onClosed: () => void;
}

interface Group {
  readonly value: string;
  readonly items: readonly PaletteItem[];
}

function found(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const findable = items.map((item) => ({ item, ...item, words: actionWords[item.id] }));
  return findActions(findable, query).map(({ item }) => item);
}

/** In groups while nothing is typed; in the order of how well they fit, in one list, once something is. */
function inGroups(items: readonly PaletteItem[], query: string): Group[] {
  if (query.trim() !== "") return [{ value: "", items: found(items, query) }];
  const groups = new Map<string, PaletteItem[]>();
  for (const item of items) {
    const group = groups.get(item.group);
    if (group === undefined) groups.set(item.group, [item]);
    else group.push(item);
  }
  return [...groups].map(([value, held]) => ({ value, items: held }));
}

/**
 * Everything that can be done here, found by typing. What was chosen is done once the palette has gone and the focus is
 * back where it was, because it may be about that place.
 */
export function CommandPalette({ items, onClosed }: CommandPaletteProps) {
  const [open, setOpen] = useState(true);
  const [query, setQuery] = useState("");
  const chosen = useRef<PaletteItem | null>(null);
  const choose = (item: PaletteItem) => {
    if (item.unavailable !== undefined) return;
    chosen.current = item;
    setOpen(false);
  };
  const groups = inGroups(items, query).filter((group) => group.items.length > 0);

  return (
    <Dialog.Root
      open={open}
      onOpenChange={setOpen}
      onOpenChangeComplete={(isOpen) => {
        if (isOpen) return;
        onClosed();
        chosen.current?.run();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-shade transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          aria-label="Command palette"
          className="fixed top-[min(12dvh,6rem)] left-1/2 z-40 flex max-h-[min(34rem,76dvh)] w-[min(36rem,calc(100vw-1rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-sheet shadow-lift transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <Autocomplete.Root
            open
            inline
            items={groups}
            value={query}
            onValueChange={(value, { reason }) => reason !== "item-press" && setQuery(value)}
            filter={null}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={({ label }: PaletteItem) => label}
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
              <Autocomplete.Input
                aria-label="Find an action"
                placeholder="What do you want to do?"
                spellCheck={false}
                className="h-11 w-full bg-transparent text-lg outline-none"
              />
            </div>
            <div className="min-h-0 flex-1 overflow-auto overscroll-contain p-1">
              <Autocomplete.Empty>
                <p className="px-2 py-6 text-center text-ink-2">Nothing here is called that.</p>
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(group: Group) => (
                  <Autocomplete.Group key={group.value} items={group.items}>
                    {group.value !== "" && (
                      <Autocomplete.GroupLabel className="px-2 pt-2 pb-1 text-sm text-ink-3">
                        {group.value}
                      </Autocomplete.GroupLabel>
                    )}
                    <Autocomplete.Collection>
                      {(item: PaletteItem) => <Row key={item.id} item={item} onChoose={choose} />}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
          <Dialog.Close className="sr-only">Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Row({ item, onChoose }: { item: PaletteItem; onChoose: (item: PaletteItem) => void }) {
  const { label, keys, unavailable, checked } = item;
  return (
    <Autocomplete.Item
      value={item}
      aria-disabled={unavailable !== undefined || undefined}
      onClick={() => onChoose(item)}
      className="flex min-h-8 items-center gap-3 rounded-md px-2 py-1 select-none data-highlighted:bg-accent-wash pointer-coarse:min-h-11"
    >
      <span className={`min-w-0 truncate ${unavailable === undefined ? "" : "text-ink-3"}`}>
        <WireText text={label} />
      </span>
      {checked && <Check size={14} aria-label="on" className="shrink-0" />}
      <span className="ml-auto shrink-0 text-sm text-ink-3">{unavailable}</span>
      {keys && unavailable === undefined && (
        <kbd className="shrink-0 rounded-sm border border-line bg-well px-1.5 font-wire text-sm text-ink-2">
          {keys}
        </kbd>
      )}
    </Autocomplete.Item>
  );
}
