"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { WireText } from "@/components/ui/wire-text";
import { formatDuration } from "@/lib/client/format";
import { channelsByKey, describeStep } from "@/lib/protocol/sequence/describe-sequence";
import type { Sequence, SequenceStep } from "@/lib/protocol/sequence/sequence-model";

export interface DiagramTextProps {
  readonly sequence: Sequence;
  readonly selected: number | null;
  readonly onSelect: (seq: number) => void;
}

/** Milliseconds without anything on the wire that are worth a word. */
const PAUSE = 1000;

/** The diagram in words, for everybody who would rather read: one sentence for each step. */
export function DiagramText({ sequence: { steps, channels }, selected, onSelect }: DiagramTextProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const names = useMemo(() => channelsByKey(channels), [channels]);
  const pauses = useMemo(() => pausesBefore(steps), [steps]);
  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    getItemKey: (i) => steps[i]?.key ?? i,
    overscan: 20,
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields.
    <div
      ref={scroller}
      role="group"
      aria-label="Sequence diagram"
      className="min-h-0 flex-1 overflow-auto py-2"
    >
      <ol className="relative max-w-[100ch]" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const step = steps[index];
          if (step === undefined) return null;
          const pause = pauses[index] ?? 0;
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={steps.length}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {pause > PAUSE && (
                <p className="px-3 py-1 text-ink-3">
                  For {formatDuration(pause)} nothing happens on the wire.
                </p>
              )}
              <button
                type="button"
                aria-pressed={selected !== null && step.seqs.includes(selected)}
                onClick={() => onSelect(step.seqs[0])}
                className="block w-full px-3 py-1 text-left break-words -outline-offset-2 hover:bg-well aria-pressed:bg-accent-wash"
              >
                <WireText text={describeStep(step, names)} />
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** By step: how long nothing was under way before it, in milliseconds. */
function pausesBefore(steps: readonly SequenceStep[]): readonly number[] {
  let end = steps[0]?.at ?? 0;
  return steps.map(({ at, until }) => {
    const pause = at - end;
    end = Math.max(end, at, until);
    return pause;
  });
}
