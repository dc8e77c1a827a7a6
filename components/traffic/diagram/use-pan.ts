import { type MouseEvent, type PointerEvent, type RefObject, useRef } from "react";

/** Pixels that a press may move and still be a click. */
const CLICK = 4;

interface Grip {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  moved: boolean;
}

/** Drag to pan, with a mouse; touch scrolls by itself. A drag is no click on what lies under it. */
export function usePan(scroller: RefObject<HTMLElement | null>) {
  const grip = useRef<Grip | null>(null);
  const release = () => {
    scroller.current?.removeAttribute("data-panning");
  };
  return {
    onPointerDown: ({ button, pointerType, clientX, clientY }: PointerEvent) => {
      const element = scroller.current;
      if (element === null || button !== 0 || pointerType !== "mouse") return;
      grip.current = {
        x: clientX,
        y: clientY,
        left: element.scrollLeft,
        top: element.scrollTop,
        moved: false,
      };
    },
    onPointerMove: ({ buttons, clientX, clientY, pointerId }: PointerEvent) => {
      const held = grip.current;
      const element = scroller.current;
      if (held === null || element === null || (buttons & 1) === 0) return;
      const [dx, dy] = [clientX - held.x, clientY - held.y];
      if (!held.moved && Math.hypot(dx, dy) < CLICK) return;
      if (!held.moved) {
        held.moved = true;
        element.setPointerCapture(pointerId);
        element.setAttribute("data-panning", "");
      }
      element.scrollLeft = held.left - dx;
      element.scrollTop = held.top - dy;
    },
    onPointerUp: release,
    onPointerCancel: release,
    onClickCapture: (event: MouseEvent) => {
      if (grip.current?.moved === true) event.stopPropagation();
      grip.current = null;
    },
  };
}
