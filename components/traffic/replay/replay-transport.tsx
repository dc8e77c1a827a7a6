import { ChevronFirst, ChevronLast, Keyboard, Pause, Play, StepBack, StepForward } from "lucide-react";
import { type Dispatch, type Ref, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { CheckField } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import {
  clockOf,
  type Replay,
  type ReplayAction,
  replaySpeeds,
  type Tape,
} from "@/lib/client/traffic/replay";
import { positionText, speedText, timeText } from "@/lib/client/traffic/replay-text";
import { KeysDialog } from "./keys-dialog";
import { TRANSPORT } from "./use-replay-keys";

export interface ReplayTransportProps {
  readonly tape: Tape;
  readonly replay: Replay;
  readonly dispatch: Dispatch<ReplayAction>;
  readonly slider: Ref<HTMLInputElement>;
  readonly characterKeys: boolean;
  readonly onCharacterKeys: (on: boolean) => void;
}

/** Where the replay is, and everything that moves it. */
export function ReplayTransport(props: ReplayTransportProps) {
  const { tape, replay, dispatch, slider, characterKeys, onCharacterKeys } = props;
  const [showsKeys, setShowsKeys] = useState(false);
  const { position, isPlaying } = replay;
  const last = tape.events.length;
  const place = positionText(tape.events, position);
  const time = timeText(replay.elapsed, clockOf(tape, replay).at(-1) ?? 0);

  return (
    <section
      aria-label="Replay"
      {...TRANSPORT}
      className="flex flex-col gap-1.5 border-t border-line bg-sheet px-3 py-2"
    >
      <div className="flex items-center gap-3">
        <input
          ref={slider}
          type="range"
          aria-label="Position"
          aria-valuetext={place}
          min={1}
          max={last}
          value={position}
          onChange={({ target }) => dispatch({ type: "jump", to: target.valueAsNumber })}
          className="h-7 min-w-0 flex-1 accent-accent pointer-coarse:h-9"
        />
        <span className="shrink-0 font-wire text-sm text-ink-2 tabular-nums">{time}</span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="flex items-center gap-1">
          <IconButton
            label="Previous exchange"
            keys="["
            disabled={position === 1}
            onClick={() => dispatch({ type: "exchange", direction: "previous" })}
          >
            <ChevronFirst size={16} aria-hidden="true" />
          </IconButton>
          <IconButton
            label="Previous event"
            keys="←"
            disabled={position === 1}
            onClick={() => dispatch({ type: "step", by: -1 })}
          >
            <StepBack size={16} aria-hidden="true" />
          </IconButton>
          <button
            type="button"
            className={`${buttonClass("primary")} w-24`}
            onClick={() => dispatch({ type: "toggle" })}
          >
            {isPlaying ? <Pause size={15} aria-hidden="true" /> : <Play size={15} aria-hidden="true" />}
            {isPlaying ? "Pause" : "Play"}
          </button>
          <IconButton
            label="Next event"
            keys="→"
            disabled={position === last}
            onClick={() => dispatch({ type: "step", by: 1 })}
          >
            <StepForward size={16} aria-hidden="true" />
          </IconButton>
          <IconButton
            label="Next exchange"
            keys="]"
            disabled={position === last}
            onClick={() => dispatch({ type: "exchange", direction: "next" })}
          >
            <ChevronLast size={16} aria-hidden="true" />
          </IconButton>
        </div>
        <label className="flex items-center gap-1.5">
          <span className="text-ink-2">Speed</span>
          <select
            value={replay.speed}
            onChange={({ target }) => {
              const speed = replaySpeeds.find((one) => one === Number(target.value));
              if (speed !== undefined) dispatch({ type: "speed", speed });
            }}
            className="min-h-7 rounded-md border border-edge bg-paper px-1.5 text-ink pointer-coarse:min-h-9"
          >
            {replaySpeeds.map((speed) => (
              <option key={speed} value={speed}>
                {speedText(speed)}
              </option>
            ))}
          </select>
        </label>
        <CheckField
          label="No waiting"
          checked={replay.skipsWaits}
          onChange={(on) => dispatch({ type: "skip-waits", on })}
        />
        <IconButton label="Keys" onClick={() => setShowsKeys(true)}>
          <Keyboard size={16} aria-hidden="true" />
        </IconButton>
        {/* Said when a person steps; a replay that plays would never stop talking. */}
        <p
          aria-live={isPlaying ? "off" : "polite"}
          className="min-w-0 flex-1 basis-64 truncate text-sm text-ink-2"
        >
          <bdi>{place}</bdi>
        </p>
      </div>
      <KeysDialog
        open={showsKeys}
        onClose={() => setShowsKeys(false)}
        characterKeys={characterKeys}
        onCharacterKeys={onCharacterKeys}
      />
    </section>
  );
}
