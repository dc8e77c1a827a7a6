import type { Side, StepOf } from "@/lib/protocol/sequence/sequence-model";
import { droppedWords } from "@/lib/protocol/sequence/words";
import type { Endpoint } from "@/lib/protocol/traffic";
import { formatDuration } from "../format";
import { formatEndpoint } from "./describe-event";
import type { DiagramLayout, DrawnRow } from "./diagram-layout";
import { controlX, dataX, middleX } from "./diagram-places";
import type { DiagramShape, DiagramTone } from "./diagram-shape";
import { channelName, label, portLabel, SMALL_SIZE, textWidth, WIRE_SIZE } from "./diagram-text";

/** What an inferred line is dashed with. */
export const INFERRED_DASH = "7 5";

/** Pixels from a target to the cross of what failed before it. */
const CROSS = 34;

/**
 * The opening arrow: thick, from who dials to who is dialled, with the ports at its ends. One that failed is broken off
 * before it arrives.
 */
export function dialShapes(
  row: DrawnRow,
  step: StepOf<"dial">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const { by, outcome, certainty, client, server } = step;
  const { narrow } = layout;
  const y = row.y + (narrow ? 16 : 19);
  const kind = row.channel?.kind ?? "data";
  const tone: DiagramTone = outcome === "failed" ? "wrong" : kind;
  const isInferred = certainty === "inferred";
  const other: Side = by === "client" ? "server" : "client";
  const isControl = kind === "control";
  // Another host's arrow begins somewhere between: it isn't the server's.
  const start = isControl ? controlX(layout, by, row.slot) : step.stranger ? layout[by] - 48 : layout[by];
  const target = isControl ? controlX(layout, other, row.slot) : dataX(layout, other, 0);
  const dir: Arrow["dir"] = by === "client" ? 1 : -1;
  const arrow = { from: start - dir * 3, to: target - dir * (isControl ? 4 : 2), y, dir, tone, isInferred };
  const shapes: DiagramShape[] = [
    ...(outcome === "failed" ? brokenArrow(arrow) : wholeArrow(arrow, outcome !== "opened")),
    ...pill(pillX(arrow, outcome), y, pillText(step, narrow), { tone, isInferred, narrow }),
    caption(row, step, layout, tone),
  ];
  const ports = { y: y + (narrow ? 21 : 4), tone, inside: narrow };
  const x = (side: Side) => (narrow ? dataX(layout, side, 0) : layout[side]);
  if (client) shapes.push(portLabel("client", { ...ports, x: x("client"), port: client.port }));
  if (server && !step.stranger)
    shapes.push(portLabel("server", { ...ports, x: x("server"), port: server.port }));
  return shapes;
}

interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  /** 1 from left to right. */
  readonly dir: 1 | -1;
  readonly tone: DiagramTone;
  readonly isInferred: boolean;
}

function wholeArrow(
  { from, to, y, dir, tone, isInferred }: Arrow,
  isPending: boolean,
): readonly DiagramShape[] {
  const look = { ...(isInferred ? { dash: INFERRED_DASH } : {}), ...(isPending ? { opacity: 0.5 } : {}) };
  return [
    { kind: "path", d: `M${from} ${y}H${to - dir * 12}`, stroke: tone, width: 4, ...look },
    isPending
      ? {
          kind: "path",
          d: `M${to - dir * 12} ${y - 7}L${to} ${y}L${to - dir * 12} ${y + 7}`,
          stroke: tone,
          width: 2.5,
        }
      : { kind: "path", d: `M${to} ${y}L${to - dir * 15} ${y - 8}V${y + 8}Z`, fill: tone },
  ];
}

function brokenArrow({ from, to, y, dir, tone, isInferred }: Arrow): readonly DiagramShape[] {
  const cross = to - dir * CROSS;
  return [
    {
      kind: "path",
      d: `M${from} ${y}H${cross - dir * 10}`,
      stroke: tone,
      width: 4,
      ...(isInferred ? { dash: INFERRED_DASH } : {}),
    },
    { kind: "path", d: `M${cross - 7} ${y - 7}l14 14m0 -14l-14 14`, stroke: tone, width: 3.5 },
    // Where it would have arrived.
    {
      kind: "path",
      d: `M${cross + dir * 12} ${y}H${to}`,
      stroke: tone,
      width: 1.5,
      dash: "1 5",
      opacity: 0.7,
    },
  ];
}

function pillText({ by, stranger }: StepOf<"dial">, narrow: boolean): string {
  if (stranger) return narrow ? "another host" : "another host dials";
  if (by === "client") return "Portside dials";
  return narrow ? "server dials" : "the server dials";
}

/** The middle of what is drawn thick. */
function pillX({ from, to, dir }: Arrow, outcome: StepOf<"dial">["outcome"]): number {
  return (from + to - (outcome === "failed" ? dir * CROSS : 0)) / 2;
}

function pill(
  x: number,
  y: number,
  text: string,
  {
    tone,
    isInferred,
    narrow,
  }: { readonly tone: DiagramTone; readonly isInferred: boolean; readonly narrow: boolean },
): readonly DiagramShape[] {
  const width = textWidth(text, WIRE_SIZE) + (narrow ? 20 : 34);
  const half = narrow ? 10.5 : 12;
  return [
    {
      kind: "rect",
      x: x - width / 2,
      y: y - half,
      width,
      height: 2 * half,
      radius: half,
      fill: "paper",
      stroke: tone,
      strokeWidth: 1.5,
      ...(isInferred ? { dash: "5 4" } : {}),
    },
    {
      kind: "text",
      x,
      y: y + 4,
      anchor: "middle",
      family: "wire",
      size: WIRE_SIZE,
      spans: [{ text, tone, bold: true }],
    },
  ];
}

/** Which connection it is, and how it went. */
function caption(
  row: DrawnRow,
  { outcome, reason, at, until, stranger, server }: StepOf<"dial">,
  layout: DiagramLayout,
  tone: DiagramTone,
): DiagramShape {
  const { narrow } = layout;
  const name = row.channel === null ? "" : channelName(row.channel, narrow);
  const took = until > at ? ` after ${formatShort(until - at)}` : "";
  const texts = {
    pending: "no answer yet",
    opened: `opened${took}`,
    failed: `failed${took}: ${reason ?? "nobody knows why"}`,
    dropped: droppedWords(reason),
  } as const;
  return label(
    { x: middleX(layout), y: row.y + (narrow ? 50 : 45), anchor: "middle" },
    outcome === "failed"
      ? [{ text: stranger ? strangerText(server) : texts.failed, tone }]
      : [{ text: `${name} · ${texts[outcome]}`, tone: "ink-3" }],
    layout.server - layout.client - 28,
    { size: SMALL_SIZE, family: "ui" },
  );
}

function strangerText(from: Endpoint | null): string {
  return from === null
    ? "turned away: not the server"
    : `${formatEndpoint(from)} is not the server: turned away`;
}

function formatShort(milliseconds: number): string {
  return milliseconds < 1 ? "< 1 ms" : formatDuration(milliseconds);
}

/** Somebody waits to be dialled: a ring on the lifeline, broken where nobody saw it. */
export function listenShapes(
  { y }: DrawnRow,
  { by, port, certainty, overridden, address }: StepOf<"listen">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const x = layout[by];
  const isInferred = certainty === "inferred";
  const inwards = by === "client" ? 1 : -1;
  const anchor = by === "client" ? ("start" as const) : ("end" as const);
  // Beside all lanes of connections that are open at the same time.
  const textX = dataX(layout, by, 0) + inwards * 7;
  const width = dataX(layout, "server", 0) - dataX(layout, "client", 0) - 20;
  const full = isInferred ? `listens on port ${port}, it says` : `listens on port ${port}`;
  const text = textWidth(full, WIRE_SIZE) > width ? `listens on port ${port}` : full;
  const shapes: DiagramShape[] = [
    {
      kind: "rect",
      x: x - 5.5,
      y: y + 7.5,
      width: 11,
      height: 11,
      radius: 5.5,
      fill: "paper",
      stroke: "data",
      strokeWidth: 2,
      ...(isInferred ? { dash: "3 2.5" } : {}),
    },
    label({ x: textX, y: y + 17, anchor }, [{ text, tone: "data" }], width),
    ...(layout.narrow ? [] : [portLabel(by, { x, y: y + 17, port, tone: "data" })]),
  ];
  if (overridden) {
    const { announced, used } = overridden;
    const said =
      announced.address === null
        ? `port ${announced.port}`
        : formatEndpoint({ ...announced, address: announced.address });
    const instead =
      by === "server"
        ? `announced ${said}, used ${usedText(used, address)}`
        : `announced as ${said}, listens on ${formatEndpoint(used)}`;
    shapes.push(
      label({ x: textX, y: y + 33, anchor }, [{ text: instead, tone: "note" }], width, {
        size: SMALL_SIZE,
      }),
    );
  }
  return shapes;
}

function usedText(used: { readonly address: string; readonly port: number }, address: string | null): string {
  return address === used.address ? `port ${used.port}` : used.address;
}
