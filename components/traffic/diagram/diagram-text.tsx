"use client";

import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type RefObject,
  type UIEventHandler,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { WireText } from "@/components/ui/wire-text";
import { formatDuration } from "@/lib/client/format";
import { rowAfterKey } from "@/lib/client/row-keys";
import { PAGE_STEPS, stepIndexOf } from "@/lib/client/traffic/diagram-view";
import { channelsByKey, describeStep } from "@/lib/protocol/sequence/describe-sequence";
import type { Sequence, SequenceStep } from "@/lib/protocol/sequence/sequence-model";

export interface DiagramTextProps {
  readonly sequence: Sequence;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
  /** What scrolls: the sentences fill it. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Whether the newest sentence is to be in sight. */
  readonly following: boolean;
  readonly onScroll: UIEventHandler<HTMLElement>;
}

/** Milliseconds without anything on the wire that are worth a word. */
const PAUSE = 1000;

/** The diagram in words, for everybody who would rather read: one sentence for each step. */
export function DiagramText(props: DiagramTextProps) {
  const { selected, onSelect, scroller, following, onScroll } = props;
  const { steps, channels } = props.sequence;
  const names = useMemo(() => channelsByKey(channels), [channels]);
  const pauses = useMemo(() => pausesBefore(steps), [steps]);
  const [active, setActive] = useState<string | null>(null);
  const focusNext = useRef(false);

  const selectedAt = useMemo(() => stepIndexOf(steps, selected), [steps, selected]);
  const selectedKey = steps[selectedAt]?.key ?? null;
  const activeAt = useMemo(
    () => (active === null ? -1 : steps.findIndex(({ key }) => key === active)),
    [steps, active],
  );
  const newest = following ? steps.length - 1 : 0;
  const tabStop = activeAt !== -1 ? activeAt : selectedAt !== -1 ? selectedAt : newest;

  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 28,
    getItemKey: (i) => steps[i]?.key ?? i,
    // The sentence that Tab stops at is always there, also when it is scrolled out of sight.
    rangeExtractor: useCallback(
      (range: Range) => [...new Set([...defaultRangeExtractor(range), tabStop])].sort((a, b) => a - b),
      [tabStop],
    ),
    overscan: 20,
  });
  const height = virtual.getTotalSize();

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is selected comes into view once, not with each new step.
  useEffect(() => {
    if (selectedKey === null) return;
    setActive(selectedKey);
    virtual.scrollToIndex(selectedAt);
  }, [selectedKey]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is higher with each new sentence.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (following && element) element.scrollTop = element.scrollHeight;
  }, [following, scroller, height]);

  useEffect(() => {
    if (!focusNext.current || active === null) return;
    focusNext.current = false;
    const sentence = scroller.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(active)}"]`);
    sentence?.focus({ preventScroll: true });
  }, [active, scroller]);

  const moveTo = (index: number) => {
    const step = steps[index];
    if (step === undefined) return;
    focusNext.current = true;
    setActive(step.key);
    onSelect(step.seqs[0]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") onSelect(null);
    else {
      const to = rowAfterKey(event.key, { count: steps.length, at: tabStop, pageSize: PAGE_STEPS });
      if (to === null) return;
      moveTo(to);
    }
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields.
    <div
      ref={scroller}
      role="group"
      aria-label="Sequence diagram"
      className="h-full overflow-auto pt-2 pb-12"
      onKeyDown={onKeyDown}
      onScroll={onScroll}
    >
      <ol className="relative max-w-[100ch]" style={{ height }}>
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
                data-step={step.key}
                tabIndex={index === tabStop ? 0 : -1}
                aria-pressed={index === selectedAt}
                onFocus={() => setActive(step.key)}
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
