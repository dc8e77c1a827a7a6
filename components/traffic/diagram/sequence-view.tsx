"use client";

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { rowAfterKey } from "@/lib/client/row-keys";
import {
  barShapes,
  endShapes,
  gapShapes,
  HEAD_HEIGHT,
  headingShapes,
  headShapes,
  leadInShapes,
  lifelineShapes,
} from "@/lib/client/traffic/diagram-frame";
import {
  type DiagramLayout,
  type DiagramRow,
  heightToNext,
  rowsBetween,
} from "@/lib/client/traffic/diagram-layout";
import { PAGE_STEPS, stepIndexOf } from "@/lib/client/traffic/diagram-view";
import type { CompressedClock } from "@/lib/protocol/sequence/clock";
import type { Sequence } from "@/lib/protocol/sequence/sequence-model";
import { DiagramStep } from "./diagram-step";
import { reveal } from "./reveal";
import { Shapes } from "./shapes";
import { summaryOf } from "./summary";
import { useLayout } from "./use-layout";
import { useVisibleSlice } from "./use-visible-slice";
import { useWidth } from "./use-width";

/**
 * What draws a sequence, without tools: as high as it needs to be, in whatever scrolls around it.
 *
 * Two that share a clock are side by side at the same heights: give both `sharedClock([sequenceMoments(a, startOfA),
 * sequenceMoments(b, startOfB)])` (lib/protocol/sequence/clock, lib/client/traffic/diagram-layout) and each its own start
 * as `origin`.
 */
export interface SequenceViewProps {
  readonly sequence: Sequence;
  /** Its own unless given. */
  readonly clock?: CompressedClock | undefined;
  /** Milliseconds since the epoch that are the clock's 0. */
  readonly origin?: number | undefined;
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** Numbers of the events that are one story with the selected one. */
  readonly kin?: ReadonlySet<number> | undefined;
  /** Accessible name; "Sequence diagram" unless told. */
  readonly name?: string | undefined;
  /** The server's host, for the head. */
  readonly server?: string | null | undefined;
  /** 1: natural size. */
  readonly zoom?: number | undefined;
  /** Whether operations are named where they begin. */
  readonly headings?: boolean | undefined;
  /** Told of every new layout, for who exports or follows it. */
  readonly onLayout?: ((layout: DiagramLayout) => void) | undefined;
}

/** Wider than this, arrows are too long to be followed by eye. */
const WIDEST = 1040;
const NARROWEST = 244;
const noKin: ReadonlySet<number> = new Set();

/** A sequence diagram: two lifelines, and between them what was said, dialled and moved. */
export function SequenceView(props: SequenceViewProps) {
  const { sequence, clock, origin, selected, onSelect, kin = noKin, zoom = 1, headings, onLayout } = props;
  const { name = "Sequence diagram", server = null } = props;
  const outer = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLDivElement>(null);
  const summaryId = useId();
  const available = useWidth(outer, 560);
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(available / zoom)));
  const layout = useLayout(sequence, { width, clock, origin, headings });
  const { rows } = layout;
  const names = useMemo(
    () => ({ channels: layout.channels, severalControls: layout.numbered }),
    [layout.channels, layout.numbered],
  );
  const slice = useVisibleSlice(canvas, layout.height * zoom);
  const [active, setActive] = useState<string | null>(null);
  const focusNext = useRef(false);

  useEffect(() => onLayout?.(layout), [layout, onLayout]);

  const selectedAt = useMemo(
    () =>
      stepIndexOf(
        rows.map(({ step }) => step),
        selected,
      ),
    [rows, selected],
  );
  const selectedKey = rows[selectedAt]?.step.key ?? null;
  const activeAt = useMemo(
    () => (active === null ? -1 : rows.findIndex(({ step }) => step.key === active)),
    [rows, active],
  );
  const tabStop = activeAt !== -1 ? activeAt : selectedAt !== -1 ? selectedAt : 0;

  // By their places: only what is in view is drawn.
  const revealRow = (row: DiagramRow | undefined) => {
    if (row === undefined || canvas.current === null) return;
    const part = { from: row.y * zoom, to: (row.y + row.height) * zoom };
    reveal(canvas.current, part, HEAD_HEIGHT * zoom);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is selected comes into view once, not with each new row.
  useEffect(() => {
    if (selectedKey === null) return;
    setActive(selectedKey);
    revealRow(rows[selectedAt]);
  }, [selectedKey]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  useEffect(() => {
    if (!focusNext.current || active === null) return;
    focusNext.current = false;
    const element = canvas.current?.querySelector<SVGGElement>(`[data-step="${CSS.escape(active)}"]`);
    if (!element) return;
    element.focus({ preventScroll: true });
    revealRow(rows[activeAt]);
  }, [active]);

  const moveTo = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    focusNext.current = true;
    setActive(row.step.key);
    onSelect(row.step.seqs[0]);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[tabStop];
    const to = rowAfterKey(event.key, { count: rows.length, at: tabStop, pageSize: PAGE_STEPS });
    if (to !== null) moveTo(to);
    else if (event.key === "Escape") onSelect(null);
    else if (event.key !== "Enter" && event.key !== " ") return;
    else if (row) onSelect(row.step.seqs[0]);
    event.preventDefault();
  };

  const from = Math.max(0, Math.min(layout.height - 1, slice.from / zoom));
  const to = Math.min(layout.height, Math.max(from + 1, slice.to / zoom));
  const inView = useMemo(() => rowsBetween(rows, from, to), [rows, from, to]);
  const stop = rows[tabStop];
  // The step that Tab stops at is always there, also when it is scrolled out of sight.
  const drawn =
    stop === undefined || inView.includes(stop) ? inView : [...inView, stop].sort((a, b) => a.y - b.y);
  const background = useMemo(() => {
    const overlaps = (y: number, end: number) => y <= to && end >= from;
    return [
      ...lifelineShapes(layout, 0, layout.height),
      ...layout.barsBetween(from, to).flatMap((bar) => barShapes(bar, layout)),
      ...endShapes(layout),
      ...layout.leadIns.flatMap((channel, i) => leadInShapes(channel, i, layout)),
      ...inView.flatMap((row) => headingShapes(row, layout)),
      ...layout.gaps
        .filter(({ y, height }) => overlaps(y, y + height))
        .flatMap((gap) => gapShapes(gap, layout)),
    ];
  }, [layout, inView, from, to]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields.
    <div
      ref={outer}
      role="group"
      aria-label={name}
      aria-describedby={summaryId}
      onKeyDown={onKeyDown}
      className="min-w-0"
    >
      <p id={summaryId} className="sr-only">
        {summaryOf(sequence)}
      </p>
      <div className="sticky top-0 z-10 mx-auto bg-paper" style={{ width: layout.width * zoom }}>
        <svg
          aria-hidden="true"
          className="block"
          width={layout.width * zoom}
          height={HEAD_HEIGHT * zoom}
          viewBox={`0 0 ${layout.width} ${HEAD_HEIGHT}`}
        >
          <Shapes shapes={headShapes(layout, server)} />
        </svg>
      </div>
      <div
        ref={canvas}
        className="relative mx-auto"
        style={{ width: layout.width * zoom, height: layout.height * zoom }}
      >
        <svg
          className="absolute left-0 block overflow-visible"
          style={{ top: from * zoom }}
          width={layout.width * zoom}
          height={(to - from) * zoom}
          viewBox={`0 ${from} ${layout.width} ${to - from}`}
          role="presentation"
        >
          {inView.map((row) => (
            <Highlight
              key={row.step.key}
              row={row}
              next={rows[row.index + 1]}
              width={layout.width}
              selected={row.step.key === selectedKey}
              kin={row.step.seqs.some((seq) => kin.has(seq))}
            />
          ))}
          <Shapes shapes={background} />
          {drawn.map((row) => (
            <DiagramStep
              key={row.step.key}
              row={row}
              before={rows[row.index - 1]}
              next={rows[row.index + 1]}
              layout={layout}
              names={names}
              selected={row.step.key === selectedKey}
              tabStop={row === stop}
              onSelect={onSelect}
            />
          ))}
        </svg>
      </div>
    </div>
  );
}

interface HighlightProps {
  readonly row: DiagramRow;
  readonly next: DiagramRow | undefined;
  readonly width: number;
  readonly selected: boolean;
  readonly kin: boolean;
}

/** Lights up the selected row behind everything else, down to the next one; its kin have a mark at the edge. */
function Highlight({ row, next, width, selected, kin }: HighlightProps) {
  if (!selected && !kin) return null;
  const { y } = row;
  const down = heightToNext(row, next);
  return (
    <>
      <rect
        x={0}
        y={y}
        width={width}
        height={down}
        className={selected ? "fill-accent-wash stroke-accent/50" : "fill-data/3"}
      />
      <rect
        x={0}
        y={y}
        width={selected ? 4 : 2}
        height={down}
        className={selected ? "fill-accent" : "fill-data"}
      />
    </>
  );
}
