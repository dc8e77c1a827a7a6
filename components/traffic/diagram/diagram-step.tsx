"use client";

import { memo, useMemo } from "react";
import { timeShapes } from "@/lib/client/traffic/diagram-frame";
import { type DiagramLayout, type DiagramRow, heightToNext } from "@/lib/client/traffic/diagram-layout";
import { rowShapes } from "@/lib/client/traffic/diagram-rows";
import { visibleText } from "@/lib/client/visible-text";
import { type ChannelsByKey, describeStep } from "@/lib/protocol/sequence/describe-sequence";
import { Shapes } from "./shapes";

export interface DiagramStepProps {
  readonly row: DiagramRow;
  readonly before: DiagramRow | undefined;
  readonly next: DiagramRow | undefined;
  readonly layout: DiagramLayout;
  readonly names: ChannelsByKey;
  readonly selected: boolean;
  /** The step that Tab stops at. */
  readonly tabStop: boolean;
  readonly onSelect: (seq: number) => void;
}

/** A step of the diagram, which selects its line of the log. */
export const DiagramStep = memo(function DiagramStep(props: DiagramStepProps) {
  const { row, before, next, layout, names, selected, tabStop, onSelect } = props;
  const { step, y } = row;
  const shapes = useMemo(
    () => [...timeShapes(row, before, layout), ...rowShapes(row, layout)],
    [row, before, layout],
  );
  const sentence = visibleText(describeStep(step, names));
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no buttons of its own. Keys are heard by the diagram.
    <g
      role="button"
      data-step={step.key}
      tabIndex={tabStop ? 0 : -1}
      aria-pressed={selected}
      aria-label={sentence}
      onClick={() => onSelect(step.seqs[0])}
      className="group -outline-offset-2 not-focus-visible:outline-none"
    >
      <title>{sentence}</title>
      <rect
        x={0}
        y={y}
        width={layout.width}
        height={heightToNext(row, next)}
        className="fill-transparent group-hover:fill-ink/4"
      />
      <Shapes shapes={shapes} />
    </g>
  );
});
