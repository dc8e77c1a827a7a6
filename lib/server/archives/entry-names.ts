import { numberedName } from "@/lib/protocol/numbered-name";
import { unsafeLetters } from "../disposition";

/** A name as the server has it, decoded. */
export interface NameOnServer {
  readonly name: string;
  /** False when U+FFFD in it stands for bytes that are no text. */
  readonly nameIsExact: boolean;
}

/** Windows has devices of these names, whatever extension follows: a file called so can't be unpacked there. */
const device = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))/i;

/** What Windows takes in no name, or for a drive, a stream of a file, or a pattern. */
const notOnWindows = /[<>:"|?*]/g;

/**
 * A name that can be unpacked on every system, stays below the folder that it is unpacked in, and is as readable as before:
 * without separators, drive, control characters, letters that turn the direction of text (which disguises extensions),
 * what Windows allows in no name, and the dots and spaces that it takes from a name's end.
 */
export function safeEntryName({ name, nameIsExact }: NameOnServer): string {
  const text = nameIsExact ? name : name.replaceAll("\ufffd", "_");
  const safe = text.replace(unsafeLetters, "_").replace(notOnWindows, "_").replace(device, "$1_");
  const end = endOnWindows(safe);
  return safe === "" ? "_" : safe.slice(0, end).padEnd(safe.length, "_");
}

/** Where a name ends for Windows. No regular expression: it would take the square of a long name's time. */
function endOnWindows(name: string): number {
  let end = name.length;
  while (end > 0 && ". ".includes(name.charAt(end - 1))) end--;
  return end;
}

/**
 * Safe names for what stands in one directory, in the same order, each different from all others. A name that is safe
 * as it is keeps it before one that was changed into it. Names that differ by case stay: some systems tell them apart.
 */
export function distinctNames(names: readonly NameOnServer[]): string[] {
  const safe = names.map(safeEntryName);
  const taken = new Set<string>();
  const given = safe.map((name, index) => {
    if (name !== names[index]?.name || taken.has(name)) return null;
    taken.add(name);
    return name;
  });
  const nextNumber = new Map<string, number>();
  return given.map((name, index) => name ?? freeName(safe[index] ?? "_", taken, nextNumber));
}

/** @param nextNumber where to go on looking, so that a thousand equal names are no million looks */
export function freeName(
  name: string,
  taken: Set<string>,
  nextNumber: Map<string, number> = new Map<string, number>(),
): string {
  let free = name;
  let number = nextNumber.get(name) ?? 2;
  while (taken.has(free)) free = numberedName(name, number++);
  nextNumber.set(name, number);
  taken.add(free);
  return free;
}
