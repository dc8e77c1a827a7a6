import { useEffect, useRef, useState } from "react";
import { entryKey } from "@/lib/client/files/entry-key";
import type { LocalSource } from "@/lib/client/files/local-tree";
import type { Entry } from "@/lib/contract/files";
import { holdsFiles, localSources } from "./drop-files";

/** Where dragged files would go: a directory's row of the listing, or the directory shown. */
export interface DropPlace {
  readonly row: string | null;
}

/** The directory whose row an event is over; null anywhere else. */
function directoryUnder(event: DragEvent, entries: readonly Entry[]): Entry | null {
  const row = event.target instanceof Element ? event.target.closest("[role=row][data-index]") : null;
  const entry = entries[Number(row?.getAttribute("data-index") ?? -1)];
  return entry?.type === "directory" ? entry : null;
}

/** A dialog asks about something else: what is dropped on it is not for the directory behind it. */
function isForPage({ target }: DragEvent): boolean {
  return !(target instanceof Element && target.closest("[role=dialog],[role=alertdialog]"));
}

export interface PageDrop {
  /** The rows shown. */
  readonly entries: readonly Entry[];
  /** Whether what is dropped on a part of the page is taken here: with two panes each takes its own. */
  readonly takes: (target: Element) => boolean;
  /** Gets what was dropped and the directory whose row it was dropped on, if any. */
  readonly onDrop: (dropped: readonly LocalSource[], into: Entry | null) => void;
}

/**
 * Takes files and folders that are dropped anywhere on the page, its bars included.
 *
 * @returns where files that are being dragged would go; null while none are
 */
export function usePageDrop(drop: PageDrop): DropPlace | null {
  const [place, setPlace] = useState<DropPlace | null>(null);
  const latest = useRef(drop);
  useEffect(() => {
    latest.current = drop;
  });

  useEffect(() => {
    const ended = new AbortController();
    const isTaken = ({ target }: DragEvent) => target instanceof Element && latest.current.takes(target);
    const on = (type: "dragover" | "dragleave" | "drop", handle: (event: DragEvent) => void) =>
      window.addEventListener(type, handle, { signal: ended.signal });
    on("dragover", (event) => {
      if (event.dataTransfer === null || !holdsFiles(event) || !isForPage(event)) return;
      if (!isTaken(event)) {
        setPlace(null);
        return;
      }
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      const entry = directoryUnder(event, latest.current.entries);
      const row = entry === null ? null : entryKey(entry);
      setPlace((before) => (before !== null && before.row === row ? before : { row }));
    });
    on("dragleave", ({ relatedTarget }) => {
      if (relatedTarget === null) setPlace(null);
    });
    on("drop", (event) => {
      setPlace(null);
      if (event.dataTransfer === null || !holdsFiles(event) || !isForPage(event)) return;
      if (!isTaken(event)) return;
      event.preventDefault();
      const into = directoryUnder(event, latest.current.entries);
      latest.current.onDrop(localSources(event.dataTransfer.items), into);
    });
    return () => ended.abort();
  }, []);
  return place;
}
