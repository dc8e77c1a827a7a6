import type { Band } from "./use-band";

/** The band by which a mouse selects rows. */
export function SelectionBand({ band }: { band: Band | null }) {
  return (
    band !== null && (
      <div
        aria-hidden="true"
        style={band}
        className="pointer-events-none absolute z-10 rounded-xs border border-accent bg-accent/15"
      />
    )
  );
}
