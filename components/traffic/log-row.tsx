import { ChevronDown, ChevronRight, Flag } from "lucide-react";
import { memo } from "react";
import { WireText } from "@/components/ui/wire-text";
import { formatCount, formatWireTime } from "@/lib/client/format";
import { describeEvent, type LineTone } from "@/lib/client/traffic/describe-event";
import type { LogTimes } from "@/lib/client/traffic/log-preferences";
import {
  connectionFact,
  countFact,
  type EventRow,
  exchangeFacts,
  type HeaderRow,
  type LogRow,
  MOST_LINES,
} from "@/lib/client/traffic/log-rows";
import { visibleText } from "@/lib/client/visible-text";
import { type Lane, LaneMark } from "./log-lane";

const symbolTones: Record<LineTone, string> = {
  control: "text-control",
  sent: "text-sent",
  received: "text-received",
  data: "text-data",
  note: "text-note",
  wrong: "text-wrong",
};
const textTones: Record<LineTone, string> = { ...symbolTones, sent: "text-ink", received: "text-ink" };

/** `selected`, `range`: chosen with others; `kin`: one story with the selected line. */
export type RowLight = "selected" | "range" | "kin" | "none";

const lights: Record<RowLight, string> = {
  selected: "bg-accent-wash shadow-[inset_3px_0_0_var(--accent)]",
  range: "bg-accent-wash",
  kin: "shadow-[inset_3px_0_0_var(--data)]",
  none: "",
};

export interface LogRowViewProps {
  readonly row: LogRow;
  readonly light: RowLight;
  /** Of a header why its exchange failed, of a line what it is evidence of; null for nothing. */
  readonly finding: string | null;
  /** The row that Tab stops at. */
  readonly tabStop: boolean;
  /** The place of the row's control connection among several; null when there is only one. */
  readonly lanePlace: number | null;
  readonly laneCount: number;
  readonly times: LogTimes;
  readonly onPress: (row: LogRow, extend: boolean) => void;
}

/** A row of the log: an exchange's header, or an event with its time, symbol and text. */
export const LogRowView = memo(function LogRowView({ row, lanePlace, laneCount, ...props }: LogRowViewProps) {
  if (row.kind === "exchange") return <Header {...props} row={row} hasLanes={lanePlace !== null} />;
  const { connection } = row.event;
  const lane = lanePlace === null ? null : { connection, place: lanePlace, count: laneCount };
  return <Line {...props} row={row} lane={lane} />;
});

type PartProps = Omit<LogRowViewProps, "row" | "lanePlace" | "laneCount">;

function Header({
  row,
  hasLanes,
  light,
  finding,
  tabStop,
  onPress,
}: PartProps & { row: HeaderRow; hasLanes: boolean }) {
  const { exchange, open } = row;
  const Chevron = open ? ChevronDown : ChevronRight;
  const facts = [hasLanes ? connectionFact(exchange) : "", ...exchangeFacts(exchange), countFact(row)];
  return (
    <button
      type="button"
      data-row={row.key}
      tabIndex={tabStop ? 0 : -1}
      aria-expanded={open}
      onClick={(event) => onPress(row, event.shiftKey)}
      className={`flex size-full items-center gap-1.5 px-2 text-left -outline-offset-2 select-none hover:bg-well ${lights[light]}`}
    >
      <Chevron size={13} aria-hidden="true" className="shrink-0 text-ink-3" />
      <span className="max-w-[60%] shrink-0 truncate font-medium text-ink-2">
        <WireText text={exchange.label} />
      </span>
      <span className={`truncate ${exchange.failed ? "text-wrong" : "text-ink-3"}`}>
        {facts.filter((fact) => fact !== "").join(" · ")}
        {finding !== null && (
          <>
            : <WireText text={finding} />
          </>
        )}
      </span>
      {light === "kin" && <span className="sr-only">, holds lines that belong to the selected one</span>}
    </button>
  );
}

function Line({
  row,
  lane,
  light,
  finding,
  tabStop,
  times,
  onPress,
}: PartProps & { row: EventRow; lane: Lane | null }) {
  const { symbol, spoken, tone, lines } = describeEvent(row.event);
  const cut = lines.length - MOST_LINES;
  return (
    <button
      type="button"
      data-row={row.key}
      tabIndex={tabStop ? 0 : -1}
      aria-pressed={light === "selected" || light === "range"}
      onClick={(event) => onPress(row, event.shiftKey)}
      className={`flex size-full items-start gap-2 px-3 text-left font-wire text-sm leading-[22px] -outline-offset-2 hover:bg-well aria-pressed:hover:bg-accent-wash ${lights[light]}`}
    >
      {lane && <LaneMark lane={lane} />}
      <LineTime row={row} times={times} />
      <span
        aria-hidden="true"
        className={`w-4 shrink-0 text-center text-lg leading-[20px] font-semibold ${symbolTones[tone]}`}
      >
        {symbol}
      </span>
      <span className="sr-only">{spoken}: </span>
      <span className={`min-w-0 flex-1 ${textTones[tone]}`}>
        {lines.slice(0, MOST_LINES).map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one reply never move.
          <span key={i} className="block truncate whitespace-pre">
            <WireText text={line} />
          </span>
        ))}
        {cut > 0 && (
          <span className="block truncate font-ui text-ink-3">
            and {formatCount(cut)} more {cut === 1 ? "line" : "lines"}: select it to read all of them
          </span>
        )}
      </span>
      {finding !== null && (
        <span className="shrink-0 self-center text-wrong" title={`Evidence: ${visibleText(finding)}`}>
          <Flag size={13} aria-hidden="true" />
          <span className="sr-only">, evidence: {visibleText(finding)}</span>
        </span>
      )}
      {row.aside && <span className="max-w-[45%] shrink-0 truncate text-data">{row.aside}</span>}
      {light === "kin" && <span className="sr-only">, belongs to the selected line</span>}
    </button>
  );
}

/** The time of the day, or since the exchange began; events of no exchange have the time of the day only. */
function LineTime({ row, times }: { row: EventRow; times: LogTimes }) {
  if (times === "off") return null;
  const { event, startedAt } = row;
  if (times === "absolute" || startedAt === null)
    return <time className="shrink-0 text-ink-3">{formatWireTime(event.at)}</time>;
  return (
    <span className="min-w-[7ch] shrink-0 text-right text-ink-3">
      +{((event.at - startedAt) / 1000).toFixed(3)}
      <span className="sr-only"> seconds: </span>
    </span>
  );
}
