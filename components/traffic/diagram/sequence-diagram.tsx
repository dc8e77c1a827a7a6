"use client";

import { ArrowDownToLine, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, type UIEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import type { DiagramLayout } from "@/lib/client/traffic/diagram-layout";
import { fitZoom, nextZoom, shownExchange } from "@/lib/client/traffic/diagram-view";
import { exchangeSequence } from "@/lib/protocol/sequence/build-sequence";
import type { TrafficEvent } from "@/lib/protocol/traffic";
import { DiagramLegend, LegendButton } from "./diagram-legend";
import { DiagramText } from "./diagram-text";
import { ExchangePicker } from "./exchange-picker";
import { SavePicture } from "./save-picture";
import { SequenceView } from "./sequence-view";
import { useKin } from "./use-kin";
import { usePan } from "./use-pan";
import { useSequence } from "./use-sequence";
import { useZoom } from "./use-zoom";

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
  const { zoom, zoomTo, scroller, attach } = useZoom();
  const [following, setFollowing] = useState(selected === null);
  const [seesEnd, setSeesEnd] = useState(false);
  const layout = useRef<DiagramLayout | null>(null);
  const lastTop = useRef(0);
  const kin = useKin(events, selected);

  // What was picked may have been cleared from the view since, or be too old.
  const stillPicked = exchanges.some(({ id }) => id === picked) ? picked : null;
  const exchange = shownExchange(events, { selected, picked: stillPicked });
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
  }, [scroller]);
  const onLayout = useCallback(
    (next: DiagramLayout) => {
      layout.current = next;
      if (following && !compact) toEnd();
      setSeesEnd(isAtEnd(scroller.current));
    },
    [following, compact, scroller, toEnd],
  );
  useEffect(() => {
    if (following && !compact) toEnd();
    setSeesEnd(isAtEnd(scroller.current));
  }, [following, compact, scroller, toEnd]);

  const fit = () => {
    const element = scroller.current;
    const drawn = layout.current;
    if (element && drawn) zoomTo(() => fitZoom(drawn, element));
  };

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

  const nothing = shown.steps.length === 0 && (
    <p className="p-4 text-ink-2">
      {complete ? "Nothing to draw yet: the diagram grows with the traffic." : "Reading the traffic…"}
    </p>
  );
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
  if (compact) return nothing || view;
  const onScroll = ({ currentTarget }: UIEvent<HTMLElement>) => {
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
  };
  const text = (
    <DiagramText
      sequence={shown}
      selected={selected}
      onSelect={onSelect}
      scroller={scroller}
      following={following}
      onScroll={onScroll}
    />
  );
  const drawing = (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only scrolls; what is operated is inside.
    <div
      ref={attach}
      className="h-full cursor-grab overflow-auto pb-12 overscroll-contain data-panning:cursor-grabbing"
      onKeyDown={onKeyDown}
      {...pan}
      onScroll={onScroll}
    >
      {view}
    </div>
  );
  const isText = look === "text";
  return (
    <div className="flex h-full min-h-0 flex-col bg-paper [container:diagram/size]">
      {/* One row where there is little height: it scrolls sideways then. */}
      <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1.5 [@container_diagram_(max-height:380px)]:flex-nowrap [@container_diagram_(max-height:380px)]:overflow-x-auto">
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
            picked={stillPicked}
            shown={exchange}
            onPick={(id) => {
              setPicked(id);
              onSelect(null);
            }}
          />
        )}
        <div className="ml-auto flex flex-wrap items-center gap-1 [@container_diagram_(max-height:380px)]:flex-nowrap">
          <LegendButton />
          <IconButton
            label="Zoom out"
            disabled={isText}
            keys="-"
            onClick={() => zoomTo((before) => nextZoom(before, -1))}
          >
            <ZoomOut size={15} aria-hidden="true" />
          </IconButton>
          <IconButton
            label="Zoom in"
            disabled={isText}
            keys="+"
            onClick={() => zoomTo((before) => nextZoom(before, 1))}
          >
            <ZoomIn size={15} aria-hidden="true" />
          </IconButton>
          <IconButton label="Fit the whole picture" disabled={isText} onClick={fit}>
            <Maximize2 size={15} aria-hidden="true" />
          </IconButton>
          <Button
            look="quiet"
            aria-pressed={isText}
            className="aria-pressed:bg-accent-wash aria-pressed:text-accent"
            onClick={() => setLook(isText ? "drawing" : "text")}
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
      <div className="relative min-h-0 flex-1">
        {nothing || (isText ? text : drawing)}
        {!nothing && !following && !(seesEnd && isNewest) && (
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
      <DiagramLegend />
    </div>
  );
}
