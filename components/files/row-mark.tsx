// biome-ignore-all lint/a11y/useSemanticElements: an input would take the press that is the row's
import { Check } from "lucide-react";
import type { MouseEvent } from "react";

/** Whether a press was on the row's own mark for selecting. */
export function isOnMark({ target }: Pick<MouseEvent, "target">): boolean {
  return target instanceof Element && target.closest("[data-mark]") !== null;
}

/** What fingers select a row by, without losing the others: the row takes the press. */
export function RowMark({ name, selected }: { name: string; selected: boolean }) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={selected}
      aria-label={`Select ${name}`}
      data-mark=""
      tabIndex={-1}
      // The grid keeps the focus, and with it the keys.
      onMouseDown={(event) => event.preventDefault()}
      onDoubleClick={(event) => event.stopPropagation()}
      className="-ml-3 grid h-10 w-11 shrink-0 place-items-center"
    >
      <span
        aria-hidden="true"
        className={`grid size-5 place-items-center rounded-sm border ${
          selected ? "border-accent bg-accent text-sheet" : "border-edge"
        }`}
      >
        {selected && <Check size={14} strokeWidth={3} />}
      </span>
    </button>
  );
}
