import type { Channel } from "@/lib/protocol/sequence/sequence-model";
import { formatDuration } from "../format";
import type { DiagramBar } from "./diagram-bars";
import { lock } from "./diagram-events";
import { type DiagramGap, type DiagramLayout, type DiagramRow, HEADING, LEAD_IN } from "./diagram-layout";
import { INFERRED_DASH } from "./diagram-opening";
import { controlX, dataX, middleX } from "./diagram-places";
import type { DiagramShape } from "./diagram-shape";
import { channelName, label, portLabel, SMALL_SIZE } from "./diagram-text";

/** What stands behind the steps: lifelines, connections while they are open, bands of bytes, long waits. */

/** Pixels below a diagram that are enough to say that it ends. */
const END_MARK = 24;

/** Pixels of the head that stays in sight. */
export const HEAD_HEIGHT = 30;

/**
 * The names of the lifelines.
 *
 * @param server its host, shown where there is room; null when it isn't known
 */
export function headShapes(layout: DiagramLayout, server: string | null): readonly DiagramShape[] {
  const look = { size: 13, family: "ui" } as const;
  const name = (x: number, text: string, anchor: "start" | "middle" | "end") =>
    label({ x, y: 20, anchor }, [{ text, tone: "ink", bold: true }], 120, look);
  if (layout.narrow)
    return [name(layout.client - 6, "Portside", "start"), name(layout.server + 6, "FTP server", "end")];
  const shapes = [name(layout.client, "Portside", "middle"), name(layout.server, "FTP server", "middle")];
  if (server === null || layout.times === null) return shapes;
  const x = layout.server - 44;
  const host = label({ x, y: 20, anchor: "end" }, [{ text: server, tone: "ink-3" }], x - middleX(layout));
  return [...shapes, host];
}

/** The lifelines, from one height to another, but not beyond the end of what is drawn. */
export function lifelineShapes(layout: DiagramLayout, from: number, to: number): readonly DiagramShape[] {
  return [layout.client, layout.server].map((x) => ({
    kind: "rect",
    x: x - 3,
    y: from,
    width: 6,
    height: Math.max(0, Math.min(to, layout.end) - from),
    radius: 3,
    fill: "control",
    opacity: 0.14,
  }));
}

/** Where a diagram ends while another one on the same clock goes on. */
export function endShapes({
  client,
  server,
  end,
  height,
  lasted,
  narrow,
}: DiagramLayout): readonly DiagramShape[] {
  if (height - end < END_MARK) return [];
  const cap = (x: number): DiagramShape => ({
    kind: "path",
    d: `M${x - 6} ${end}h12`,
    stroke: "ink-3",
    width: 1.5,
  });
  return [
    cap(client),
    cap(server),
    label(
      { x: (client + server) / 2, y: end + 4, anchor: "middle" },
      [{ text: `the end, after ${sinceStart(lasted)}`, tone: "ink-3" }],
      server - client - (narrow ? 30 : 40),
      { size: SMALL_SIZE, family: "ui" },
    ),
  ];
}

/** A connection while it is open, at both of its ends; or the bytes between them. */
export function barShapes(
  { kind, channel, slot, from, to, failed }: DiagramBar,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const height = Math.max(4, to - from);
  if (kind === "transfer") {
    const x = dataX(layout, "client", slot) + 2;
    const width = dataX(layout, "server", slot) - 2 - x;
    const tone = failed ? "wrong" : "data";
    return [
      { kind: "rect", x, y: from, width, height: Math.max(22, height), radius: 4, fill: tone, opacity: 0.15 },
    ];
  }
  const isData = channel.kind === "data";
  const end = isData ? dataX : controlX;
  return (["client", "server"] as const).map((side) => ({
    kind: "rect",
    x: end(layout, side, slot) - (isData ? 1.5 : 3),
    y: from,
    width: isData ? 3 : 6,
    height,
    radius: isData ? 1.5 : 3,
    fill: isData ? "data" : "control",
    opacity: isData ? 0.55 : 0.3,
  }));
}

/** A control connection that was opened before what is shown. */
export function leadInShapes(
  channel: Channel,
  index: number,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const y = 8 + index * LEAD_IN;
  const { client, server, tls, number } = channel;
  const text = `control connection ${number}, open since before`;
  const short = `control connection ${number}`;
  const { narrow } = layout;
  const room = layout.server - layout.client - (tls === null ? 30 : 60) - (narrow ? 90 : 0);
  const words = room > 270 ? text : narrow ? channelName(channel, true) : short;
  const middle = middleX(layout);
  const ports = { y: y + (narrow ? 14 : 17), tone: "control", inside: narrow } as const;
  return [
    {
      kind: "path",
      d: `M${layout.client + 6} ${y + 19.5}H${layout.server - 6}`,
      stroke: "control",
      width: 1,
      opacity: 0.35,
    },
    label({ x: middle, y: y + 14, anchor: "middle" }, [{ text: words, tone: "ink-3" }], room, {
      size: SMALL_SIZE,
      family: "ui",
    }),
    ...(tls === null ? [] : [lock(narrow ? middle + 32 : layout.server - 26, y + 3, "good")]),
    ...(client ? [portLabel("client", { ...ports, x: layout.client, port: client.port })] : []),
    ...(server ? [portLabel("server", { ...ports, x: layout.server, port: server.port })] : []),
  ];
}

/** A long wait: the lifelines are torn, and the real time stands between. */
export function gapShapes(
  { y, height, milliseconds, meanwhile }: DiagramGap,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const middle = y + height / 2;
  const words = { bytes: ", bytes on their way", dial: " without an answer" } as const;
  const text = `${formatDuration(milliseconds)}${meanwhile === null ? " nothing" : words[meanwhile]}`;
  const torn = [layout.client, layout.server].flatMap((x): DiagramShape[] => [
    { kind: "rect", x: x - 5, y: middle - 8, width: 10, height: 16, fill: "paper" },
    {
      kind: "path",
      d: `M${x} ${middle - 9}l5 3.6l-10 3.6l10 3.6l-10 3.6l5 3.6`,
      stroke: "ink-3",
      width: 1.5,
    },
  ]);
  return [
    ...(meanwhile === "bytes" ? [] : torn),
    label(
      { x: middleX(layout), y: middle + 4, anchor: "middle" },
      [{ text, tone: "ink-3" }],
      layout.server - layout.client - 40,
      {
        size: SMALL_SIZE,
        family: "ui",
      },
    ),
  ];
}

/** The name of the operation that begins with a row. */
export function headingShapes({ heading, y }: DiagramRow, layout: DiagramLayout): readonly DiagramShape[] {
  if (heading === null) return [];
  const look = { family: "ui", size: 12 } as const;
  const text = label(
    { x: 12, y: y - 8, anchor: "start" },
    [{ text: heading, tone: "ink-2", bold: true }],
    layout.width - 24,
    look,
  );
  return [
    { kind: "rect", x: 0, y: y - HEADING + 5, width: layout.width, height: 22, fill: "line", opacity: 0.45 },
    text,
  ];
}

/** When a step began, since the first one; left out where it is the same as above. */
export function timeShapes(
  { step, y }: DiagramRow,
  before: DiagramRow | undefined,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  if (layout.times === null) return [];
  const text = sinceStart(step.at - layout.startedAt);
  if (before && sinceStart(before.step.at - layout.startedAt) === text) return [];
  const at = y + (step.kind === "dial" ? 23 : 17);
  return [
    label({ x: layout.times, y: at, anchor: "start" }, [{ text, tone: "ink-3" }], 60, { size: SMALL_SIZE }),
  ];
}

function sinceStart(milliseconds: number): string {
  if (milliseconds < 0.5) return "0 ms";
  return milliseconds < 999.5 ? `${Math.round(milliseconds)} ms` : formatDuration(milliseconds);
}

export const LEGEND_HEIGHT = 26;

/** What the lines mean, in one line of its own. */
export function legendShapes(layout: DiagramLayout, y: number): readonly DiagramShape[] {
  const start = 12;
  const second = start + (layout.width < 420 ? 140 : 220);
  const look = { size: SMALL_SIZE, family: "ui" } as const;
  const isShort = layout.width < 420;
  return [
    { kind: "path", d: `M${start} ${y + 12}h26`, stroke: "data", width: 3 },
    label(
      { x: start + 34, y: y + 16, anchor: "start" },
      [{ text: isShort ? "Portside saw it" : "seen by Portside itself", tone: "ink-2" }],
      180,
      look,
    ),
    { kind: "path", d: `M${second} ${y + 12}h26`, stroke: "data", width: 3, dash: INFERRED_DASH },
    label(
      { x: second + 34, y: y + 16, anchor: "start" },
      [{ text: isShort ? "inferred" : "inferred from what was said", tone: "ink-2" }],
      240,
      look,
    ),
  ];
}
