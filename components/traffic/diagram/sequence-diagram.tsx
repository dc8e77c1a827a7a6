"use client";

import { ArrowDownToLine, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import type { DiagramLayout } from "@/lib/client/traffic/diagram-layout";
import { fitZoom, nextZoom, shownExchange } from "@/lib/client/traffic/diagram-view";
import { exchangeSequence } from "@/lib/protocol/sequence/build-sequence";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { DiagramLegend } from "./diagram-legend";
import { DiagramText } from "./diagram-text";
import { ExchangePicker } from "./exchange-picker";
import { SavePicture } from "./save-picture";
import { SequenceView } from "./sequence-view";
import { useKin } from "./use-kin";
import { usePan } from "./use-pan";
import { useSequence } from "./use-sequence";

export interface SequenceDiagramProps {
  /** Of one session, or of one exchange; by rising number. */
  readonly events: readonly TrafficEvent[];
  /** Number of the selected event. */
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** The small one under an explanation: the selected line's operation, without tools. */
  readonly compact?: boolean;
  /** What is known of the session: the server's host stands at its lifeline. */
  readonly head?: { readonly host: string } | null;
}

/** Nearer to the end than this, in pixels, counts as being there. */
const AT_END = 24;

function isAtEnd(scroller: HTMLElement | null): boolean {
  if (scroller === null) return false;
  const { scrollHeight, scrollTop, clientHeight } = scroller;
  return scrollHeight - scrollTop - clientHeight < AT_END;
}

/** Pixels of a picture of what was never drawn. */
const PICTURE_WIDTH = 760;

type Scope = "exchange" | "session";
type Look = "drawing" | "text";

/** The sequence diagram of a session: it grows while it is looked at, and selects what the log selects. */
export function SequenceDiagram(props: SequenceDiagramProps) {
  const { events, selected, onSelect, compact = false, head = null } = props;
  const { sequence, exchanges, complete } = useSequence(events);
  const [scope, setScope] = useState<Scope>("exchange");
  const [look, setLook] = useState<Look>("drawing");
  const [picked, setPicked] = useState<number | null>(null);
  const [zoom, setZoom] = useState(1);
  const [following, setFollowing] = useState(selected === null);
  const [seesEnd, setSeesEnd] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const layout = useRef<DiagramLayout | null>(null);
  const lastTop = useRef(0);
  const kin = useKin(events, selected);

  const exchange = shownExchange(events, { selected, picked });
  const isWhole = scope === "session" && !compact;
  // Whoever sees the end of the newest has nothing to be led to.
  const isNewest = isWhole || exchange === shownExchange(events, { selected: null, picked: null });
  const shown = useMemo(
    () => (isWhole || exchange === null ? sequence : exchangeSequence(sequence, exchange)),
    [sequence, exchange, isWhole],
  );

  // A line selected elsewhere leads to its own operation, whatever was picked before.
  const [selectedBefore, setSelectedBefore] = useState(selected);
  if (selected !== selectedBefore) {
    setSelectedBefore(selected);
    if (selected !== null) {
      setPicked(null);
      setFollowing(false);
    }
  }

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  const onLayout = useCallback(
    (next: DiagramLayout) => {
      layout.current = next;
      if (following && !compact) toEnd();
      setSeesEnd(isAtEnd(scroller.current));
    },
    [following, compact, toEnd],
  );
  useEffect(() => {
    if (following && !compact) toEnd();
    setSeesEnd(isAtEnd(scroller.current));
  }, [following, compact, toEnd]);

  const zoomTo = useCallback((change: (before: number) => number) => {
    setZoom((before) => {
      const after = change(before);
      const element = scroller.current;
      // What is in the middle stays there.
      if (element && after !== before) {
        const middle = element.scrollTop + element.clientHeight / 2;
        requestAnimationFrame(() => {
          element.scrollTop = (middle * after) / before - element.clientHeight / 2;
        });
      }
      return after;
    });
  }, []);
  const fit = () => {
    const element = scroller.current;
    if (element && layout.current) setZoom(fitZoom(layout.current, element));
  };

  // React listens to the wheel passively: a zoom of the diagram would be one of the whole page as well.
  useEffect(() => {
    const element = scroller.current;
    if (element === null || compact) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomTo((before) => nextZoom(before, event.deltaY < 0 ? 1 : -1));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [compact, zoomTo]);

  const pan = usePan(scroller);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || compact) return;
    const element = scroller.current;
    switch (event.key) {
      case "+":
      case "=":
        zoomTo((before) => nextZoom(before, 1));
        break;
      case "-":
        zoomTo((before) => nextZoom(before, -1));
        break;
      case "0":
        zoomTo(() => 1);
        break;
      case "ArrowLeft":
      case "ArrowRight":
        element?.scrollBy({ left: event.key === "ArrowLeft" ? -60 : 60 });
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  if (shown.steps.length === 0) {
    return (
      <p className="p-4 text-ink-2">
        {complete ? "Nothing to draw yet: the diagram grows with the traffic." : "Reading the traffic…"}
      </p>
    );
  }
  const view = (
    <SequenceView
      sequence={shown}
      selected={selected}
      onSelect={onSelect}
      kin={kin}
      server={head?.host ?? null}
      zoom={compact ? 1 : zoom}
      headings={isWhole}
      onLayout={onLayout}
    />
  );
  if (compact) return view;
  return (
    <div className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1.5">
        <Segmented
          label="What the diagram shows"
          value={scope}
          choices={[
            { value: "exchange", label: "Operation" },
            { value: "session", label: "Session" },
          ]}
          onChange={(next) => {
            setScope(next);
            setFollowing(selected === null);
          }}
        />
        {scope === "exchange" && (
          <ExchangePicker
            exchanges={exchanges}
            picked={picked}
            shown={exchange}
            onPick={(id) => {
              setPicked(id);
              onSelect(null);
            }}
          />
        )}
        <div className="ml-auto flex flex-wrap items-center gap-1">
          <IconButton label="Zoom out" keys="-" onClick={() => zoomTo((before) => nextZoom(before, -1))}>
            <ZoomOut size={15} aria-hidden="true" />
          </IconButton>
          <IconButton label="Zoom in" keys="+" onClick={() => zoomTo((before) => nextZoom(before, 1))}>
            <ZoomIn size={15} aria-hidden="true" />
          </IconButton>
          <IconButton label="Fit the whole picture" onClick={fit}>
            <Maximize2 size={15} aria-hidden="true" />
          </IconButton>
          <Button
            look="quiet"
            aria-pressed={look === "text"}
            className="aria-pressed:bg-accent-wash aria-pressed:text-accent"
            onClick={() => setLook(look === "text" ? "drawing" : "text")}
          >
            As text
          </Button>
          <SavePicture
            sequence={shown}
            headings={isWhole}
            width={() => layout.current?.width ?? PICTURE_WIDTH}
            server={head?.host ?? null}
          />
        </div>
      </div>
      {look === "text" ? (
        <DiagramText sequence={shown} selected={selected} onSelect={onSelect} />
      ) : (
        <div className="relative min-h-0 flex-1">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: it only scrolls; what is operated is inside. */}
          <div
            ref={scroller}
            className="h-full cursor-grab overflow-auto pb-12 overscroll-contain data-panning:cursor-grabbing"
            onKeyDown={onKeyDown}
            {...pan}
            onScroll={({ currentTarget }) => {
              const { scrollTop } = currentTarget;
              const isEnd = isAtEnd(currentTarget);
              setSeesEnd(isEnd);
              if (isEnd) setFollowing(selected === null);
              else if (scrollTop < lastTop.current) {
                // Whoever reads stays with what is being read, also when another operation begins.
                setFollowing(false);
                setPicked(exchange);
              }
              lastTop.current = scrollTop;
            }}
          >
            {view}
          </div>
          {!following && !(seesEnd && isNewest) && (
            <Button
              className="absolute right-4 bottom-3 shadow-lift"
              onClick={() => {
                setPicked(null);
                onSelect(null);
                setFollowing(true);
                toEnd();
              }}
            >
              <ArrowDownToLine size={14} aria-hidden="true" />
              Follow
            </Button>
          )}
        </div>
      )}
      <DiagramLegend />
    </div>
  );
}
