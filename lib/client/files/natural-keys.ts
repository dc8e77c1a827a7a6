import { sortSteps } from "./sort-steps";

const STRIDE = 256;

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const [ZERO, NINE] = [0x30, 0x39];

/** From this rank on, a character needs two units of a key: the first half of a text's units is enough for most. */
const WIDE = 0x8000;

/** A number as one unit of a key, or two, so that keys compare as the numbers do. */
function unitsOf(rank: number): string {
  return rank < WIDE
    ? String.fromCharCode(rank)
    : String.fromCharCode(WIDE + (rank >> 15), rank & (WIDE - 1));
}

/**
 * What each character stands for in a key: its place among all that occur, as the browser's language sorts them. Those
 * that differ only by case or accent share one; those that sorting ignores have none.
 */
function* rankSteps(characters: readonly string[]): Generator<void, Map<string, string>> {
  const at = (number: number) => characters[number] ?? "";
  const numbers = yield* sortSteps(
    characters.map((_, number) => number),
    (a, b) => natural.compare(at(a), at(b)),
  );
  const units = new Map<string, string>();
  let rank = 0;
  let before = "";
  for (const number of numbers) {
    const character = at(number);
    // The first ones are equal to nothing: what sorting ignores.
    if (natural.compare(before, character) !== 0) rank++;
    units.set(character, rank === 0 ? "" : unitsOf(rank));
    before = character;
  }
  return units;
}

function* characterSteps(names: readonly string[]): Generator<void, string[]> {
  const found = new Set("0");
  for (const [i, name] of names.entries()) {
    for (const character of name) found.add(character);
    if (i % STRIDE === 0) yield;
  }
  return [...found];
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/**
 * Texts that compare, unit by unit, as names do in their natural order: numbers count as people do ("file2" before
 * "file10"), and case and accents make no difference. To make them costs one look at each name, where a collator would
 * look at each name seventeen times in a listing of 100,000. What a language sorts as one letter though it is written
 * with two (Czech "ch") counts as two.
 *
 * @returns a key a name, in steps between which the work may be paused
 */
export function* naturalKeySteps(names: readonly string[]): Generator<void, string[]> {
  const composed: string[] = [];
  for (const [i, name] of names.entries()) {
    composed.push(name.normalize());
    if (i % STRIDE === 0) yield;
  }
  const units = yield* rankSteps(yield* characterSteps(composed));
  const digits = units.get("0") ?? "";
  const keys: string[] = [];
  for (const [i, name] of composed.entries()) {
    keys.push(keyOf(name, units, digits));
    if (i % STRIDE === 0) yield;
  }
  return keys;
}

function keyOf(name: string, units: ReadonlyMap<string, string>, digits: string): string {
  let key = "";
  for (let i = 0; i < name.length; ) {
    if (!isDigit(name.charCodeAt(i))) {
      const character = String.fromCodePoint(name.codePointAt(i) ?? 0);
      key += units.get(character) ?? "";
      i += character.length;
      continue;
    }
    while (name.charCodeAt(i) === ZERO) i++;
    const start = i;
    while (isDigit(name.charCodeAt(i))) i++;
    // The longer number is the larger one.
    key += digits + unitsOf(i - start + 1) + name.slice(start, i);
  }
  return key;
}
