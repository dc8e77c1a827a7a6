import { Button } from "@/components/ui/button";
import { WireText } from "@/components/ui/wire-text";
import { describeEvent } from "@/lib/client/traffic/describe-event";
import { explain } from "@/lib/protocol/explain";
import type { TrafficEvent } from "@/lib/protocol/traffic";

export interface MarkedStepProps {
  /** Of both sides. */
  readonly sides: readonly (readonly TrafficEvent[])[];
  /** Number of the event. */
  readonly marked: number | null;
  readonly onSelect: (seq: number | null) => void;
}

/** The line of the step that is marked in a drawing, what it is, and the way to all that is said of it. */
export function MarkedStep({ sides, marked, onSelect }: MarkedStepProps) {
  const events = sides.find((side) => side.some(({ seq }) => seq === marked)) ?? [];
  const event = events.find(({ seq }) => seq === marked);
  return (
    <div
      className={
        event === undefined
          ? "sr-only"
          : "flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line bg-sheet px-4 py-2"
      }
    >
      <div className="min-w-0 flex-1 basis-60">
        {/* Always there, so that the first step that is marked is heard, too. */}
        <p role="status" className="font-medium">
          {event !== undefined && <WireText text={explain(event, { events }).title} />}
        </p>
        {event !== undefined && (
          <p className="truncate font-wire text-sm text-ink-2">
            <WireText text={describeEvent(event).lines[0] ?? ""} />
          </p>
        )}
      </div>
      {event !== undefined && <Button onClick={() => onSelect(event.seq)}>Show in the log</Button>}
    </div>
  );
}
