import { commandInfo, parseCommandLine } from "@/lib/protocol/commands";
import { redactCommand } from "@/lib/protocol/redact";
import { isRefused } from "./completion";

/** Commands that are kept per session. */
const KEPT = 200;

/**
 * A line as it may be shown and kept: of a command whose argument may be a secret only the command itself. That holds
 * for all that are refused, too: a login that is typed here by mistake is one.
 */
export function keepable(line: string): string {
  const trimmed = line.trim();
  const { verb, argument } = parseCommandLine(trimmed);
  const info = commandInfo(trimmed);
  const name = info?.verb.startsWith("SITE ") ? info.verb : verb;
  const isSecret =
    info?.secret === true || isRefused(name) || isRefused(verb) || redactCommand(trimmed) !== trimmed;
  if (!isSecret) return trimmed;
  // What a server may take for a changed password has a second word, too: SITE PSWD, QUOTE PASS.
  const [second = ""] = argument.trimStart().toUpperCase().split(/\s/, 1);
  return verb === "SITE" ? `SITE ${second}` : verb;
}

/** The commands with one more, which is the last; the same one again takes the old one's place. */
export function remember(history: readonly string[], line: string): readonly string[] {
  const kept = keepable(line);
  if (kept === "") return history;
  return [...history.filter((earlier) => earlier !== kept), kept].slice(-KEPT);
}

/** Where a person is who walks through the earlier commands. */
export interface HistoryWalk {
  /** Index of the command that is shown; the number of commands for the line that was being typed. */
  readonly at: number;
  /** What was being typed. */
  readonly draft: string;
}

/**
 * One step through the earlier commands.
 *
 * @param walk null at its beginning
 * @param current what stands in the field
 * @returns null when there is nothing in that direction
 */
export function step(
  history: readonly string[],
  walk: HistoryWalk | null,
  direction: "earlier" | "later",
  current: string,
): { readonly walk: HistoryWalk; readonly text: string } | null {
  const from = walk ?? { at: history.length, draft: current };
  const at = from.at + (direction === "earlier" ? -1 : 1);
  if (at < 0 || at > history.length) return null;
  return { walk: { ...from, at }, text: history[at] ?? from.draft };
}

function keyOf(session: string): string {
  return `portside.console.${session}`;
}

/** The commands that were typed for a session in this tab. Storage that is off or holds something else counts as empty. */
export function storedHistory(session: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(session)) ?? "[]");
    if (!Array.isArray(stored)) return [];
    return stored.filter((line) => typeof line === "string").slice(-KEPT);
  } catch {
    return []; // Storage is off, or something else wrote there.
  }
}

export function storeHistory(session: string, history: readonly string[]): void {
  try {
    sessionStorage.setItem(keyOf(session), JSON.stringify(history));
  } catch {
    // Storage is off or full: the history lasts as long as the page.
  }
}
