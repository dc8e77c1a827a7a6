"use client";

import { ArrowDownToLine } from "lucide-react";
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Button } from "@/components/ui/button";
import { useMediaQuery } from "@/components/use-media-query";
import { formatCount } from "@/lib/client/format";
import { everything, isEverything, type LogFilter } from "@/lib/client/traffic/log-filter";
import { allFolded, allOpen, type LogFolds, toggleFold } from "@/lib/client/traffic/log-folds";
import { LogIndex } from "@/lib/client/traffic/log-index";
import { logTimes } from "@/lib/client/traffic/log-preferences";
import type { LogRow } from "@/lib/client/traffic/log-rows";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import type { TranscriptHead } from "@/lib/protocol/transcript/text";
import { useLogCopying } from "./log-copying";
import { keyAction } from "./log-keys";
import { type LogLights, LogList } from "./log-list";
import { type LogActions, LogContextMenu } from "./log-menu";
import { NothingPasses, Said } from "./log-notices";
import { useLogScroll } from "./log-scroll";
import { LogTools } from "./log-tools";
import { useLogFindings } from "./use-log-findings";

export interface TrafficLogProps {
  /** Of one session, by rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** What stands at the head of copied text. */
  readonly head?: TranscriptHead | undefined;
  /** Whether the bar with the filter is there from the start; a filter that is set by a line's menu brings it. */
  readonly toolsOpen?: boolean;
  /** Whether whatever selects the newest line goes on with the next ones, as the steps of a replay do. */
  readonly followsSelection?: boolean;
  /** A line that was asked for elsewhere: once it is the selected one it gets the focus. */
  readonly called?: CalledLine | null;
  /** Said where there are no events. */
  readonly empty?: string;
}

/** Another object is another call, also for the same line. */
export interface CalledLine {
  /** Number of its event. */
  readonly seq: number;
}

/** Events that are read in one frame: a log of 50,000 that is opened takes several. */
const READ_AT_ONCE = 4_000;

/** Milliseconds after which what failed meanwhile is looked at again, where nothing else draws the log before. */
const FINDINGS_LATER = 300;

/**
 * The log: exchanges with their lines, newest last. It follows the newest line until a person scrolls up or selects
 * one, and again from when they are back at the end.
 */
export function TrafficLog(props: TrafficLogProps) {
  const { events, selected, onSelect, head, toolsOpen = true } = props;
  const { followsSelection = false, called = null, empty = "" } = props;
  const [index] = useState(() => new LogIndex({ atOnce: READ_AT_ONCE }));
  const [filter, setFilter] = useState<LogFilter>(everything);
  const [folds, setFolds] = useState<LogFolds>(allOpen);
  const [active, setActive] = useState<LogRow | null>(null);
  /** Where a selection of several lines began. */
  const [rangeFrom, setRangeFrom] = useState<LogRow | null>(null);
  const { said, copy } = useLogCopying(head);
  const search = useRef<HTMLInputElement>(null);
  const wantsFocus = useRef(false);
  const ownSelected = useRef<number | null>(null);
  const answered = useRef<CalledLine | null>(null);
  /** The row that has the focus, until that goes elsewhere. */
  const focused = useRef<Element | null>(null);
  /** Where a menu was asked for last. */
  const menuTarget = useRef<EventTarget | null>(null);

  index.update(events, filter, folds);
  const { isBehind } = index;
  const [, goOn] = useReducer((frames: number) => frames + 1, 0);
  useEffect(() => {
    if (!index.isBehind) return;
    const frame = requestAnimationFrame(goOn);
    return () => cancelAnimationFrame(frame);
  });
  const scroll = useLogScroll(index);
  const { scroller, reveal, stay, follow } = scroll;
  const activeAt = active === null ? -1 : index.indexOf(active);
  const tabStop = activeAt === -1 ? inPlaceOf(active, index) : activeAt;
  const times = useTimes();
  const findings = useLogFindings();
  useEffect(() => {
    if (!findings?.wasBehind()) return;
    const later = setTimeout(goOn, FINDINGS_LATER);
    return () => clearTimeout(later);
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the index is told of new events in the course of drawing.
  const { kin, kinExchanges } = useMemo(() => {
    const together = selected === null ? new Set<number>() : index.together(selected);
    const exchanges = [...together].flatMap((seq) => index.eventOf(seq)?.exchange?.id ?? []);
    return { kin: together, kinExchanges: new Set(exchanges) };
  }, [index, index.lastSeq, events, selected]);
  const rangeStart = rangeFrom === null ? -1 : index.indexOf(rangeFrom);
  const range: LogLights["range"] =
    rangeStart === -1 || activeAt === -1
      ? null
      : [Math.min(rangeStart, activeAt), Math.max(rangeStart, activeAt)];

  const select = useCallback(
    (row: LogRow) => {
      if (row.kind !== "event") return;
      ownSelected.current = row.event.seq;
      onSelect(row.event.seq);
    },
    [onSelect],
  );

  // A line that was selected elsewhere, by an arrow of the diagram or a link, is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a line that was folded away is there with other folds.
  useEffect(() => {
    if (selected === null) ownSelected.current = null;
    const isCalled = called !== answered.current && called?.seq === selected;
    if (selected === null || (selected === ownSelected.current && !isCalled)) return;
    const at = index.indexOfEvent(selected);
    const row = index.row(at);
    if (row === null && isBehind) return;
    if (row?.kind === "exchange") {
      setFolds((before) => toggleFold(before, row.exchange.id));
      return;
    }
    ownSelected.current = selected;
    answered.current = called;
    if (row === null) return;
    setActive(row);
    setRangeFrom(null);
    if (isCalled) wantsFocus.current = true;
    reveal(at, { followLast: followsSelection });
  }, [selected, called, folds, index, isBehind, reveal, followsSelection]);

  const isEmpty = events.length === 0;
  useEffect(() => {
    if (isEmpty) follow();
  }, [isEmpty, follow]);

  useLayoutEffect(() => {
    if (focused.current?.isConnected === false) {
      // Its row went, with the focus: the next one has it.
      focused.current = null;
      if (document.activeElement === document.body) wantsFocus.current = true;
    }
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    const key = index.row(tabStop)?.key;
    scroller.current?.querySelector<HTMLElement>(`[data-row="${key}"]`)?.focus({ preventScroll: true });
  });

  const goTo = useCallback(
    (at: number, extend: boolean, from: number) => {
      const row = index.row(at);
      if (row === null) return;
      setRangeFrom((before) => (extend ? (before ?? index.row(from)) : null));
      setActive(row);
      if (!extend) {
        if (row.kind === "event") select(row);
        // What a line means would stand there as if it were said of the whole exchange.
        else onSelect(null);
      }
      reveal(at, { followLast: followsSelection });
      wantsFocus.current = true;
    },
    [index, select, onSelect, reveal, followsSelection],
  );

  const press = useCallback(
    (row: LogRow, extend: boolean) => {
      stay();
      setRangeFrom((before) => (extend ? (before ?? active ?? row) : null));
      setActive(row);
      if (extend) return;
      if (row.kind === "exchange") setFolds((before) => toggleFold(before, row.exchange.id));
      else select(row);
    },
    [select, stay, active],
  );

  const meant = activeAt === -1 ? null : index.row(activeAt);
  const meantEvent = meant?.kind === "event" ? meant.event : null;
  const meantExchange = meant?.kind === "exchange" ? meant.exchange : (meantEvent?.exchange ?? null);
  const meantConnection = meant?.kind === "exchange" ? meant.exchange.connection : meantEvent?.connection;
  const copyMeant = () => {
    if (range !== null) return copy(index.eventsBetween(range[0], range[1]));
    if (meant?.kind === "exchange") return copy(index.exchangeEvents(meant.exchange.id));
    return copy(meantEvent === null ? [] : [meantEvent]);
  };
  const actions: LogActions = {
    exchange: meantExchange,
    connection: index.connections.length > 1 ? (meantConnection ?? null) : null,
    canCopyLines: meant !== null,
    isFiltered: !isEverything(filter),
    onCopyLines: copyMeant,
    onCopyExchange: () => copy(index.exchangeEvents(meantExchange?.id ?? -1)),
    onCopyAll: () => copy(index.passingEvents()),
    onOnlyExchange: () => setFilter({ ...everything, exchange: meantExchange?.id ?? null }),
    onOnlyConnection: () => setFilter({ ...everything, connection: meantConnection ?? null }),
    onFoldAll: () => setFolds(allFolded),
    onUnfoldAll: () => setFolds(allOpen),
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const action = keyAction(event, index, tabStop, scroll.height);
    if (action === null) return;
    switch (action.kind) {
      case "go":
        goTo(action.to, action.extend, tabStop);
        break;
      case "fold": {
        const row = index.row(tabStop);
        if (row) press(row, false);
        break;
      }
      case "filter":
        search.current?.focus();
        search.current?.select();
        break;
      case "follow":
        if (scroll.following) stay();
        else scroll.follow();
        break;
      case "copy":
        // A text that was selected by hand is what is meant then.
        if (window.getSelection()?.isCollapsed === false) return;
        copyMeant();
        break;
      case "nothing-selected":
        setRangeFrom(null);
        onSelect(null);
        break;
    }
    event.preventDefault();
  };

  const placeUnder = (target: EventTarget | null): number => {
    const key = target instanceof Element ? target.closest("[data-row]")?.getAttribute("data-row") : null;
    if (index.row(tabStop)?.key === key) return tabStop;
    for (let at = scroll.from; at <= scroll.to; at++) if (index.row(at)?.key === key) return at;
    return -1;
  };
  const onMenu = () => {
    stay();
    const at = placeUnder(menuTarget.current);
    const row = index.row(at);
    // A menu inside of several selected lines is for all of them.
    if (row === null || (range !== null && at >= range[0] && at <= range[1])) return;
    setRangeFrom(null);
    setActive(row);
  };
  const onFocusRow = (target: Element) => {
    focused.current = target.closest("[data-row]");
    // Tab leads to a row that nobody chose: it is kept while the log goes on. A press chooses by itself, once it is over:
    // nothing may move under it until then.
    if (activeAt === -1 && target.matches(":focus-visible")) setActive(index.row(placeUnder(target)));
  };

  const fresh = scroll.following ? 0 : index.passingAfter(scroll.stayedAt);
  const hidesSelected =
    selected !== null && index.eventOf(selected) !== null && index.indexOfEvent(selected) === -1;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {(toolsOpen || !isEverything(filter)) && (
        <LogTools
          filter={filter}
          onFilter={setFilter}
          search={search}
          onLeaveSearch={() => goTo(tabStop, false, tabStop)}
          connections={index.connections}
          exchangeLabel={filter.exchange === null ? null : labelOf(index, filter.exchange)}
          lines={index.lines}
          actions={actions}
          times={times}
          onTimes={logTimes.set}
          folded={folds.all}
        />
      )}
      <LogContextMenu actions={actions} onOpen={onMenu}>
        <div
          className="relative min-h-0 flex-1"
          onContextMenuCapture={({ target }) => {
            menuTarget.current = target;
          }}
          onTouchStartCapture={({ target }) => {
            menuTarget.current = target;
          }}
        >
          <LogList
            index={index}
            scroll={scroll}
            lights={{ selected, range, kin, kinExchanges }}
            findings={findings}
            events={events}
            tabStop={tabStop}
            times={times}
            onPress={press}
            onKeyDown={onKeyDown}
            onFocus={onFocusRow}
            onBlur={() => {
              focused.current = null;
            }}
          />
          {isEmpty && <p className="absolute inset-0 p-4 text-ink-2">{empty}</p>}
          {index.rowCount === 0 && events.length > 0 && (
            <NothingPasses hidden={index.lines.all} onClear={() => setFilter(everything)} />
          )}
          <Said text={said || (hidesSelected ? "The filter hides the selected line." : "")} />
          {!scroll.following && (fresh > 0 || !scroll.showsEnd) && index.rowCount > 0 && (
            <Button
              className="absolute right-3 bottom-2 shadow-lift"
              title="Follow the newest line (F)"
              aria-keyshortcuts="F"
              onClick={scroll.follow}
            >
              <ArrowDownToLine size={14} aria-hidden="true" />
              Follow
              {fresh > 0 && <span className="font-normal text-ink-2">{formatCount(fresh)} new</span>}
            </Button>
          )}
        </div>
      </LogContextMenu>
    </div>
  );
}

/** The row that the keyboard stops at instead of one that is no longer there. */
function inPlaceOf(row: LogRow | null, index: LogIndex): number {
  const last = index.rowCount - 1;
  if (row === null) return last;
  if (row.kind === "event") return index.indexNear(row.event.seq);
  // An exchange that is trimmed was the first; one that a filter hides may be anywhere.
  return index.exchangeEvents(row.exchange.id).length === 0 ? Math.min(0, last) : last;
}

function labelOf(index: LogIndex, exchange: number): string {
  return index.exchangeEvents(exchange)[0]?.exchange?.label ?? `Exchange ${exchange}`;
}

/** Which times are shown: what was chosen, or what there is room for. */
function useTimes() {
  const chosen = useSyncExternalStore(logTimes.subscribe, logTimes.current, () => "automatic" as const);
  const narrow = useMediaQuery("(max-width: 479px)");
  if (chosen !== "automatic") return chosen;
  return narrow ? "off" : "absolute";
}
