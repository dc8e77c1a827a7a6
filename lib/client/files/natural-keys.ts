import { firstNumbers, sortSteps } from "./sort-steps";

const STRIDE = 256;

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

const [ZERO, NINE] = [0x30, 0x39];
const ASCII = 0x80;

/** From this rank on, a character needs two units of a key: the first half of a text's units is enough for most. */
const WIDE = 0x8000;

/** Units that are made a text at once: browsers take no more than some ten thousand arguments. */
const UNITS_AT_ONCE = 4096;

/** Appends a number to a key as one unit, or two, so that keys compare as the numbers do. */
function append(units: number[], rank: number): void {
  if (rank < WIDE) units.push(rank);
  else units.push(WIDE + (rank >> 15), rank & (WIDE - 1));
}

/** A key as one flat text: what is put together letter by letter takes three times as long to sort. */
function textOf(units: readonly number[]): string {
  if (units.length <= UNITS_AT_ONCE) return String.fromCharCode(...units);
  let text = "";
  for (let at = 0; at < units.length; at += UNITS_AT_ONCE) {
    text += String.fromCharCode(...units.slice(at, at + UNITS_AT_ONCE));
  }
  return text;
}

/** What each character stands for in a key; 0 for those that sorting ignores. */
interface Ranks {
  /** By their codes. */
  readonly ascii: Uint32Array;
  readonly others: ReadonlyMap<string, number>;
}

function characterAt(name: string, at: number): string {
  return String.fromCodePoint(name.codePointAt(at) ?? 0);
}

/** The place of each character among all that occur, as the browser's language sorts them; case and accents share one. */
function* rankSteps(characters: readonly string[]): Generator<void, Ranks> {
  const at = (number: number) => characters[number] ?? "";
  const numbers = yield* sortSteps(firstNumbers(characters.length), (a, b) => natural.compare(at(a), at(b)));
  const ascii = new Uint32Array(ASCII);
  const others = new Map<string, number>();
  let rank = 0;
  let before = "";
  for (const number of numbers) {
    const character = at(number);
    // The first ones are equal to nothing: what sorting ignores.
    if (natural.compare(before, character) !== 0) rank++;
    const code = character.charCodeAt(0);
    if (code < ASCII) ascii[code] = rank;
    else others.set(character, rank);
    before = character;
  }
  return { ascii, others };
}

function* characterSteps(names: readonly string[]): Generator<void, string[]> {
  const ascii = new Uint8Array(ASCII);
  ascii[ZERO] = 1;
  const others = new Set<string>();
  for (let number = 0; number < names.length; number++) {
    const name = names[number] ?? "";
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      if (code < ASCII) {
        ascii[code] = 1;
        continue;
      }
      const character = characterAt(name, i);
      others.add(character);
      i += character.length - 1;
    }
    if (number % STRIDE === 0) yield;
  }
  const found = Array.from(ascii.keys()).filter((code) => ascii[code] === 1);
  return [...found.map((code) => String.fromCharCode(code)), ...others];
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
  for (let number = 0; number < names.length; number++) {
    composed.push((names[number] ?? "").normalize());
    if (number % STRIDE === 0) yield;
  }
  const ranks = yield* rankSteps(yield* characterSteps(composed));
  const keys: string[] = [];
  const units: number[] = [];
  for (let number = 0; number < composed.length; number++) {
    units.length = 0;
    appendKey(units, composed[number] ?? "", ranks);
    keys.push(textOf(units));
    if (number % STRIDE === 0) yield;
  }
  return keys;
}

function appendKey(units: number[], name: string, { ascii, others }: Ranks): void {
  for (let i = 0; i < name.length; ) {
    const code = name.charCodeAt(i);
    if (!isDigit(code)) {
      const character = code < ASCII ? null : characterAt(name, i);
      const rank = character === null ? ascii[code] : others.get(character);
      if (rank) append(units, rank);
      i += character?.length ?? 1;
      continue;
    }
    while (name.charCodeAt(i) === ZERO) i++;
    const start = i;
    while (isDigit(name.charCodeAt(i))) i++;
    // The longer number is the larger one.
    append(units, ascii[ZERO] ?? 0);
    append(units, i - start + 1);
    for (let digit = start; digit < i; digit++) units.push(name.charCodeAt(digit));
  }
}
