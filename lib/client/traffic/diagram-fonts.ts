import type { PictureFont } from "./diagram-svg";

const families = ["IBM Plex Mono", "IBM Plex Sans"] as const;
const weights = ["400", "600"] as const;

/**
 * The fonts that the diagram is written with, out of the page's own style sheets, so that a picture looks the same where
 * nobody has them. Latin only: what stands in for other scripts comes from the viewer, as in the page.
 *
 * @returns those that could be read; none is no reason to make no picture
 */
export async function pageFonts(): Promise<readonly PictureFont[]> {
  const faces = [...document.styleSheets].flatMap(rulesOf).flatMap(latinFace);
  const fonts = await Promise.all(faces.map(load));
  return fonts.filter((font) => font !== null);
}

function rulesOf(sheet: CSSStyleSheet): readonly CSSFontFaceRule[] {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
  } catch {
    // A style sheet of an extension or another origin: none of ours.
    return [];
  }
}

interface Face {
  readonly family: (typeof families)[number];
  readonly weight: (typeof weights)[number];
  readonly url: URL;
}

function latinFace({ style, parentStyleSheet }: CSSFontFaceRule): readonly Face[] {
  const family = families.find((name) => style.getPropertyValue("font-family").includes(name));
  const weight = weights.find((value) => style.getPropertyValue("font-weight") === value);
  const isLatin = /u\+0{0,4}-0{0,2}ff\b/i.test(style.getPropertyValue("unicode-range"));
  const [, path] = /url\("?([^")]+)"?\)\s*format\("?woff2/.exec(style.getPropertyValue("src")) ?? [];
  if (!family || !weight || !isLatin || path === undefined) return [];
  const url = new URL(path, parentStyleSheet?.href ?? document.baseURI);
  return url.origin === location.origin ? [{ family, weight, url }] : [];
}

async function load({ url, ...face }: Face): Promise<PictureFont | null> {
  try {
    const response = await fetch(url);
    if (!response.ok) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { ...face, woff2: btoa(text) };
  } catch {
    // The picture names what stands in for it.
    return null;
  }
}
