import { Check, LoaderCircle, Minus, TriangleAlert, X } from "lucide-react";
import { statusWords } from "@/lib/client/check/check-state";
import type { CheckStatus } from "@/lib/protocol/check/steps";

const marks = {
  passed: { icon: Check, tone: "text-good" },
  warning: { icon: TriangleAlert, tone: "text-data" },
  failed: { icon: X, tone: "text-wrong" },
  skipped: { icon: Minus, tone: "text-ink-3" },
  running: { icon: LoaderCircle, tone: "text-accent" },
} as const;

/** How a step ended, by a symbol and a word; null: it is under way. `bare`: the word stands beside it already. */
export function StatusMark({ status, bare = false }: { status: CheckStatus | null; bare?: boolean }) {
  const { icon: Icon, tone } = marks[status ?? "running"];
  return (
    <span className={`flex shrink-0 items-center gap-1.5 font-medium ${tone} ${bare ? "" : "h-[1lh] w-20"}`}>
      <Icon size={16} aria-hidden="true" className={status === null ? "animate-spin" : ""} />
      {!bare && (status === null ? "Checking" : statusWords[status])}
    </span>
  );
}
