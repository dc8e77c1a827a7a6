import { termsIn } from "../glossary";
import type { Explanation } from "./explanation";

/** As far as texts are looked through: what a server put into one may be long. */
const longText = 4000;

/** Every text of an explanation that people read, in the order in which it stands on the page. */
export function textsOf(explanation: Omit<Explanation, "terms">): readonly string[] {
  const { title, text, tokens, dials, relations, observer, equivalents } = explanation;
  return [
    title,
    ...text,
    dials?.text ?? "",
    ...tokens.map(({ meaning }) => meaning),
    ...relations.map((relation) => relation.text),
    observer.text,
    ...equivalents.map(({ note }) => note ?? ""),
  ];
}

/**
 * Keys of the words of the trade in an explanation, in the order in which they are read.
 *
 * @param verb the command that is explained, which isn't explained a second time; null for what is no command
 */
export function termsOf(
  explanation: Omit<Explanation, "terms">,
  verb: string | null = null,
): readonly string[] {
  const keys = new Set<string>(verb === null ? [] : [verb]);
  for (const text of textsOf(explanation)) {
    for (const { key } of termsIn(text.slice(0, longText), keys)) keys.add(key);
  }
  return [...keys].filter((key) => key !== verb);
}
