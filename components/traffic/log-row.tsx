import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";
import { WireText } from "@/components/ui/wire-text";
import { formatWireTime } from "@/lib/client/format";
import { describeEvent, type LineTone } from "@/lib/client/traffic/describe-event";
import { exchangeFacts, type LogRow } from "@/lib/client/traffic/log-rows";

/** Pixels: the virtual list needs to know them before anything is drawn. */
export const LINE_HEIGHT = 22;
export const HEADER_HEIGHT = 28;

const symbolTones: Record<LineTone, string> = {
  control: "text-control",
  sent: "text-sent",
  received: "text-received",
  data: "text-data",
  note: "text-note",
  wrong: "text-wrong",
};
const textTones: Record<LineTone, string> = { ...symbolTones, sent: "text-ink", received: "text-ink" };

export interface LogRowViewProps {
  readonly row: LogRow;
  readonly selected: boolean;
  /** One story with the selected line. */
  readonly kin: boolean;
  /** The row that Tab stops at. */
  readonly tabStop: boolean;
  readonly onPress: (row: LogRow) => void;
}

/** A row of the log: an exchange's header, or an event with its time, symbol and text. */
export const LogRowView = memo(function LogRowView({
  row,
  selected,
  kin,
  tabStop,
  onPress,
}: LogRowViewProps) {
  if (row.kind === "exchange") {
    const { exchange, open } = row;
    const Chevron = open ? ChevronDown : ChevronRight;
    return (
      <button
        type="button"
        data-row={row.key}
        tabIndex={tabStop ? 0 : -1}
        aria-expanded={open}
        onClick={() => onPress(row)}
        className="flex size-full items-center gap-1.5 px-2 text-left -outline-offset-2 select-none hover:bg-well"
      >
        <Chevron size={13} aria-hidden="true" className="shrink-0 text-ink-3" />
        <span className="max-w-[60%] shrink-0 truncate font-medium text-ink-2">
          <WireText text={exchange.label} />
        </span>
        <span className={`truncate ${exchange.failed ? "text-wrong" : "text-ink-3"}`}>
          {exchangeFacts(exchange).join(" · ")}
        </span>
      </button>
    );
  }
  const { symbol, spoken, tone, lines } = describeEvent(row.event);
  const bar = selected
    ? "bg-accent-wash shadow-[inset_3px_0_0_var(--accent)]"
    : kin
      ? "shadow-[inset_3px_0_0_var(--data)]"
      : "";
  return (
    <button
      type="button"
      data-row={row.key}
      tabIndex={tabStop ? 0 : -1}
      aria-pressed={selected}
      onClick={() => onPress(row)}
      className={`flex size-full items-start gap-2 px-3 text-left font-wire text-sm leading-[22px] -outline-offset-2 hover:bg-well aria-pressed:hover:bg-accent-wash ${bar}`}
    >
      <time className="hidden shrink-0 text-ink-3 sm:block">{formatWireTime(row.event.at)}</time>
      <span
        aria-hidden="true"
        className={`w-4 shrink-0 text-center text-lg leading-[20px] font-semibold ${symbolTones[tone]}`}
      >
        {symbol}
      </span>
      <span className="sr-only">{spoken}: </span>
      <span className={`min-w-0 flex-1 ${textTones[tone]}`}>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one reply never move.
          <span key={i} className="block truncate whitespace-pre">
            <WireText text={line} />
          </span>
        ))}
      </span>
      {row.aside && <span className="max-w-[45%] shrink-0 truncate text-data">{row.aside}</span>}
    </button>
  );
});
