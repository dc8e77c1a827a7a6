import { visibleText } from "../visible-text";
import {
  barShapes,
  gapShapes,
  HEAD_HEIGHT,
  headingShapes,
  headShapes,
  LEGEND_HEIGHT,
  leadInShapes,
  legendShapes,
  lifelineShapes,
  timeShapes,
} from "./diagram-frame";
import type { DiagramLayout } from "./diagram-layout";
import { rowShapes } from "./diagram-rows";
import type { DiagramShape, DiagramTone } from "./diagram-shape";

/** The colour of every role, such as "rgb(163, 74, 6)". */
export type DiagramPalette = Readonly<Record<DiagramTone, string>>;

export interface PictureText {
  /** Shown by viewers, and read out. It and all others may come from the wire. */
  readonly title: string;
  /** Sentences. */
  readonly description: readonly string[];
  readonly server: string | null;
  /** Brought along, so that it looks the same where nobody has them. */
  readonly fonts?: readonly PictureFont[];
}

/** A font that a picture brings along. */
export interface PictureFont {
  readonly family: "IBM Plex Mono" | "IBM Plex Sans";
  readonly weight: "400" | "600";
  /** Base64. */
  readonly woff2: string;
}

export interface DiagramPicture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** Steps that are left out because the picture would be too high. */
  readonly omitted: number;
}

/** Pixels: much more, and viewers show nothing at all. */
const HIGHEST = 60_000;

const fonts = {
  wire: "'IBM Plex Mono', ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  ui: "'IBM Plex Sans', system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
} as const;

/**
 * A diagram as an SVG file that stands by itself: its colours are written out, its fonts are named with what stands in for
 * them, and no text in it can become markup.
 *
 * @param highest pixels that it may be high
 */
export function sequenceSvg(
  layout: DiagramLayout,
  palette: DiagramPalette,
  text: PictureText,
  highest = HIGHEST,
): DiagramPicture {
  const { width } = layout;
  const room = highest - HEAD_HEIGHT - LEGEND_HEIGHT;
  const isCut = layout.height > room;
  const rows = isCut ? layout.rows.filter(({ y, height }) => y + height <= room - 20) : layout.rows;
  const body = isCut ? room : layout.height;
  const height = Math.ceil(HEAD_HEIGHT + body + LEGEND_HEIGHT);
  const omitted = layout.rows.length - rows.length;
  const shapes: DiagramShape[] = [
    ...lifelineShapes(layout, 0, body),
    ...layout
      .barsBetween(0, body)
      .flatMap((bar) => barShapes({ ...bar, to: Math.min(bar.to, body - 6) }, layout)),
    ...layout.leadIns.flatMap((channel, i) => leadInShapes(channel, i, layout)),
    ...layout.gaps.filter(({ y, height }) => y + height < body).flatMap((gap) => gapShapes(gap, layout)),
    ...rows.flatMap((row) => [
      ...headingShapes(row, layout),
      ...timeShapes(row, layout.rows[row.index - 1], layout),
      ...rowShapes(row, layout),
    ]),
  ];
  const svg = [
    `<?xml version="1.0" encoding="UTF-8"?>\n`,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeText(text.title)}</title>`,
    `<desc>${text.description.map(escapeText).join("\n")}</desc>`,
    fontStyle(text.fonts ?? []),
    `<rect width="${width}" height="${height}" fill="${escapeText(palette.paper)}"/>`,
    ...headShapes(layout, text.server).map((shape) => markup(shape, palette)),
    `<g transform="translate(0 ${HEAD_HEIGHT})">`,
    ...shapes.map((shape) => markup(shape, palette)),
    "</g>",
    ...legendShapes(layout, height - LEGEND_HEIGHT).map((shape) => markup(shape, palette)),
    "</svg>\n",
  ].join("");
  return { svg, width, height, omitted };
}

function fontStyle(fonts: readonly PictureFont[]): string {
  const faces = fonts
    .filter(({ woff2 }) => /^[A-Za-z0-9+/]+={0,2}$/.test(woff2))
    .map(
      ({ family, weight, woff2 }) =>
        `@font-face{font-family:'${family}';font-weight:${weight};src:url(data:font/woff2;base64,${woff2}) format('woff2')}`,
    );
  return faces.length === 0 ? "" : `<style>${faces.join("")}</style>`;
}

function markup(shape: DiagramShape, palette: DiagramPalette): string {
  const colour = (tone: DiagramTone | undefined) => (tone === undefined ? "none" : palette[tone]);
  switch (shape.kind) {
    case "path":
      return element("path", {
        d: shape.d,
        fill: colour(shape.fill),
        stroke: colour(shape.stroke),
        "stroke-width": shape.width,
        "stroke-dasharray": shape.dash,
        "stroke-linecap": shape.dash === undefined ? "round" : undefined,
        "stroke-linejoin": "round",
        opacity: shape.opacity,
      });
    case "rect":
      return element("rect", {
        x: shape.x,
        y: shape.y,
        width: shape.width,
        height: shape.height,
        rx: shape.radius,
        fill: colour(shape.fill),
        stroke: colour(shape.stroke),
        "stroke-width": shape.strokeWidth,
        "stroke-dasharray": shape.dash,
        opacity: shape.opacity,
      });
    case "text": {
      const spans = shape.spans.map(({ text, tone, bold }) =>
        element(
          "tspan",
          // A text from the wire that is written from right to left doesn't turn round what stands beside it.
          { fill: colour(tone), "font-weight": bold ? 600 : undefined, "unicode-bidi": "isolate" },
          escapeText(text),
        ),
      );
      const place = {
        x: shape.x,
        y: shape.y,
        "text-anchor": shape.anchor,
        "font-size": shape.size,
        "font-family": fonts[shape.family],
        "xml:space": "preserve",
      };
      return element("text", place, spans.join(""));
    }
  }
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = "",
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${escapeText(typeof value === "number" ? round(value) : (value ?? ""))}"`,
    );
  return content === ""
    ? `<${name}${written.join("")}/>`
    : `<${name}${written.join("")}>${content}</${name}>`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Characters that XML 1.0 §2.2 doesn't know; most of the others that nobody sees are shown by name before. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text as XML: in elements and in quoted attributes. */
export function escapeText(text: string): string {
  return visibleText(text)
    .replace(notXml, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&apos;");
}
