/** What stands in a pattern where no code point does. */
const anyRun = -1;
const anyOne = -2;

export interface GlobOptions {
  /** Whether upper and lower case differ; without it they don't. */
  readonly caseSensitive?: boolean;
}

/**
 * The predicate of a pattern for names: `*` is any run of characters, `?` any one; nothing else is special. Without
 * either the pattern is a part of the name. An accent may be a letter's own or a character behind it (macOS).
 *
 * Takes at worst the name's length times that of the longest part between two `*`, never more: after a `*` that was
 * passed, nothing before it is tried again.
 */
export function globMatcher(
  pattern: string,
  { caseSensitive = false }: GlobOptions = {},
): (name: string) => boolean {
  if (caseSensitive) {
    const matcher = matcherOf(composed(pattern));
    return (name) => matcher(composed(name));
  }
  const matcher = foldedMatcher(pattern);
  return (name) => matcher(folded(name));
}

/**
 * The predicate of the same pattern for names that `folded` made: where a hundred thousand of them are looked at again
 * with each letter that a person types, to fold them takes longer than to compare them.
 */
export function foldedMatcher(pattern: string): (foldedName: string) => boolean {
  return matcherOf(folded(pattern));
}

function matcherOf(pattern: string): (name: string) => boolean {
  const codes = codesOf(pattern);
  const hasWildcard = codes.some((code) => code === anyRun || code === anyOne);
  return hasWildcard ? (name) => matches(name, codes) : (name) => name.includes(pattern);
}

function composed(text: string): string {
  return text.normalize("NFC");
}

/** A text as it is compared where upper and lower case don't differ. */
export function folded(text: string): string {
  // Greek has two small letters for one capital.
  return composed(text.toLowerCase().replaceAll("ς", "σ"));
}

function codesOf(pattern: string): number[] {
  return Array.from(pattern, (letter) =>
    letter === "*" ? anyRun : letter === "?" ? anyOne : codeAt(letter, 0),
  );
}

function codeAt(text: string, at: number): number {
  return text.codePointAt(at) ?? 0;
}

/** How many units of UTF-16 a code point takes. */
function width(code: number): number {
  return code > 0xffff ? 2 : 1;
}

function matches(name: string, codes: readonly number[]): boolean {
  let at = 0;
  let place = 0;
  /** Behind the last `*` that was passed, and where in the name its run ends for now. */
  let retryPlace = -1;
  let retryAt = 0;
  while (at < name.length) {
    const code = codeAt(name, at);
    const wanted = codes[place];
    if (wanted === anyRun) {
      retryPlace = ++place;
      retryAt = at;
    } else if (wanted === anyOne || wanted === code) {
      place++;
      at += width(code);
    } else if (retryPlace !== -1) {
      retryAt += width(codeAt(name, retryAt));
      at = retryAt;
      place = retryPlace;
    } else {
      return false;
    }
  }
  while (codes[place] === anyRun) place++;
  return place === codes.length;
}
