import { LanguageDescription } from "@codemirror/language";
import { languages } from "@codemirror/language-data";
import type { Text } from "@codemirror/state";

/** The language that a file is probably in, by its name; its parser is loaded when somebody asks for it. */
export function languageOf(name: string): LanguageDescription | null {
  return LanguageDescription.matchFilename(languages, name);
}

/** Characters of the longest line that gets colours: thousands of coloured words in one row hold up the page. */
const LONGEST_LINE = 20_000;

/** Whether a text is one that a parser would do no good: minified, or all in one line. */
export function hasLongLine(text: Text): boolean {
  if (text.length <= LONGEST_LINE) return false;
  for (const line of text.iterLines()) {
    if (line.length > LONGEST_LINE) return true;
  }
  return false;
}
