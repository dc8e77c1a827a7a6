import { SelectField } from "@/components/ui/field";
import { formatWireTime } from "@/lib/client/format";
import { visibleText } from "@/lib/client/visible-text";
import type { Comparable } from "@/lib/protocol/comparison/comparable";
import type { Chosen } from "./compare-view";

export interface CompareChoiceProps extends Chosen {
  /** Oldest first. */
  readonly exchanges: readonly Comparable[];
  readonly onChoose: (chosen: Chosen) => void;
}

/** Operations that are offered; older ones are in the log. */
const OFFERED = 200;
const NONE = "none";

function optionsOf(exchanges: readonly Comparable[], chosen: number | null) {
  const newest = exchanges.slice(-OFFERED);
  const older = exchanges.find(({ id }) => id === chosen);
  const offered = older === undefined || newest.includes(older) ? newest : [older, ...newest];
  const choices = [...offered].reverse().map(({ id, label, dataMode, startedAt }) => ({
    value: String(id),
    label: `${formatWireTime(startedAt).slice(0, 8)} ${dataMode}: ${visibleText(label)}`,
  }));
  const isKnown = chosen !== null && offered.some(({ id }) => id === chosen);
  return isKnown
    ? choices
    : [{ value: chosen === null ? NONE : String(chosen), label: "Choose…" }, ...choices];
}

/** Which two operations of the log stand side by side. */
export function CompareChoice({ exchanges, left, right, onChoose }: CompareChoiceProps) {
  if (exchanges.length === 0) return null;
  const numberOf = (value: string) => (value === NONE ? null : Number(value));
  return (
    <fieldset className="grid gap-3 @min-[480px]:grid-cols-2">
      <legend className="sr-only">What is compared</legend>
      <SelectField
        label="On the left"
        value={left === null ? NONE : String(left)}
        choices={optionsOf(exchanges, left)}
        onChange={(value) => onChoose({ left: numberOf(value), right })}
      />
      <SelectField
        label="On the right"
        value={right === null ? NONE : String(right)}
        choices={optionsOf(exchanges, right)}
        onChange={(value) => onChoose({ left, right: numberOf(value) })}
      />
    </fieldset>
  );
}
