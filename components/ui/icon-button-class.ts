/** The classes of a button that shows an icon only, for what has no tooltip of its own or is a link. */
export const iconButtonClass =
  "inline-grid size-7 shrink-0 place-items-center rounded-md text-ink-2 transition-colors hover:bg-well hover:text-ink aria-pressed:bg-accent-wash aria-pressed:text-accent aria-disabled:opacity-40 aria-disabled:hover:bg-transparent pointer-coarse:size-9";
