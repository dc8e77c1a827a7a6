import { ArrowDown, ArrowUp, ChevronRight, ListX, Pause, Play, RotateCcw, X } from "lucide-react";
import { type MouseEvent, memo, type ReactNode } from "react";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { Transfer } from "@/lib/client/transfers/transfer";
import { visibleText } from "@/lib/client/visible-text";
import { controlsOf, type TransferAction } from "./transfer-controls";
import { TransferDetails } from "./transfer-details";
import { TransferName } from "./transfer-name";
import { fractionOf, statusText } from "./transfer-text";
import { useNow } from "./use-transfers";

export interface TransferRowProps {
  readonly transfer: Transfer;
  readonly expanded: boolean;
  /** Whether Tab stops here: the arrow keys go on from it. */
  readonly tabStop: boolean;
  readonly onToggle: (id: number) => void;
  readonly onAction: (id: number, action: TransferAction) => void;
}

const tones = {
  waiting: "idle",
  running: "accent",
  paused: "idle",
  stranded: "idle",
  asking: "idle",
  done: "good",
  skipped: "idle",
  cancelled: "idle",
  failed: "wrong",
} as const;

const looks = {
  pause: { label: "Pause", icon: Pause },
  resume: { label: "Resume", icon: Play },
  retry: { label: "Retry", icon: RotateCcw },
  cancel: { label: "Cancel", icon: X },
  remove: { label: "Remove", icon: ListX },
} as const;

interface RowButtonProps {
  readonly label: string;
  readonly title?: string;
  /** The element that says which transfer it is about. */
  readonly of: string;
  readonly tabStop: boolean;
  readonly className?: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly children: ReactNode;
}

/** Plain buttons: a tooltip component for each would make scrolling through thousands of rows stutter. */
function RowButton({ label, title = label, of, tabStop, className = "", onClick, children }: RowButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-describedby={of}
      title={title}
      tabIndex={tabStop ? 0 : -1}
      className={`${iconButtonClass} ${className}`}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** One transfer: its name, how far it is, and what can be done with it. */
export const TransferRow = memo(function TransferRow(props: TransferRowProps) {
  const { transfer, expanded, tabStop, onToggle, onAction } = props;
  const { id, state } = transfer;
  const now = useNow(state.status === "waiting" && state.retryAt !== undefined);
  const name = visibleText(transfer.name);
  const nameId = `transfer-${id}`;
  const text = statusText(transfer, now);
  const { buttons, canMove } = controlsOf(transfer);
  const button = { of: nameId, tabStop };
  return (
    <div className="group/row border-t border-line px-4">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 py-1 md:grid-cols-[minmax(8rem,22rem)_10rem_minmax(0,1fr)_auto]">
        <button
          type="button"
          data-row={id}
          id={nameId}
          aria-expanded={expanded}
          tabIndex={tabStop ? 0 : -1}
          title={name}
          onClick={() => onToggle(id)}
          className="-ml-1.5 flex min-h-7 min-w-0 items-center gap-1 rounded-md px-1.5 text-left"
        >
          <ChevronRight
            size={14}
            aria-hidden="true"
            className={`shrink-0 text-ink-3 transition-transform ${expanded ? "rotate-90" : ""}`}
          />
          <TransferName transfer={transfer} />
        </button>
        <div className="order-last col-span-2 md:order-none md:col-span-1">
          <ProgressBar label={name} fraction={fractionOf(transfer)} text={text} tone={tones[state.status]} />
        </div>
        <span
          title={text}
          className={`order-last col-span-2 truncate font-wire text-sm md:order-none md:col-span-1 ${state.status === "failed" ? "text-wrong" : "text-ink-2"}`}
        >
          {text}
        </span>
        <span className="flex min-h-7 justify-end">
          {canMove && (
            <span className="flex opacity-0 transition-opacity group-focus-within/row:opacity-100 group-hover/row:opacity-100 pointer-coarse:opacity-100">
              <RowButton
                {...button}
                label="Move earlier"
                title="Move earlier (Alt+↑). With Shift: before all others (Alt+Home)"
                onClick={({ shiftKey }) => onAction(id, shiftKey ? "first" : "earlier")}
              >
                <ArrowUp size={15} aria-hidden="true" />
              </RowButton>
              <RowButton
                {...button}
                label="Move later"
                title="Move later (Alt+↓). With Shift: after all others (Alt+End)"
                onClick={({ shiftKey }) => onAction(id, shiftKey ? "last" : "later")}
              >
                <ArrowDown size={15} aria-hidden="true" />
              </RowButton>
            </span>
          )}
          {buttons.map((action, i) => {
            const { label, icon: Icon } = looks[action];
            return (
              // By its place: a button that becomes another one keeps the focus when the transfer changes.
              <RowButton
                key={action === "cancel" || action === "remove" ? action : i}
                {...button}
                label={label}
                {...(action === "remove" && { title: "Remove from this list" })}
                onClick={() => onAction(id, action)}
              >
                <Icon size={15} aria-hidden="true" />
              </RowButton>
            );
          })}
        </span>
      </div>
      {expanded && <TransferDetails transfer={transfer} />}
    </div>
  );
});
