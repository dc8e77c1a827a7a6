import { visibleText } from "@/lib/client/visible-text";
import type { ExchangeReference } from "@/lib/protocol/traffic";

export interface ExchangePickerProps {
  /** In the order in which they began. */
  readonly exchanges: readonly ExchangeReference[];
  /** Null: the selected line's, or the newest. */
  readonly picked: number | null;
  readonly shown: number | null;
  readonly onPick: (id: number | null) => void;
}

/** Operations to choose from: older ones are reached by their lines in the log. */
const OFFERED = 100;
const LONGEST = 60;

/** Chooses which operation of a session is drawn. */
export function ExchangePicker({ exchanges, picked, shown, onPick }: ExchangePickerProps) {
  const newest = exchanges.slice(-OFFERED);
  const current = exchanges.find(({ id }) => id === shown);
  const offered = current && !newest.includes(current) ? [current, ...newest] : newest;
  return (
    <select
      aria-label="Operation"
      className="min-h-7 min-w-28 max-w-80 grow basis-28 truncate rounded-md border border-edge/60 bg-sheet px-2 py-1 pointer-coarse:min-h-9"
      value={picked ?? shown ?? ""}
      onChange={({ currentTarget }) => onPick(Number(currentTarget.value))}
    >
      {offered.toReversed().map(({ id, label }) => (
        <option key={id} value={id}>
          {shorten(visibleText(label))}
        </option>
      ))}
    </select>
  );
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
