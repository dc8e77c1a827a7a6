import { visible } from "./visible";

/** Letters of a text from the wire that are kept. */
const longestText = 200;

/**
 * Text from the wire as it may stand in a Mermaid diagram. What Mermaid's grammar or the page that shows the diagram
 * could take for more than text becomes a code such as `#59;`, which Mermaid draws as the character: everything but
 * letters, digits, spaces and a few marks. So no name ends a line, begins a comment or a directive, or is HTML.
 */
export function mermaidText(text: string): string {
  const letters = [...visible(text.slice(0, longestText * 2))];
  const shown = letters.length > longestText ? [...letters.slice(0, longestText), "…"] : letters;
  return (
    shown
      .map((letter) => encoded(letter))
      .join("")
      // The word that closes a block; Mermaid's manual warns of it wherever it stands.
      .replace(/\bend\b/gi, (word) => `${encoded(word.charAt(0), true)}${word.slice(1)}`)
      .trim()
  );
}

/** Letters with which Mermaid marks its own codes while it reads, and which therefore are encoded too. */
const mermaidsOwn = "ﬂ¶";

function encoded(letter: string, always = false): string {
  const point = letter.codePointAt(0) ?? 0;
  const isHalf = point >= 0xd800 && point <= 0xdfff;
  const isPlain = /^[\p{L}\p{M}\p{N} .,/_()|+=*'!?@…-]$/u.test(letter) && !mermaidsOwn.includes(letter);
  return isPlain && !always ? letter : `#${isHalf ? 0xfffd : point};`;
}
