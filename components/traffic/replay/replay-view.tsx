import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { ExportMenu } from "@/components/traffic/export-menu";
import { TrafficViews } from "@/components/traffic/traffic-views";
import { useMediaQuery } from "@/components/use-media-query";
import { makeTape, type ReplayAction } from "@/lib/client/traffic/replay";
import { shortenWaits } from "@/lib/client/traffic/replay-clock";
import type { Transcript } from "@/lib/contract/traffic";
import { ReplayHead } from "./replay-head";
import { ReplayTransport } from "./replay-transport";
import type { OpenedTranscript } from "./use-open-transcript";
import { useReplay } from "./use-replay";
import { useReplayKeys } from "./use-replay-keys";

/** An open transcript: what it is of, what happened up to now, and what moves "now". */
export function ReplayView({ opened }: { opened: OpenedTranscript }) {
  const { events } = opened.transcript;
  const tape = useMemo(() => makeTape(events, shortenWaits), [events]);
  const [replay, play] = useReplay(tape);
  // The line that a person chose; null: the newest one, whichever that is. Whoever opens a transcript sees all of it
  // first, and nothing is chosen.
  const [choice, setChoice] = useState<{ readonly seq: number | null } | null>({ seq: null });
  const [characterKeys, setCharacterKeys] = useState(true);
  const slider = useRef<HTMLInputElement>(null);
  const sideBySide = useMediaQuery("(min-width: 1080px)");

  const dispatch = useCallback(
    (action: ReplayAction) => {
      if (action.type !== "speed" && action.type !== "skip-waits") setChoice(null);
      play(action);
    },
    [play],
  );
  const select = useCallback(
    (seq: number | null) => {
      play({ type: "pause" });
      setChoice({ seq });
    },
    [play],
  );
  useReplayKeys(dispatch, { last: events.length, characterKeys });
  useEffect(() => slider.current?.focus(), []);

  const { position } = replay;
  const selected = choice === null ? (events[position - 1]?.seq ?? null) : choice.seq;
  const now = useMemo(() => ({ position, selected }), [position, selected]);
  // The views of a long transcript may take longer than a frame: the slider doesn't wait for them.
  const shown = useDeferredValue(now);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ReplayHead opened={opened} />
      <div className="min-h-0 flex-1">
        <ShownViews {...shown} transcript={opened.transcript} onSelect={select} sideBySide={sideBySide} />
      </div>
      <ReplayTransport
        tape={tape}
        replay={replay}
        dispatch={dispatch}
        slider={slider}
        characterKeys={characterKeys}
        onCharacterKeys={setCharacterKeys}
      />
    </div>
  );
}

interface ShownViewsProps {
  readonly transcript: Transcript;
  readonly position: number;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  readonly sideBySide: boolean;
}

/** What happened up to a position, as the page of a live session would show it. */
const ShownViews = memo(function ShownViews(props: ShownViewsProps) {
  const { transcript, position, selected, onSelect, sideBySide } = props;
  const events = useMemo(() => transcript.events.slice(0, position), [transcript, position]);
  return (
    <TrafficViews
      head={transcript.session}
      events={events}
      selected={selected}
      onSelect={onSelect}
      live={null}
      sideBySide={sideBySide}
      empty="Nothing on the wire yet."
      tools={
        <ExportMenu session={transcript.session} events={transcript.events} ended leadsToReplay={false} />
      }
    />
  );
});
