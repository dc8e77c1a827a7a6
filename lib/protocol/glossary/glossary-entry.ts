/** A word of the trade with its meaning in plain words. */
export interface GlossaryEntry {
  /** How explanations refer to it, such as "control connection". */
  readonly key: string;
  /** As a heading: "Control connection". */
  readonly title: string;
  /** One or two sentences, whose own words of the trade have entries too. */
  readonly definition: string;
  /** Everything that stands for it in texts, the key included: singular, plural, other names. */
  readonly forms: readonly string[];
}

/** Written as: key, definition, and what else stands for it. */
export type GlossaryRow = readonly [key: string, definition: string, ...otherForms: string[]];

/** Makes rows into entries; the key with a capital is the title. */
export function entriesOf(rows: readonly GlossaryRow[]): readonly GlossaryEntry[] {
  return rows.map(([key, definition, ...otherForms]) => ({
    key,
    title: key.charAt(0).toUpperCase() + key.slice(1),
    definition,
    forms: [key, ...otherForms],
  }));
}
