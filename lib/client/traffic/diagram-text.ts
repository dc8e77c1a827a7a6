import { visibleText } from "../visible-text";
import type { DiagramShape, DiagramTone, TextSpan } from "./diagram-shape";

/** Pixels of the writing in a diagram. */
export const WIRE_SIZE = 11.5;
export const SMALL_SIZE = 11;

/** IBM Plex Mono is 0.6 em wide; what stands in for it comes close. */
const MONO = 0.6;
/** IBM Plex Sans on average. */
const SANS = 0.52;

/** Scripts and emoji that take two columns of a monospaced font. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

function columns(text: string): number {
  let count = 0;
  for (const character of text) count += wide.test(character) ? 2 : 1;
  return count;
}

/** How wide a text is about, in pixels. */
export function textWidth(text: string, size: number, family: "wire" | "ui" = "wire"): number {
  return columns(text) * size * (family === "wire" ? MONO : SANS);
}

/**
 * Makes texts from outside fit: control characters are shown by name, and what doesn't fit is cut off with an ellipsis.
 *
 * @param width pixels
 */
export function fittingSpans(
  spans: readonly TextSpan[],
  width: number,
  size: number,
  family: "wire" | "ui" = "wire",
): readonly TextSpan[] {
  let left = Math.floor(width / (size * (family === "wire" ? MONO : SANS)));
  const fitting: TextSpan[] = [];
  for (const span of spans) {
    // Nobody sees more than this of a line: what follows isn't worth looking at.
    const text = visibleText(span.text.slice(0, 400));
    const needed = columns(text);
    if (needed <= left) {
      fitting.push({ ...span, text });
      left -= needed;
      continue;
    }
    let kept = "";
    let used = 1;
    for (const character of text) {
      used += columns(character);
      if (used > left) break;
      kept += character;
    }
    fitting.push({ ...span, text: `${kept}…` });
    break;
  }
  return fitting;
}

/** A text of one colour that may be cut. */
export function label(
  place: { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" | "end" },
  spans: readonly TextSpan[],
  width: number,
  look: { readonly size?: number; readonly family?: "wire" | "ui" } = {},
): DiagramShape {
  const { size = WIRE_SIZE, family = "wire" } = look;
  return { kind: "text", ...place, size, family, spans: fittingSpans(spans, width, size, family) };
}

/** "data connection 1"; "data 1" where there is little room. */
export function channelName(
  { kind, number }: { readonly kind: string; readonly number: number },
  narrow: boolean,
): string {
  return narrow ? `${kind} ${number}` : `${kind} connection ${number}`;
}

/** A port in the margin: ":49932"; between the lifelines where there is no margin. */
export function portLabel(
  side: "client" | "server",
  {
    x,
    y,
    port,
    tone,
    inside = false,
  }: {
    readonly x: number;
    readonly y: number;
    readonly port: number;
    readonly tone: DiagramTone;
    readonly inside?: boolean;
  },
): DiagramShape {
  const isLeft = (side === "client") !== inside;
  return {
    kind: "text",
    x: isLeft ? x - 11 : x + 11,
    y,
    anchor: isLeft ? "end" : "start",
    family: "wire",
    size: WIRE_SIZE,
    spans: [{ text: `:${port}`, tone }],
  };
}
