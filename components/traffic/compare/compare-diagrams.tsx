import { ArrowLeft, ArrowRight } from "lucide-react";
import { WireText } from "@/components/ui/wire-text";
import type { ComparedSide } from "@/lib/protocol/comparison/compared-side";
import type { Comparison } from "@/lib/protocol/comparison/comparison";
import type { TrafficEvent } from "@/lib/protocol/traffic";

export interface CompareDiagramsProps {
  readonly comparison: Comparison;
  readonly left: readonly TrafficEvent[];
  readonly right: readonly TrafficEvent[];
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}

/** Both exchanges drawn on one clock: what stands at the same height happened after the same time. */
export function CompareDiagrams({ comparison }: CompareDiagramsProps) {
  const { left, right, names } = comparison;
  return (
    <div className="grid gap-x-4 gap-y-3 @min-[700px]:grid-cols-2">
      <SideHead name={names.left} side={left} />
      <SideHead name={names.right} side={right} />
    </div>
  );
}

/** "Active ← the server dialled" */
function SideHead({ name, side }: { name: string; side: ComparedSide }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-2">
      <h4 className="font-semibold">{name}</h4>
      <span className={`flex items-center gap-1 ${side.opened ? "text-data" : "text-wrong"}`}>
        {side.dialler === "client" && <ArrowRight size={14} aria-hidden="true" className="self-center" />}
        {side.dialler === "server" && <ArrowLeft size={14} aria-hidden="true" className="self-center" />}
        {dialText(side)}
      </span>
      <span className="min-w-0 truncate text-sm text-ink-2">
        <WireText text={side.label} />
      </span>
    </div>
  );
}

function dialText({ dialler, opened, outcome }: ComparedSide): string {
  if (dialler === null) return "no data connection";
  const who = dialler === "client" ? "Portside" : "the server";
  if (opened) return `${who} dialled`;
  return outcome === "unfinished" ? `${who} is to dial` : `${who} was to dial, in vain`;
}
