import { type DragEvent, useEffect, useRef, useState } from "react";
import { contentUrl } from "@/lib/client/api";
import { downloadUrlItem } from "@/lib/client/files/drag-out";
import {
  beginDrag,
  canDrop,
  type DropEffect,
  draggedEntries,
  dropEffect,
  endDrag,
} from "@/lib/client/files/dragged-entries";
import type { Destination, Dragged } from "@/lib/client/files/operations/relocation";
import { select } from "@/lib/client/files/selection";
import { formatCount } from "@/lib/client/format";
import { uncarriable } from "@/lib/client/problem-error";
import { join } from "@/lib/client/remote-path";
import { visibleText } from "@/lib/client/visible-text";
import type { Entry } from "@/lib/contract/files";
import { rowUnder } from "./use-file-menu";
import type { FileView } from "./use-file-view";

/** How long entries are held over a folder until it opens, in milliseconds. */
const SPRING_MS = 1000;

/** Where a listing is. */
export interface ListedPlace extends Destination {
  readonly pathBytes: string | undefined;
}

export interface DragEntriesUse {
  /** Null for a listing that can't be changed: nothing of it is dragged, and nothing dropped there. */
  readonly place: ListedPlace | null;
  readonly view: FileView;
  readonly onDropEntries: (dragged: Dragged, into: Destination, how: DropEffect) => void;
  /** Goes into a folder over which entries are held. */
  readonly onOpen: (entry: Entry) => void;
}

/** Shows beside the pointer what is dragged. */
function showDragged(transfer: DataTransfer, entries: readonly Entry[]): void {
  const [first] = entries;
  const image = document.createElement("div");
  image.textContent =
    entries.length === 1 && first ? visibleText(first.name) : `${formatCount(entries.length)} entries`;
  image.className =
    "fixed -top-96 left-0 max-w-80 truncate rounded-md bg-accent px-3 py-1.5 font-medium text-sheet shadow-lift";
  document.body.append(image);
  transfer.setDragImage(image, -12, -8);
  // The browser has taken its picture by the next task.
  setTimeout(() => image.remove());
}

/** Lets Chromium save a file where it is dropped on the desktop, and others take its address. */
function offerFile(
  transfer: DataTransfer,
  { session, directory, pathBytes }: ListedPlace,
  entry: Entry,
): void {
  const path = join(directory, entry, pathBytes);
  if (entry.type !== "file" || uncarriable(path) !== null) return;
  const url = new URL(contentUrl(session.id, path, "attachment"), location.href).href;
  transfer.setData("DownloadURL", downloadUrlItem(entry.name, url));
  transfer.setData("text/uri-list", url);
}

/** Lets rows be dragged, and entries that are dragged be dropped on folders of the listing, or on the listing itself. */
export function useDragEntries({ place, view, onDropEntries, onOpen }: DragEntriesUse) {
  /** The key of the folder that would take what is dragged; an empty text for the directory shown. */
  const [target, setTarget] = useState<string | null>(null);
  const spring = useRef<{ readonly key: string; readonly timer: ReturnType<typeof setTimeout> } | null>(null);
  const { entries, order, selection } = view;

  const endSpring = () => {
    if (spring.current !== null) clearTimeout(spring.current.timer);
    spring.current = null;
  };
  useEffect(() => () => clearTimeout(spring.current?.timer), []);
  const leave = () => {
    endSpring();
    setTarget(null);
  };

  /** What a drop there would do; null where it can't be dropped. */
  const dropAt = (event: DragEvent) => {
    const dragged = draggedEntries(event.dataTransfer);
    if (dragged === null || place === null) return null;
    const row = rowUnder(event.target);
    const entry = entries[row];
    const folder = entry?.type === "directory" ? entry : null;
    const directory = folder === null ? place.directory : join(place.directory, folder, place.pathBytes);
    const into = {
      session: place.session,
      directory,
      pathBytes: folder === null ? place.pathBytes : undefined,
    };
    if (!canDrop(dragged, into)) return null;
    const key = folder === null ? "" : (order.keys[row] ?? "");
    return { dragged, folder, into, key, how: dropEffect(event, dragged, into) };
  };

  return {
    target,
    handlers: {
      onDragStart: (event: DragEvent) => {
        const row = rowUnder(event.target);
        const entry = entries[row];
        const key = order.keys[row];
        if (entry === undefined || key === undefined || place === null) return;
        const isSelected = selection.keys.has(key);
        const dragged = isSelected ? view.selected : [entry];
        if (!isSelected) view.select(select(selection, order, key, "only"));
        event.dataTransfer.effectAllowed = "copyMove";
        beginDrag(event.dataTransfer, { ...place, entries: dragged });
        showDragged(event.dataTransfer, dragged);
        if (dragged.length === 1) offerFile(event.dataTransfer, place, entry);
      },
      onDragEnd: () => {
        endDrag();
        leave();
      },
      onDragOver: (event: DragEvent) => {
        const drop = dropAt(event);
        if (drop === null) {
          leave();
          return;
        }
        event.preventDefault();
        event.dataTransfer.dropEffect = drop.how;
        setTarget(drop.key);
        const { folder, key } = drop;
        if (spring.current?.key === key) return;
        endSpring();
        if (folder !== null) spring.current = { key, timer: setTimeout(() => onOpen(folder), SPRING_MS) };
      },
      onDragLeave: (event: DragEvent) => {
        const { currentTarget, relatedTarget } = event;
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) leave();
      },
      onDrop: (event: DragEvent) => {
        const drop = dropAt(event);
        leave();
        if (drop === null) return;
        event.preventDefault();
        endDrag();
        onDropEntries(drop.dragged, drop.into, drop.how);
      },
    },
  };
}
