import { type KeyboardEventHandler, useId } from "react";
import type { LogFindings } from "@/lib/client/traffic/log-findings";
import type { LogIndex } from "@/lib/client/traffic/log-index";
import type { LogTimes } from "@/lib/client/traffic/log-preferences";
import { heightOf, holds, type LogRow } from "@/lib/client/traffic/log-rows";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { LOG_SHORTCUTS, logKeys } from "./log-keys";
import { LogRowView, type RowLight } from "./log-row";
import type { LogScroll } from "./log-scroll";

/** What lights rows up. */
export interface LogLights {
  /** Number of the selected event. */
  readonly selected: number | null;
  /** Rows that are selected with it, first and last; null for one line. */
  readonly range: readonly [from: number, to: number] | null;
  /** Numbers of the events that are one story with the selected one. */
  readonly kin: ReadonlySet<number>;
  /** Exchanges that hold such events. */
  readonly kinExchanges: ReadonlySet<number>;
}

export interface LogListProps {
  readonly index: LogIndex;
  readonly scroll: LogScroll;
  readonly lights: LogLights;
  /** What the diagnosis says; null while that isn't known. */
  readonly findings: LogFindings | null;
  /** All of the session, which it looks at. */
  readonly events: readonly TrafficEvent[];
  /** The row that Tab stops at: always there, also when it is scrolled out of sight. */
  readonly tabStop: number;
  readonly times: LogTimes;
  readonly onPress: (row: LogRow, extend: boolean) => void;
  readonly onKeyDown: KeyboardEventHandler;
  /** A row, or something in it, got the focus. */
  readonly onFocus: (target: Element) => void;
  readonly onBlur: () => void;
}

/** What a row is told of why its exchange failed: a header the cause, a line what it is evidence of; null for nothing. */
function findingOf(row: LogRow, { index, findings, events }: LogListProps): string | null {
  if (findings === null) return null;
  const exchange = row.kind === "exchange" ? row.exchange.id : (row.event.exchange?.id ?? null);
  const failed = exchange === null ? null : index.failedExchange(exchange);
  const [likeliest] = failed === null ? [] : findings.of(failed, events);
  if (row.kind === "exchange") return likeliest?.title ?? null;
  const evidence = (seq: number) => findings.evidenceAt(seq, (id) => index.failedExchange(id) !== null);
  const evident = evidence(row.event.seq) ?? (row.announced && evidence(row.announced.seq));
  return evident?.title ?? null;
}

function lightOf(row: LogRow, at: number, { selected, range, kin, kinExchanges }: LogLights): RowLight {
  if (range && at >= range[0] && at <= range[1]) return "range";
  if (row.kind === "exchange") return !row.open && kinExchanges.has(row.exchange.id) ? "kin" : "none";
  if (holds(row, selected)) return "selected";
  const isKin = kin.has(row.event.seq) || (row.announced !== null && kin.has(row.announced.seq));
  return isKin ? "kin" : "none";
}

/** The rows that are in sight, and a little more. */
export function LogList(props: LogListProps) {
  const { index, scroll, lights, tabStop, times, onPress, onKeyDown, onFocus, onBlur } = props;
  const keysId = useId();
  const { from, to } = scroll;
  const places = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  if (tabStop >= 0 && tabStop < from) places.unshift(tabStop);
  if (tabStop > to) places.push(tabStop);
  const { connections } = index;
  return (
    <div
      ref={scroll.scroller}
      role="log"
      aria-label="Traffic"
      aria-describedby={keysId}
      aria-keyshortcuts={LOG_SHORTCUTS}
      // Hundreds of lines a second are for reading, not for being read out; what finished or failed is announced.
      aria-live="off"
      className="h-full overflow-auto py-1 [overflow-anchor:none]"
      onKeyDown={onKeyDown}
      onFocus={({ target }) => onFocus(target)}
      onBlur={onBlur}
      onScroll={scroll.onScroll}
    >
      <p id={keysId} className="sr-only">
        {logKeys.map(([keys, what]) => `${keys}: ${what}`).join("; ")}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, and lists of that kind lose their role. */}
      <div role="list" className="relative w-full" style={{ height: index.height }}>
        {places.map((at) => {
          const row = index.row(at);
          if (row === null) return null;
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above.
            <div
              key={row.key}
              role="listitem"
              aria-setsize={index.rowCount}
              aria-posinset={at + 1}
              className="absolute top-0 left-0 w-full"
              style={{ height: heightOf(row), transform: `translateY(${index.topOf(at)}px)` }}
            >
              <LogRowView
                row={row}
                light={lightOf(row, at, lights)}
                finding={findingOf(row, props)}
                tabStop={at === tabStop}
                lanePlace={connections.length < 2 ? null : placeOf(row, connections)}
                laneCount={connections.length}
                times={times}
                onPress={onPress}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function placeOf(row: LogRow, connections: readonly number[]): number {
  return connections.indexOf(row.kind === "event" ? row.event.connection : row.exchange.connection);
}
