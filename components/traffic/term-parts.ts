import { termsIn } from "@/lib/protocol/glossary";

/** A piece of a text: ordinary, or a word of the trade that is marked here. */
export interface TextPart {
  readonly text: string;
  /** Key in the glossary; null for ordinary text. */
  readonly term: string | null;
}

/**
 * Finds the words of the glossary in groups of texts that are read one after the other: each is marked where it first
 * stands.
 *
 * @param groups in the order in which they are read
 * @returns the parts of each text, grouped in the same way; together they are the text
 */
export function markTerms(
  groups: readonly (readonly string[])[],
): readonly (readonly (readonly TextPart[])[])[] {
  const known = new Set<string>();
  return groups.map((texts) => texts.map((text) => markText(text, known)));
}

/** As far as a text is looked through: what a server put into one may be long. */
const LOOKED_THROUGH = 4000;

/** Marks what isn't known yet, and adds it to what is. */
function markText(text: string, known: Set<string>): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { start, end, key } of termsIn(text.slice(0, LOOKED_THROUGH), known)) {
    // A place inside the one before it can't be marked as well.
    if (start < at) continue;
    known.add(key);
    if (start > at) parts.push({ text: text.slice(at, start), term: null });
    parts.push({ text: text.slice(start, end), term: key });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), term: null });
  return parts;
}

/** The words of an explanation that none of its texts marks, because they stand in its title or in a link only. */
export function unmarkedTerms(
  terms: readonly string[],
  groups: readonly (readonly (readonly TextPart[])[])[],
): readonly string[] {
  const marked = new Set(groups.flat(2).map(({ term }) => term));
  return terms.filter((term) => !marked.has(term));
}
