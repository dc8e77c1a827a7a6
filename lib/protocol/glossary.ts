/** A word of the trade with its meaning in plain words. */
export interface GlossaryEntry {
  /** How other entries and explanations refer to it: "control connection". */
  readonly key: string;
  /** As a heading: "Control connection". */
  readonly title: string;
  /** One or two sentences. */
  readonly definition: string;
}

/** Where a word of the glossary stands in a text. */
export interface TermPlace {
  /** Index of its first character, in UTF-16 code units. */
  readonly start: number;
  /** Index behind its last character. */
  readonly end: number;
  readonly key: string;
}

/** By key. */
export const glossary: ReadonlyMap<string, GlossaryEntry> = new Map(
  [
    {
      key: "control connection",
      title: "Control connection",
      definition:
        "The connection on which commands and replies travel, from the login to the end of the session. The client opens it.",
    },
    {
      key: "data connection",
      title: "Data connection",
      definition:
        "A second connection, opened for one listing or one file and closed after it. Which side opens it is what active and passive mode decide.",
    },
  ].map((entry) => [entry.key, entry]),
);

/**
 * Finds the words of the glossary in a text, each at its first place only: the longest that fits, at word boundaries.
 *
 * @param known keys that were marked before, such as in an earlier paragraph; they are passed over
 */
export function termsIn(text: string, known: ReadonlySet<string> = new Set()): readonly TermPlace[] {
  const places: TermPlace[] = [];
  for (const key of glossary.keys()) {
    const start = known.has(key) ? -1 : text.toLowerCase().indexOf(key);
    if (start >= 0) places.push({ start, end: start + key.length, key });
  }
  return places.sort((a, b) => a.start - b.start);
}
