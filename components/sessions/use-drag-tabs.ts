import { type DragEvent, useState } from "react";
import type { SessionTab } from "@/lib/client/sessions/session-tabs";

/** Tells a tab that is dragged from files and entries; browsers hide all but the type until the drop. */
const TYPE = "application/x-portside-tab";

/** Whether what is dragged is a tab. */
export function isTab(transfer: Pick<DataTransfer, "types">): boolean {
  return transfer.types.includes(TYPE);
}

export interface TabDragHandlers {
  readonly draggable: boolean;
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDrop: (event: DragEvent) => void;
  readonly onDragEnd: () => void;
}

/** Lets tabs be put in another order by dragging. @param onMove puts a session's tab at a place, counted from 0 */
export function useDragTabs(tabs: readonly SessionTab[], onMove: (session: string, to: number) => void) {
  /** The session whose tab is dragged in this page. */
  const [dragged, setDragged] = useState<string | null>(null);
  /** The tab under the pointer. */
  const [over, setOver] = useState<number | null>(null);
  const from = tabs.findIndex(({ session }) => session.id === dragged);
  const end = () => {
    setDragged(null);
    setOver(null);
  };

  return {
    /** On which side of a tab the one that is dragged would come. */
    markOf: (at: number): "before" | "after" | null =>
      over !== at || from === -1 || from === at ? null : at < from ? "before" : "after",
    handlersOf: (at: number): TabDragHandlers => ({
      draggable: tabs.length > 1,
      onDragStart: (event) => {
        const session = tabs[at]?.session.id;
        if (session === undefined) return;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData(TYPE, "");
        setDragged(session);
      },
      onDragOver: (event) => {
        // A tab of another window is none of this page's.
        if (from === -1 || !isTab(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        setOver(at);
      },
      onDragLeave: () => setOver(null),
      onDrop: (event) => {
        if (from === -1 || !isTab(event.dataTransfer)) return;
        event.preventDefault();
        if (dragged !== null && from !== at) onMove(dragged, at);
        end();
      },
      onDragEnd: end,
    }),
  };
}
