import { visible } from "./visible";

/** Letters of a line from the wire that are kept, and those of a sentence, which may go over several lines. */
const longest = { line: 200, sentence: 400 } as const;

/** Letters in a line of a sentence, but for words that are longer. */
const sentenceWidth = 72;

/**
 * Text from the wire as it may stand in a Mermaid diagram. What Mermaid's grammar or the page that shows the diagram
 * could take for more than text becomes a code such as `#59;`, which Mermaid draws as the character: everything but
 * letters, digits, spaces and a few marks. So no name ends a line, begins a comment or a directive, or is HTML.
 */
export function mermaidText(text: string): string {
  return written(cut(text, longest.line));
}

/** A sentence, which names and lines from the wire may be part of, in several lines where it is long. */
export function mermaidSentence(text: string): string {
  const lines: string[] = [];
  for (const word of cut(text, longest.sentence).split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length >= sentenceWidth) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map(written).join("<br/>");
}

function cut(text: string, most: number): string {
  const letters = [...visible(text.slice(0, most * 2))];
  return letters.length > most ? `${letters.slice(0, most).join("")}…` : letters.join("");
}

function written(text: string): string {
  return (
    [...text]
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
