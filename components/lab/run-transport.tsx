import { Pause, Play, StepBack, StepForward } from "lucide-react";
import type { Dispatch, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { formatDuration } from "@/lib/client/format";
import { type ClockAction, clockSpeeds, positionAt, type RunClock } from "@/lib/client/lab/run-clock";

export interface RunTransportProps {
  readonly moments: readonly number[];
  readonly clock: RunClock;
  readonly dispatch: Dispatch<ClockAction>;
  /** What is to be seen at a position, for who can't see the slider's place: "PORT 192,…". */
  readonly placeText: (position: number) => string;
  /** What stands at its end. */
  readonly children?: ReactNode;
}

/** Where a replay is, and everything that moves it. */
export function RunTransport({ moments, clock, dispatch, placeText, children }: RunTransportProps) {
  const last = moments.length;
  const position = positionAt(moments, clock);
  const end = moments.at(-1) ?? 0;
  const place = `Event ${position} of ${last}: ${placeText(position)}`;
  return (
    <section aria-label="Replay" className="flex flex-col gap-1.5">
      <div className="flex items-center gap-3">
        <IconButton
          label="Previous event"
          disabled={position <= 1}
          onClick={() => dispatch({ type: "step", by: -1 })}
        >
          <StepBack size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label={clock.isPlaying ? "Pause" : "Play"} onClick={() => dispatch({ type: "toggle" })}>
          {clock.isPlaying ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
        </IconButton>
        <IconButton
          label="Next event"
          disabled={position >= last}
          onClick={() => dispatch({ type: "step", by: 1 })}
        >
          <StepForward size={16} aria-hidden="true" />
        </IconButton>
        <input
          type="range"
          aria-label="Position"
          aria-valuetext={place}
          min={1}
          max={Math.max(last, 1)}
          value={position}
          onChange={({ target }) => dispatch({ type: "jump", to: target.valueAsNumber })}
          className="h-7 min-w-0 flex-1 accent-accent pointer-coarse:h-9"
        />
        <span className="shrink-0 font-wire text-sm text-ink-2 tabular-nums">
          {formatDuration(clock.elapsed ?? end)} / {formatDuration(end)}
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <label className="flex items-center gap-1.5">
          <span className="text-ink-2">Speed</span>
          <select
            value={clock.speed}
            onChange={({ target }) => {
              const speed = clockSpeeds.find((one) => one === Number(target.value));
              if (speed !== undefined) dispatch({ type: "speed", speed });
            }}
            className="min-h-7 rounded-md border border-edge bg-paper px-1.5 text-ink pointer-coarse:min-h-9"
          >
            {clockSpeeds.map((speed) => (
              <option key={speed} value={speed}>
                {speed < 1 ? `1/${1 / speed}` : `${speed}×`}
              </option>
            ))}
          </select>
        </label>
        <CheckField
          label="No waiting"
          checked={clock.skipsWaits}
          onChange={(on) => dispatch({ type: "skip-waits", on })}
        />
        {clock.elapsed !== null && (
          <Button look="quiet" onClick={() => dispatch({ type: "to-end" })}>
            To the end
          </Button>
        )}
        {children}
      </div>
    </section>
  );
}
