/** The small fields in the cards of the lab. */
export const fieldClass =
  "min-h-7 min-w-0 rounded-md border border-edge bg-paper px-2 py-0.5 text-ink aria-invalid:border-wrong pointer-coarse:min-h-9";
