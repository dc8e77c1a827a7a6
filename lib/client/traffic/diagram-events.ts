import type { StepOf } from "@/lib/protocol/sequence/sequence-model";
import { formatBytes, formatDuration } from "../format";
import { visibleText } from "../visible-text";
import type { DiagramLayout, DrawnRow } from "./diagram-layout";
import { INFERRED_DASH } from "./diagram-opening";
import { controlX, dataX, middleX } from "./diagram-places";
import type { DiagramShape, DiagramTone } from "./diagram-shape";
import { channelName, label, portLabel, SMALL_SIZE, textWidth, WIRE_SIZE } from "./diagram-text";

/** A closed lock, 12 wide and 14 high. */
export function lock(x: number, y: number, stroke: DiagramTone): DiagramShape {
  return {
    kind: "path",
    d: `M${x + 1.5} ${y + 6.5}h9v6.5h-9zM${x + 3.5} ${y + 6.5}v-2.3a2.5 2.5 0 0 1 5 0v2.3`,
    stroke,
    width: 1.5,
  };
}

/** TLS begins: a lock, and a line in the colour of what is safe. */
export function secureShapes(
  { y, channel }: DrawnRow,
  { protocol, resumed }: StepOf<"secure">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const what = channel?.kind === "data" ? "data encrypted" : "encrypted";
  const full = `${what}, ${protocol}${resumed ? ", session resumed" : ""}`;
  const room = layout.server - layout.client - (layout.narrow ? 60 : 90);
  const text = textWidth(full, WIRE_SIZE) > room ? `${protocol}${resumed ? ", resumed" : ""}` : full;
  const half = Math.min(room, textWidth(text, WIRE_SIZE)) / 2 + 14;
  const middle = middleX(layout);
  const line = { kind: "path", stroke: "good", width: 1.5, opacity: 0.6 } as const;
  return [
    { ...line, d: `M${layout.client + 12} ${y + 13}H${middle - half - 8}` },
    { ...line, d: `M${middle + half + 6} ${y + 13}H${layout.server - 12}` },
    lock(middle - half, y + 5.5, "good"),
    label({ x: middle + 9, y: y + 17, anchor: "middle" }, [{ text, tone: "good" }], room),
  ];
}

/** The words in a transfer's band; the band itself lasts as long as its bar. */
export function transferShapes(
  { y, channel }: DrawnRow,
  { direction, bytes, milliseconds, failed }: StepOf<"transfer">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const tone: DiagramTone = failed === null ? "data" : "wrong";
  const size = bytes === null ? null : bytes === 0 ? "no bytes" : formatBytes(bytes);
  const text =
    failed !== null
      ? `${size === null ? "" : `${size}, then `}${failed}`
      : milliseconds === null
        ? "bytes are moving…"
        : `${size ?? "bytes"}, ${milliseconds < 1 ? "< 1 ms" : formatDuration(milliseconds)}`;
  const middle = middleX(layout);
  const room = dataX(layout, "server", 0) - dataX(layout, "client", 0) - 96;
  const half = Math.min(room, textWidth(text, WIRE_SIZE)) / 2;
  const ports: DiagramShape[] = [];
  const place = { y: y + 19, tone } as const;
  if (channel?.client && !layout.narrow)
    ports.push(portLabel("client", { ...place, x: layout.client, port: channel.client.port }));
  if (channel?.server && !layout.narrow)
    ports.push(portLabel("server", { ...place, x: layout.server, port: channel.server.port }));
  return [
    ...(direction === null
      ? []
      : [
          chevrons(middle - half - 32, y + 15, direction === "up" ? 1 : -1, tone),
          chevrons(middle + half + 14, y + 15, direction === "up" ? 1 : -1, tone),
        ]),
    label({ x: middle, y: y + 19, anchor: "middle" }, [{ text, tone, bold: true }], room),
    ...ports,
  ];
}

/** Three angles that say which way the bytes go; 18 wide. */
function chevrons(x: number, y: number, dir: 1 | -1, stroke: DiagramTone): DiagramShape {
  const angle = (at: number) => (dir === 1 ? `M${at} ${y - 4}l4 4l-4 4` : `M${at + 4} ${y - 4}l-4 4l4 4`);
  return { kind: "path", d: [0, 7, 14].map((shift) => angle(x + shift)).join(""), stroke, width: 1.5 };
}

export function closeShapes(
  { y, slot, channel }: DrawnRow,
  { by, reason, certainty }: StepOf<"close">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const isData = channel?.kind === "data";
  const tone: DiagramTone = isData ? "data" : "control";
  const left = isData ? dataX(layout, "client", 0) : controlX(layout, "client", slot);
  const right = isData ? dataX(layout, "server", 0) : controlX(layout, "server", slot);
  const cross = (x: number): DiagramShape => ({
    kind: "path",
    d: `M${x - 4.5} ${y + 8.5}l9 9m0 -9l-9 9`,
    stroke: tone,
    width: 2,
  });
  const name = channel === null ? "the connection" : channelName(channel, layout.narrow);
  const who = by === null ? `${name} ended` : `${by === "client" ? "Portside" : "the server"} ended ${name}`;
  return [
    {
      kind: "path",
      d: `M${left + 8} ${y + 22}H${right - 8}`,
      stroke: tone,
      width: 1,
      opacity: 0.5,
      ...(certainty === "inferred" ? { dash: INFERRED_DASH } : {}),
    },
    cross(left),
    cross(right),
    label(
      { x: middleX(layout), y: y + 17, anchor: "middle" },
      [{ text: who, tone }, ...(reason === "" ? [] : [{ text: `: ${reason}`, tone: "ink-2" } as const])],
      right - left - 28,
      { size: SMALL_SIZE },
    ),
  ];
}

/** What Portside decided by itself: a slip of paper at its lifeline. */
export function noteShapes(
  { y }: DrawnRow,
  { text }: StepOf<"note">,
  layout: DiagramLayout,
): readonly DiagramShape[] {
  const x = dataX(layout, "client", 0) + 3;
  const room = dataX(layout, "server", 0) - x - 24;
  const width = Math.min(room, textWidth(visibleText(text.slice(0, 400)), WIRE_SIZE, "ui")) + 18;
  return [
    { kind: "rect", x, y: y + 3, width, height: 20, radius: 4, fill: "note", opacity: 0.13 },
    { kind: "path", d: `M${layout.client - 4} ${y + 13}H${x}`, stroke: "note", width: 1.5 },
    label({ x: x + 9, y: y + 17, anchor: "start" }, [{ text, tone: "note" }], room, { family: "ui" }),
  ];
}
