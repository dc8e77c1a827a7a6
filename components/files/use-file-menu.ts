import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useRef,
  useState,
} from "react";
import { select } from "@/lib/client/files/selection";
import type { FileMenuPlace } from "./file-menu";
import type { FileView } from "./use-file-view";

/** How long a finger rests until it asks for the menu, in milliseconds. */
const LONG_PRESS_MS = 500;
/** How far a resting finger may stray, in pixels. */
const STRAY = 10;

type Point = Pick<FileMenuPlace, "x" | "y">;

/** Whether what a person points at has a menu of its own: a text field. */
function isText(target: EventTarget): boolean {
  return target instanceof Element && target.closest("input, textarea") !== null;
}

/** The row that an event is about, from 0; -1 for none. */
export function rowUnder(target: EventTarget | null): number {
  const row = target instanceof Element ? target.closest("[role=row][data-index]") : null;
  return Number(row?.getAttribute("data-index") ?? -1);
}

/**
 * Opens the listing's menu: by the right button, by the keys that computers have for it, and by a finger that rests.
 * A row that isn't selected becomes the selection; the space around the rows takes it away.
 */
export function useFileMenu(grid: RefObject<HTMLElement | null>, view: FileView) {
  const [place, setPlace] = useState<FileMenuPlace | null>(null);
  /** The finger that asked for the menu is still down: what its lifting clicks on is nothing. */
  const hasAsked = useRef(false);
  const press = useRef<{ readonly at: Point; readonly timer: ReturnType<typeof setTimeout> } | null>(null);
  const { selection, order } = view;

  const openAt = (row: number, { x, y }: Point) => {
    const key = order.keys[row];
    // What is asked about is what the actions do: that of the pane that has the focus.
    grid.current?.focus();
    if (key === undefined) view.select({ ...selection, keys: new Set() });
    else view.select(select(selection, order, key, selection.keys.has(key) ? "move" : "only"));
    setPlace({ about: key === undefined ? "directory" : "entries", x, y });
  };
  const endPress = () => {
    if (press.current !== null) clearTimeout(press.current.timer);
    press.current = null;
  };

  const chooseColumns = useCallback(() => {
    const box = grid.current?.getBoundingClientRect();
    if (box !== undefined) setPlace({ about: "columns", x: box.left + 12, y: box.top + 30 });
  }, [grid]);

  return {
    place,
    chooseColumns,
    onHeaderMenu: (event: MouseEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setPlace({ about: "columns", x: event.clientX, y: event.clientY });
    },
    close: () => setPlace(null),
    /** Opens the menu below the row that the keyboard is on; about the directory when it is on none. */
    onMenuKey: (event: KeyboardEvent) => {
      if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return false;
      event.preventDefault();
      const active = order.indexOf(selection.active);
      // A row that is scrolled out of sight isn't there, and is what is asked about all the same.
      const row = grid.current?.querySelector(`[role=row][data-index="${active}"]`);
      const box = (row ?? grid.current)?.getBoundingClientRect();
      if (box !== undefined)
        openAt(active, { x: box.left + (row ? box.height : 12), y: row ? box.bottom : box.top + 60 });
      return true;
    },
    handlers: {
      onContextMenu: (event: MouseEvent) => {
        if (isText(event.target)) return;
        event.preventDefault();
        endPress();
        // The keys that ask for a menu ask twice: as keys, and then by this event on what has the focus.
        if (place === null) openAt(rowUnder(event.target), { x: event.clientX, y: event.clientY });
      },
      // Safari on phones asks for no menu by itself.
      onPointerDown: (event: PointerEvent) => {
        if (event.pointerType !== "touch" || isText(event.target)) return;
        const at = { x: event.clientX, y: event.clientY };
        const row = rowUnder(event.target);
        endPress();
        hasAsked.current = false;
        const ask = () => {
          hasAsked.current = true;
          openAt(row, at);
        };
        press.current = { at, timer: setTimeout(ask, LONG_PRESS_MS) };
      },
      onClickCapture: (event: MouseEvent) => {
        if (hasAsked.current) event.stopPropagation();
        hasAsked.current = false;
      },
      onPointerMove: (event: PointerEvent) => {
        const at = press.current?.at;
        if (at && Math.hypot(event.clientX - at.x, event.clientY - at.y) > STRAY) endPress();
      },
      onPointerUp: endPress,
      onPointerCancel: endPress,
    },
  };
}
