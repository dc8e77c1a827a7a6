import { memo } from "react";
import type { DiagramShape, DiagramTone } from "@/lib/client/traffic/diagram-shape";

function colour(tone: DiagramTone | undefined): string {
  return tone === undefined ? "none" : `var(--${tone})`;
}

function Shape({ shape }: { shape: DiagramShape }) {
  switch (shape.kind) {
    case "path":
      return (
        <path
          d={shape.d}
          fill={colour(shape.fill)}
          stroke={colour(shape.stroke)}
          strokeWidth={shape.width}
          strokeDasharray={shape.dash}
          strokeLinecap={shape.dash === undefined ? "round" : "butt"}
          strokeLinejoin="round"
          opacity={shape.opacity}
        />
      );
    case "rect":
      return (
        <rect
          x={shape.x}
          y={shape.y}
          width={shape.width}
          height={shape.height}
          rx={shape.radius}
          fill={colour(shape.fill)}
          stroke={colour(shape.stroke)}
          strokeWidth={shape.strokeWidth}
          strokeDasharray={shape.dash}
          opacity={shape.opacity}
        />
      );
    case "text":
      return (
        <text
          x={shape.x}
          y={shape.y}
          textAnchor={shape.anchor}
          fontSize={shape.size}
          className={`whitespace-pre select-none ${shape.family === "wire" ? "font-wire" : "font-ui"}`}
        >
          {shape.spans.map(({ text, tone, bold }, i) => (
            <tspan
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move.
              key={i}
              fill={colour(tone)}
              fontWeight={bold ? 600 : undefined}
              // A text from the wire that is written from right to left doesn't turn round what stands beside it.
              unicodeBidi="isolate"
            >
              {text}
            </tspan>
          ))}
        </text>
      );
  }
}

/** What the diagram is drawn with, as SVG; texts from outside are text nodes only. */
export const Shapes = memo(function Shapes({ shapes }: { shapes: readonly DiagramShape[] }) {
  return shapes.map((shape, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the shapes of one thing never change places.
    <Shape key={i} shape={shape} />
  ));
});
