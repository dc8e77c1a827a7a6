import { commands } from "./commands";
import { fileWords } from "./glossary/file-words";
import type { GlossaryEntry } from "./glossary/glossary-entry";
import { networkWords } from "./glossary/network-words";
import { securityWords } from "./glossary/security-words";

export type { GlossaryEntry } from "./glossary/glossary-entry";

/** Where a word of the glossary stands in a text. */
export interface TermPlace {
  /** Index of its first character, in UTF-16 code units. */
  readonly start: number;
  /** Index behind its last character. */
  readonly end: number;
  readonly key: string;
}

/** Every word of the trade in Portside's texts, by its key; commands stand under their names in capitals. */
export const glossary: ReadonlyMap<string, GlossaryEntry> = new Map(
  [...networkWords, ...securityWords, ...fileWords, ...commandWords()].map((entry) => [entry.key, entry]),
);

/** The commands, as people meet them in a sentence: “EPSV came before”. */
function commandWords(): readonly GlossaryEntry[] {
  return [...commands.values()].map(({ verb, says, purpose }) => ({
    key: verb,
    title: verb,
    definition: `The command “${says}”. ${purpose}`,
    forms: [verb],
  }));
}

const keyByForm: ReadonlyMap<string, string> = new Map(
  [...glossary.values()].flatMap(({ key, forms }) => forms.map((form) => [form, key])),
);

const anyForm = new RegExp(
  // Not inside a word, a path, an address or a name with dots: "/port/x", "ftp.example.org", "UTF-8-like".
  String.raw`(?<![\p{L}\p{N}_/\\.:~=-])(?:${[...keyByForm.keys()]
    .sort((a, b) => b.length - a.length)
    .map(inSentences)
    .join("|")})(?![\p{L}\p{N}_/\\=]|[.:-][\p{L}\p{N}])`,
  "gu",
);

/**
 * Finds the words of the glossary in a text, each at its first place only: the longest that fits, whole words only.
 * “PORT” is a command and “port” a word, so that capitals count, but for the first letter of a sentence.
 *
 * @param known keys that were marked before, such as in an earlier paragraph; they are passed over
 * @returns in the order of the text, without overlaps
 */
export function termsIn(text: string, known: ReadonlySet<string> = new Set()): readonly TermPlace[] {
  const places: TermPlace[] = [];
  const seen = new Set(known);
  for (const match of text.matchAll(anyForm)) {
    const [form] = match;
    const key = keyByForm.get(form) ?? keyByForm.get(form.charAt(0).toLowerCase() + form.slice(1));
    if (key === undefined || seen.has(key) || hasOtherSense(form, text, match.index)) continue;
    seen.add(key);
    places.push({ start: match.index, end: match.index + form.length, key });
  }
  return places;
}

/** Forms that mean something else in a sentence that speaks of something else. */
const otherSenses: readonly (readonly [form: RegExp, subject: RegExp])[] = [
  [/^resum/i, /\bTLS session/],
  [/^codes?$/i, /\b(?:letters|characters?)\b/i],
];

/** Characters around a word among which its sentence is looked at. */
const SENTENCE = 200;

function hasOtherSense(form: string, text: string, index: number): boolean {
  const subjects = otherSenses.flatMap(([forms, subject]) => (forms.test(form) ? [subject] : []));
  if (subjects.length === 0 || form.includes(" ")) return false;
  const before =
    text
      .slice(Math.max(0, index - SENTENCE), index)
      .split(/[.!?:;]\s/)
      .at(-1) ?? "";
  const [after = ""] = text.slice(index, index + SENTENCE).split(/[.!?:;]\s/);
  return subjects.some((subject) => subject.test(before + after));
}

/** A form as it may stand in a sentence: a small first letter may be a capital. */
function inSentences(form: string): string {
  const first = form.charAt(0);
  const rest = form.slice(1).replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return first === first.toLowerCase() && first !== first.toUpperCase()
    ? `[${first}${first.toUpperCase()}]${rest}`
    : first + rest;
}
