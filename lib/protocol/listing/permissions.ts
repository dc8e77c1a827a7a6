import type { EntryType, ListedEntry } from "./entry";

type Permissions = ListedEntry["permissions"];

/** What the first column of a Unix row says. */
export interface ModeColumn {
  readonly type: EntryType;
  /** Null where the column is too short or strange to claim anything. */
  readonly permissions: Permissions;
  /** Whether something runs into the column: a link count (`drwxr-xr-x2033`) or a word (`-C--E-----FTP`). */
  readonly glued: string;
}

/** Regular files come as `-`, and under Cray's and HP's letters for contiguous and migrated ones. */
const TYPES: ReadonlyMap<string, EntryType> = new Map([
  ["-", "file"],
  ["d", "directory"],
  ["l", "link"],
  ["b", "other"],
  ["c", "other"],
  ["p", "other"],
  ["s", "other"],
  ["D", "other"],
  ["P", "other"],
  ["n", "other"],
  ["w", "other"],
  ["C", "file"],
  ["M", "file"],
  ["m", "file"],
]);

const PERMISSIONS = /^[r-][w-][xsS-][r-][w-][xsSlL-][r-][w-][xtT-]$/;
/** Eight letters are one too few and still seen in the wild; ten are a whole column behind a stray dash (interop S25). */
const COLUMN = /^[-dlbcpsDPnwCMm]([-rwxsStTlL]{8,10}|[dbcpDPnCMm][-rwxsStTlL]{9})([+@.*]?)([^-]*)$/;
/** A mailbox gateway's flags: capitals between dashes where permissions would be. */
const FLAGS = /^-(?=[A-Z-]{9})(?:-*[A-Z]){1,5}-+[A-Z0-9]*$/;
const LONGEST_COLUMN = 40;

const MOST_REMEMBERED = 500;

/** A reader of permission columns that remembers them: a listing has few different ones. */
export function modeColumnReader(): (field: string) => ModeColumn | null {
  const known = new Map<string, ModeColumn | null>();
  return (field) => {
    const remembered = known.get(field);
    if (remembered !== undefined) return remembered;
    const column = readModeColumn(field);
    if (known.size < MOST_REMEMBERED) known.set(field, column);
    return column;
  };
}

/** Reads the permission column of a Unix row; null where the field is none. */
export function readModeColumn(field: string): ModeColumn | null {
  if (field.length < 9 || field.length > LONGEST_COLUMN) return null;
  const type = TYPES.get(field.charAt(0));
  if (type === undefined) return null;
  const column = COLUMN.exec(field);
  if (column === null) {
    return field.length >= 10 && FLAGS.test(field) ? { type, permissions: null, glued: "flags" } : null;
  }
  const [, letters = "", , glued = ""] = column;
  if (letters.length === 10) {
    // A stray dash stands before the whole column.
    const inner = TYPES.get(letters.charAt(0));
    if (field.charAt(0) !== "-" || inner === undefined) return null;
    return { type: inner, permissions: permissionsOf(letters.slice(1)), glued };
  }
  return { type, permissions: letters.length === 9 ? permissionsOf(letters) : null, glued };
}

/** `rw-r--r--` with its octal mode; null where the nine letters are no permissions. */
export function permissionsOf(letters: string): Permissions {
  if (!PERMISSIONS.test(letters)) return null;
  let mode = 0;
  for (let i = 0; i < 9; i++) {
    const letter = letters.charAt(i);
    if (letter !== "-" && !"STlL".includes(letter)) mode |= 0o400 >> i;
  }
  if ("sS".includes(letters.charAt(2))) mode |= 0o4000;
  if ("sSlL".includes(letters.charAt(5))) mode |= 0o2000;
  if ("tT".includes(letters.charAt(8))) mode |= 0o1000;
  return { mode: octal(mode), text: letters };
}

/** Those of the modes that were met, at the place of their number: a listing has few different ones. */
const fromModes: Permissions[] = [];

/** Permissions from an octal number as MLSD's `UNIX.mode` fact sends it: `0644`, `755`, `02770`, `0100644`. */
export function permissionsFromMode(text: string): Permissions {
  if (!/^[0-7]{1,7}$/.test(text)) return null;
  const mode = Number.parseInt(text, 8) & 0o7777;
  fromModes[mode] ??= permissionsWithMode(mode);
  return fromModes[mode];
}

function permissionsWithMode(mode: number): Permissions {
  let letters = "";
  for (let i = 0; i < 9; i++) letters += mode & (0o400 >> i) ? "rwx".charAt(i % 3) : "-";
  const special = (at: number, bit: number, on: string, off: string) => {
    if (mode & bit)
      letters = letters.slice(0, at) + (letters.charAt(at) === "x" ? on : off) + letters.slice(at + 1);
  };
  special(2, 0o4000, "s", "S");
  special(5, 0o2000, "s", "S");
  special(8, 0o1000, "t", "T");
  return { mode: octal(mode), text: letters };
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}
