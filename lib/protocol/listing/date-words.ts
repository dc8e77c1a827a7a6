import type { ByteString } from "../byte-string";
import { isDigits } from "./fields";
import { isCroatianAlone, monthNamed } from "./months";

/** Year, month and day as far as one field gives them: `Mar`, `4月`, `7月15日`, `2011년`, `18日`. */
export interface DateWord {
  readonly year: number | null;
  readonly month: number | null;
  readonly day: number | null;
}

/** Longer fields are no part of a date. */
export const LONGEST_FIELD = 40;
const MOST_REMEMBERED = 2_000;
const WITH_UNITS = /^(?:(\d{4})[年년])?(?:(\d{1,2})[月월])?(?:(\d{1,2})[日일])?[.,]?$/;

/** Reads the words of a listing's dates in whatever language and charset; what it has read once it remembers. */
export class DateWords {
  readonly #known = new Map<ByteString, DateWord | null>();
  readonly #decode: ((bytes: ByteString) => string) | undefined;
  #croatian = false;
  #sawCroatian = false;

  /** @param decode what the session's charset makes of bytes */
  constructor(decode?: (bytes: ByteString) => string) {
    this.#decode = decode;
  }

  /** Takes over that the months were Croatian. @returns whether words read before may read differently now */
  settle(): boolean {
    const changed = this.#sawCroatian !== this.#croatian;
    this.#croatian = this.#sawCroatian;
    if (changed) this.#known.clear();
    return changed;
  }

  /** Reads one field as a part of a date; null where it is none. */
  read(field: ByteString): DateWord | null {
    if (field.length === 0 || field.length > LONGEST_FIELD) return null;
    const known = this.#known.get(field);
    if (known !== undefined) return known;
    const word = this.#readWord(field);
    if (this.#known.size < MOST_REMEMBERED) this.#known.set(field, word);
    return word;
  }

  /** Tries the session's charset, then UTF-8 and Latin 1: months come from the server's locale, not from ours. */
  #readWord(field: ByteString): DateWord | null {
    if (isDigits(field)) return null;
    const ascii = !/[\u0080-\u00ff]/.test(field);
    const readings = ascii ? [field] : [this.#decoded(field), utf8(field), field];
    for (const reading of readings) {
      if (reading === null) continue;
      const units = WITH_UNITS.exec(reading);
      if (units !== null && reading !== "") {
        return { year: numberOf(units[1]), month: numberOf(units[2]), day: numberOf(units[3]) };
      }
      const month = monthNamed(reading, this.#croatian);
      if (month !== null) {
        if (isCroatianAlone(reading)) this.#sawCroatian = true;
        return { year: null, month, day: null };
      }
    }
    return null;
  }

  #decoded(field: ByteString): string | null {
    try {
      return this.#decode?.(field) ?? null;
    } catch {
      return null; // a strict decoder refuses what is not in its charset
    }
  }
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

/** What UTF-8 makes of a field; null where it is not valid. The language has no other decoder without a platform. */
function utf8(field: ByteString): string | null {
  const escaped = field.replace(
    /[%\u0080-\u00ff]/g,
    (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null; // not UTF-8: the next reading is tried
  }
}
