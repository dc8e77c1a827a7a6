import { RotateCcw, X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { ProblemAlert } from "@/components/ui/problem-alert";
import { ProgressBar } from "@/components/ui/progress-bar";
import { WireText } from "@/components/ui/wire-text";
import { formatDuration, formatSize, formatTimeLeft } from "@/lib/client/format";
import { secondsLeft, speedOf, type Transfer } from "@/lib/client/transfers/queue";
import { visibleText } from "@/lib/client/visible-text";

export interface TransferRowProps {
  readonly transfer: Transfer;
  readonly onCancel: (id: number) => void;
  readonly onRetry: (id: number) => void;
}

/** Where a transfer stands, in words. */
function statusText(transfer: Transfer): string {
  const { state, size } = transfer;
  switch (state.status) {
    case "waiting":
      return `waiting, ${formatSize(size)}`;
    case "running": {
      if (state.sent >= size) return "sent, waiting for the server to confirm";
      const speed = speedOf(state);
      const left = secondsLeft(transfer);
      return [
        `${formatSize(state.sent)} of ${formatSize(size)}`,
        ...(speed === null ? [] : [`${formatSize(speed)}/s`]),
        ...(left === null ? [] : [formatTimeLeft(left)]),
      ].join(" · ");
    }
    case "asking":
      return "exists already, waiting for your answer";
    case "done":
      return `uploaded, ${formatSize(size)} in ${formatDuration(state.milliseconds)}`;
    case "skipped":
      return "skipped";
    case "cancelled":
      return "cancelled";
    case "failed":
      return "failed";
  }
}

function fractionOf({ state, size }: Transfer): number {
  if (state.status === "done") return 1;
  if (state.status === "running") return size === 0 ? 0 : state.sent / size;
  return 0;
}

const tones = {
  waiting: "idle",
  running: "accent",
  asking: "idle",
  done: "good",
  skipped: "idle",
  cancelled: "idle",
  failed: "wrong",
} as const;

/** One file on its way. */
export function TransferRow({ transfer, onCancel, onRetry }: TransferRowProps) {
  const { status } = transfer.state;
  const name = visibleText(transfer.name);
  const open = status === "waiting" || status === "running" || status === "asking";
  const text = statusText(transfer);
  return (
    <li className="flex flex-col gap-2 border-t border-line px-4 py-2">
      <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 md:grid-cols-[minmax(8rem,20rem)_12rem_1fr_auto]">
        <span className="truncate" title={`${name} to ${visibleText(transfer.directory.text)}`}>
          <WireText text={transfer.name} />
        </span>
        <div className="order-last col-span-2 md:order-none md:col-span-1">
          <ProgressBar label={name} fraction={fractionOf(transfer)} text={text} tone={tones[status]} />
        </div>
        <span
          className={`order-last col-span-2 truncate font-wire text-sm md:order-none md:col-span-1 ${status === "failed" ? "text-wrong" : "text-ink-2"}`}
        >
          {text}
        </span>
        <span className="flex justify-end">
          {open && (
            <IconButton label={`Cancel ${name}`} onClick={() => onCancel(transfer.id)}>
              <X size={15} aria-hidden="true" />
            </IconButton>
          )}
          {(status === "failed" || status === "cancelled") && (
            <IconButton label={`Retry ${name}`} onClick={() => onRetry(transfer.id)}>
              <RotateCcw size={15} aria-hidden="true" />
            </IconButton>
          )}
        </span>
      </div>
      {transfer.state.status === "failed" && (
        <ProblemAlert action={`Upload ${name}`} problem={transfer.state.problem} />
      )}
    </li>
  );
}
