import type { StepOf } from "@/lib/protocol/sequence/sequence-model";
import { closeShapes, noteShapes, secureShapes, transferShapes } from "./diagram-events";
import type { DiagramLayout, DiagramRow, DrawnRow } from "./diagram-layout";
import { dialShapes, listenShapes } from "./diagram-opening";
import { controlX } from "./diagram-places";
import type { DiagramShape, DiagramTone, TextSpan } from "./diagram-shape";
import { fittingSpans, label, SMALL_SIZE, textWidth, WIRE_SIZE } from "./diagram-text";

/** What a step looks like, in the place of its row. */
export function rowShapes(placed: DiagramRow, layout: DiagramLayout): readonly DiagramShape[] {
  const { step } = placed;
  const channel = step.channel === null ? null : (layout.channels.get(step.channel) ?? null);
  const row: DrawnRow = { ...placed, channel };
  switch (step.kind) {
    case "command":
      return commandShapes(row, step, layout);
    case "reply":
      return replyShapes(row, step, layout);
    case "listen":
      return listenShapes(row, step, layout);
    case "dial":
      return dialShapes(row, step, layout);
    case "secure":
      return secureShapes(row, step, layout);
    case "transfer":
      return transferShapes(row, step, layout);
    case "close":
      return closeShapes(row, step, layout);
    case "note":
      return noteShapes(row, step, layout);
  }
}

function thinArrow(from: number, to: number, y: number, stroke: DiagramTone): DiagramShape {
  const back = to > from ? -6 : 6;
  return { kind: "path", d: `M${from} ${y}H${to}m${back} -4l${-back} 4l${back} 4`, stroke, width: 1.5 };
}

/** The number of a control connection. */
function numberChip(x: number, y: number, number: number): readonly DiagramShape[] {
  const text = String(number);
  const width = chipWidth(number);
  return [
    {
      kind: "rect",
      x,
      y: y - 10,
      width,
      height: 13,
      radius: 3,
      stroke: "control",
      fill: "paper",
      strokeWidth: 1,
    },
    {
      kind: "text",
      x: x + width / 2,
      y: y,
      anchor: "middle",
      family: "wire",
      size: SMALL_SIZE,
      spans: [{ text, tone: "control", bold: true }],
    },
  ];
}

function chipWidth(number: number): number {
  return Math.max(14, textWidth(String(number), SMALL_SIZE) + 6);
}

function commandShapes(
  { y, slot, channel }: DrawnRow,
  { line }: StepOf<"command">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const from = controlX(layout, "client", slot) + 4;
  const to = controlX(layout, "server", slot) - 5;
  const number = layout.numbered && channel ? channel.number : null;
  const x = from + 9 + (number === null ? 0 : chipWidth(number) + 6);
  const space = line.indexOf(" ");
  const verb = space === -1 ? line : line.slice(0, space);
  return [
    thinArrow(from, to, y + 18, "sent"),
    ...(number === null ? [] : numberChip(from + 8, y + 12.5, number)),
    label(
      { x, y: y + 12.5, anchor: "start" },
      [
        { text: verb, tone: "ink" },
        { text: line.slice(verb.length), tone: "ink-2" },
      ],
      to - x - 10,
    ),
  ];
}

function replyShapes(
  { y, slot, channel }: DrawnRow,
  { code, lines }: StepOf<"reply">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const from = controlX(layout, "server", slot) - 4;
  const to = controlX(layout, "client", slot) + 5;
  const number = layout.numbered && channel ? channel.number : null;
  const x = from - 9 - (number === null ? 0 : chipWidth(number) + 6);
  const tone: DiagramTone = code >= 400 ? "wrong" : "received";
  return [
    thinArrow(from, to, y + 18, tone),
    ...(number === null ? [] : numberChip(from - 8 - chipWidth(number), y + 12.5, number)),
    label({ x, y: y + 12.5, anchor: "end" }, replySpans(code, lines, tone, x - to - 10), x - to - 10),
  ];
}

/** The code, what fits of the first line, and how many lines follow. */
function replySpans(
  code: number,
  lines: readonly string[],
  tone: DiagramTone,
  width: number,
): readonly TextSpan[] {
  const first = (lines[0] ?? "").replace(/^\d{3}[ -]?/, "").trim();
  const more = lines.length > 1 ? ` +${lines.length - 1} ${lines.length === 2 ? "line" : "lines"}` : "";
  const left = width - textWidth(`${code}${more}`, WIRE_SIZE);
  const text: TextSpan = { text: ` ${first}`, tone: "ink-2" };
  return [
    { text: String(code), tone, bold: true },
    ...(first !== "" && left > 5 * WIRE_SIZE ? fittingSpans([text], left, WIRE_SIZE) : []),
    ...(more === "" ? [] : [{ text: more, tone: "ink-3" } as const]),
  ];
}
