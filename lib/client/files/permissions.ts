/**
 * Permissions of POSIX systems as numbers (0 to 0o7777), and what is to become of those of several entries at once.
 * Nothing here knows of files: text and numbers in, text and numbers out.
 */

/** Who may do something, with how far its three bits are from the right. */
export const permissionClasses = [
  { id: "owner", label: "Owner", shift: 6 },
  { id: "group", label: "Group", shift: 3 },
  { id: "others", label: "Others", shift: 0 },
] as const;

/** What may be done, with its bit in a class. */
export const rights = [
  { id: "read", label: "Read", bit: 4 },
  { id: "write", label: "Write", bit: 2 },
  { id: "execute", label: "Execute", bit: 1 },
] as const;

/** The bits of the first of four digits. */
export const specialBits = [
  { id: "set-uid", label: "Set user ID", bit: 0o4000 },
  { id: "set-gid", label: "Set group ID", bit: 0o2000 },
  { id: "sticky", label: "Sticky", bit: 0o1000 },
] as const;

const everyBit = 0o7777;

/**
 * What is to become of permissions: bits of `on` are set, bits of `kept` stay as each entry has them, all others are
 * cleared. No bit is in both.
 */
export interface ModePattern {
  readonly on: number;
  readonly kept: number;
}

/** The pattern that gives every entry one mode. */
export function exactly(mode: number): ModePattern {
  return { on: mode & everyBit, kept: 0 };
}

/** What entries have in common: a bit that some have and others don't is kept. */
export function commonPattern(modes: readonly number[]): ModePattern {
  if (modes.length === 0) return exactly(0);
  const all = modes.reduce((common, mode) => common & mode, everyBit);
  const some = modes.reduce((any, mode) => any | mode, 0);
  return { on: all, kept: some & ~all };
}

/** What an entry's permissions become. */
export function applyPattern({ on, kept }: ModePattern, mode: number): number {
  return on | (mode & kept);
}

/** A bit as its check box shows it: null is "left as it is". */
export function bitOf({ on, kept }: ModePattern, bit: number): boolean | null {
  if ((kept & bit) !== 0) return null;
  return (on & bit) !== 0;
}

export function withBit({ on, kept }: ModePattern, bit: number, state: boolean | null): ModePattern {
  return {
    on: state === true ? on | bit : on & ~bit,
    kept: state === null ? kept | bit : kept & ~bit,
  };
}

/**
 * What a press on a check box makes of it: set, cleared, and where entries differ in it left as it is, in turn.
 *
 * @param mayKeep whether entries differ in it
 */
export function nextState(state: boolean | null, mayKeep: boolean): boolean | null {
  if (state === null) return true;
  if (state) return false;
  return mayKeep ? null : true;
}

/** The bits of the digit at a place, from 0 for the special bits to 3 for everybody else. */
function digitMask(place: number): number {
  return 0o7000 >> (3 * place);
}

function digitText({ on, kept }: ModePattern, place: number): string {
  const mask = digitMask(place);
  return (kept & mask) !== 0 ? "x" : String((on & mask) >> (9 - 3 * place));
}

/** "644", "2755"; a digit of which some bit stays as it is, is an "x". */
export function octalText(pattern: ModePattern): string {
  const digits = [0, 1, 2, 3].map((place) => digitText(pattern, place)).join("");
  return digits.replace(/^0/, "");
}

/**
 * Reads three or four digits, of which "x" stands for "as it is": all of its bits, unless some of them stayed as they
 * were before already; then those. Three digits leave no special bit.
 *
 * @returns null for anything else
 */
export function readOctal(text: string, before: ModePattern): ModePattern | null {
  const typed = text.trim().toLowerCase();
  if (!/^[0-7x]{3,4}$/.test(typed)) return null;
  let on = 0;
  let kept = 0;
  for (const [place, digit] of [...typed.padStart(4, "0")].entries()) {
    const mask = digitMask(place);
    if (digit !== "x") on |= Number(digit) << (9 - 3 * place);
    else if ((before.kept & mask) === 0) kept |= mask;
    else {
      kept |= before.kept & mask;
      on |= before.on & mask;
    }
  }
  return { on, kept };
}

/** The number that a listing's octal digits mean; null for what are none. */
export function parseMode(digits: string | undefined): number | null {
  return digits !== undefined && /^[0-7]{3,4}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** "0644" */
export function modeDigits(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

/** "rw-r--r--", as `ls` writes it, special bits included. */
export function modeLetters(mode: number): string {
  return permissionClasses
    .map(({ shift }, i) => {
      const bits = (mode >> shift) & 7;
      const isSpecial = (mode & (specialBits[i]?.bit ?? 0)) !== 0;
      const letters = i === 2 ? "Tt" : "Ss";
      const last = isSpecial ? letters[bits & 1] : (bits & 1) !== 0 ? "x" : "-";
      return `${(bits & 4) !== 0 ? "r" : "-"}${(bits & 2) !== 0 ? "w" : "-"}${last}`;
    })
    .join("");
}

/**
 * What fits the contents of a folder that gets a mode: files can't be run, and folders can be gone into by whoever may
 * read them (755 makes 644 and 755, 640 makes 640 and 750).
 */
export function treeModes(mode: number): { readonly files: number; readonly directories: number } {
  return { files: mode & 0o666, directories: (mode & 0o777) | ((mode & 0o444) >> 2) };
}
