import { LanguageDescription } from "@codemirror/language";
import { languages } from "@codemirror/language-data";

/** The language that a file is probably in, by its name; its parser is loaded when somebody asks for it. */
export function languageOf(name: string): LanguageDescription | null {
  return LanguageDescription.matchFilename(languages, name);
}
