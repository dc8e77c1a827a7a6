import type { Sequence } from "@/lib/protocol/sequence/sequence-model";
import { saveFile } from "../save-file";
import { pageFonts } from "./diagram-fonts";
import { type DiagramLayout, GrowingLayout, type LayoutOptions } from "./diagram-layout";
import { pictureName } from "./diagram-name";
import type { DiagramTone } from "./diagram-shape";
import { type DiagramPalette, type DiagramPicture, type PictureText, sequenceSvg } from "./diagram-svg";

/** Pixels that every browser's canvas can be high. */
const HIGHEST_CANVAS = 16_000;
const SHARP = 2;

/** Milliseconds of work before the page can do other things. */
const TURN = 10;

/**
 * Has the browser save a diagram as a picture, in the colours of the page now. All of it is laid out for that, whatever
 * is on the screen.
 *
 * @returns what the person should know, such as that the end is missing; null: nothing
 * @throws {Error} when the browser can't paint it
 */
export async function savePicture(
  sequence: Sequence,
  options: LayoutOptions,
  text: PictureText,
  format: "svg" | "png",
): Promise<string | null> {
  const layout = await layoutWhole(sequence, options);
  const palette = paletteNow();
  const told = { ...text, fonts: await pageFonts() };
  if (format === "svg") {
    const picture = sequenceSvg(layout, palette, told);
    saveFile(new Blob([picture.svg], { type: "image/svg+xml" }), `${pictureName(text.server, sequence)}.svg`);
    return picture.omitted === 0 ? null : `${missing(picture)} Draw one operation to have it whole.`;
  }
  const picture = sequenceSvg(layout, palette, told, HIGHEST_CANVAS);
  const scale = picture.height * SHARP <= HIGHEST_CANVAS ? SHARP : HIGHEST_CANVAS / picture.height;
  saveFile(await paint(picture, scale), `${pictureName(text.server, sequence)}.png`);
  return picture.omitted === 0 ? null : `${missing(picture)} The SVG can be higher.`;
}

/** A long one takes several turns. */
async function layoutWhole(sequence: Sequence, options: LayoutOptions): Promise<DiagramLayout> {
  const growing = new GrowingLayout();
  for (;;) {
    const end = performance.now() + TURN;
    const layout = growing.read(sequence, options, () => performance.now() > end);
    if (layout.complete) return layout;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function missing({ omitted, height }: DiagramPicture): string {
  return `The picture ends after ${height.toLocaleString("en")} pixels: ${omitted.toLocaleString("en")} later steps are not in it.`;
}

/** What the tokens are now, light or dark: CSS can tell only on an element that wears them. */
function paletteNow(): DiagramPalette {
  const probe = document.createElement("span");
  document.body.append(probe);
  try {
    const style = getComputedStyle(probe);
    const colourOf = (tone: DiagramTone) => {
      probe.style.color = `var(--${tone})`;
      return style.color;
    };
    return {
      control: colourOf("control"),
      data: colourOf("data"),
      sent: colourOf("sent"),
      received: colourOf("received"),
      note: colourOf("note"),
      wrong: colourOf("wrong"),
      good: colourOf("good"),
      ink: colourOf("ink"),
      "ink-2": colourOf("ink-2"),
      "ink-3": colourOf("ink-3"),
      paper: colourOf("paper"),
      line: colourOf("line"),
    };
  } finally {
    probe.remove();
  }
}

async function paint({ svg, width, height }: DiagramPicture, scale: number): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("the browser has no canvas");
    context.scale(scale, scale);
    context.drawImage(image, 0, 0, width, height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("it is too large"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
