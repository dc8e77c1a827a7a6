/** How a control connection looks beside its lines, where there is more than one. */
export interface Lane {
  readonly connection: number;
  /** Its place among the control connections, from 0. */
  readonly place: number;
  /** How many there are. */
  readonly count: number;
}

const columns = ["sm:ml-0", "sm:ml-3", "sm:ml-6", "sm:ml-9"] as const;
const widths = ["sm:w-5", "sm:w-8", "sm:w-11", "sm:w-14"] as const;
const tones = [
  "border-control text-control",
  "border-received text-received",
  "border-note text-note",
  "border-ink-3 text-ink-3",
] as const;
/** So that nobody needs to tell colours apart. */
const patterns = ["border-solid", "border-dashed", "border-double"] as const;

/** The place of a line among the lanes: its connection's number in a column, colour and pattern of its own. */
export function LaneMark({ lane: { connection, place, count } }: { lane: Lane }) {
  const column = columns[place % columns.length] ?? columns[0];
  const width = widths[Math.min(count, widths.length) - 1] ?? widths[0];
  const tone = tones[place % tones.length] ?? tones[0];
  const pattern = patterns[place % patterns.length] ?? patterns[0];
  return (
    <span className={`w-5 shrink-0 self-stretch ${width}`}>
      <span
        aria-hidden="true"
        className={`block h-full border-l-3 pl-1 text-xs ${column} ${tone} ${pattern}`}
      >
        {connection}
      </span>
      <span className="sr-only">connection {connection}, </span>
    </span>
  );
}
