import { ArrowLeft, ArrowRight } from "lucide-react";
import { useMemo } from "react";
import { SequenceView } from "@/components/traffic/diagram/sequence-view";
import { WireText } from "@/components/ui/wire-text";
import { sequenceMoments } from "@/lib/client/traffic/diagram-layout";
import type { ComparedSide } from "@/lib/protocol/comparison/compared-side";
import type { Comparison } from "@/lib/protocol/comparison/comparison";
import { partPreparation } from "@/lib/protocol/comparison/preparation";
import { buildSequence } from "@/lib/protocol/sequence/build-sequence";
import { sharedClock } from "@/lib/protocol/sequence/clock";
import type { TrafficEvent } from "@/lib/protocol/traffic";

export interface CompareDiagramsProps {
  readonly comparison: Comparison;
  readonly left: readonly TrafficEvent[];
  readonly right: readonly TrafficEvent[];
  /** Number of the event that is marked. */
  readonly marked: number | null;
  readonly onMark: (seq: number | null) => void;
}

/** Both exchanges drawn on one clock: what stands at the same height happened after the same time. */
export function CompareDiagrams(props: CompareDiagramsProps) {
  const { comparison, left, right, marked, onMark } = props;
  const { names } = comparison;
  const drawn = useMemo(() => {
    const [l, r] = [left, right].map((events) => buildSequence(partPreparation(events).work));
    if (l === undefined || r === undefined) return null;
    const origins = { left: comparison.left.startedAt, right: comparison.right.startedAt };
    const clock = sharedClock([sequenceMoments(l, origins.left), sequenceMoments(r, origins.right)]);
    return { left: l, right: r, clock };
  }, [left, right, comparison]);
  const isPart = comparison.left.preparation !== null || comparison.right.preparation !== null;
  if (drawn === null) return null;

  return (
    <div className="flex flex-col gap-2">
      <p className="max-w-[80ch] text-sm text-ink-2">
        One clock for both: what stands at the same height happened equally long after the beginning. Select
        an arrow to see its line.
        {isPart && " What is said once in front, such as a login, is left out."}
      </p>
      <div className="grid gap-x-3 gap-y-6 @min-[540px]:grid-cols-2 @min-[800px]:gap-x-5">
        {(["left", "right"] as const).map((side) => (
          <div
            key={side}
            className="row-span-2 -mx-4 grid min-w-0 grid-cols-1 grid-rows-subgrid gap-y-1 @min-[480px]:mx-0"
          >
            <SideHead name={names[side]} side={comparison[side]} />
            <SequenceView
              sequence={drawn[side]}
              clock={drawn.clock}
              origin={comparison[side].startedAt}
              name={`Sequence diagram, ${names[side]}`}
              selected={marked}
              onSelect={onMark}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

/** "Active ← the server dialled" */
function SideHead({ name, side }: { name: string; side: ComparedSide }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 px-4 @min-[480px]:px-0">
      <h3 className="font-semibold">{name}</h3>
      <span className={`flex items-center gap-1 ${side.opened ? "text-data" : "text-wrong"}`}>
        {side.dialler === "client" && <ArrowRight size={14} aria-hidden="true" />}
        {side.dialler === "server" && <ArrowLeft size={14} aria-hidden="true" />}
        {dialText(side)}
      </span>
      <span className="min-w-0 truncate text-sm text-ink-2">
        <WireText text={side.label} />
      </span>
    </div>
  );
}

function dialText({ dialler, opened, outcome, isRefused, refusedTransfer, announce }: ComparedSide): string {
  if (dialler === null) return "no data connection";
  if (isRefused) return `${announce} was refused`;
  if (refusedTransfer !== null) return `${refusedTransfer} was refused`;
  const who = dialler === "client" ? "Portside" : "the server";
  if (opened) return `${who} dialled`;
  return outcome === "unfinished" ? `${who} is to dial` : `${who} was to dial, in vain`;
}
