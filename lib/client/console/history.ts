import { commandInfo, commands, parseCommandLine } from "@/lib/protocol/commands";
import { redactCommand } from "@/lib/protocol/redact";
import { refusalOf } from "@/lib/protocol/typed-command";
import { isRefused } from "./completion";

/** Commands that are kept per session. */
const KEPT = 200;

/** All that the page itself refuses for where it leads, not for what it is: an address is no secret. */
const addressCommand = /^(?:PORT|EPRT)/;

/**
 * A line as it may be shown and kept: of a command whose argument may be a secret only the command itself. That holds
 * for all that are refused, too: a login that is typed here by mistake is one. Where it begins with no word that could
 * be a command, only letters that are one are kept, because a password may stand right behind them ("PASS:secret").
 *
 * @returns empty when nothing of it is safe to keep
 */
export function keepable(line: string): string {
  const trimmed = line.trim();
  const { verb, argument } = parseCommandLine(trimmed);
  const name = verb === "SITE" ? `SITE ${knownLetters(argument.trimStart(), "SITE ")}` : verb;
  const isSecret =
    commandInfo(name)?.secret === true ||
    (name !== "SITE " && isRefused(name)) ||
    (refusalOf(line) !== null && !addressCommand.test(verb)) ||
    redactCommand(trimmed) !== trimmed;
  if (!isSecret) return trimmed;
  if (holdsNoSecretBehind(trimmed, verb, argument)) return trimmed;
  // What a server may take for a changed password has a second word, too: SITE PSWD.
  return verb === "SITE" ? name.trimEnd() : knownLetters(verb, "");
}

/** Refused for a word or a sign in front, which is all that is wrong with it: what stands behind it may be kept. */
function holdsNoSecretBehind(line: string, verb: string, argument: string): boolean {
  if (otherClientsWords.includes(verb)) {
    const rest = argument.trim();
    return rest !== "" && keepable(rest) === rest;
  }
  const [, rest = ""] = /^[^\x20-\x7e]+([\x20-\x7e]+)$/.exec(line) ?? [];
  return commands.has(parseCommandLine(rest).verb) && keepable(rest) === rest;
}

/** Other clients' words for "send this as it is", which are no commands. */
const otherClientsWords: readonly string[] = ["QUOTE", "LITERAL"];

/** The letters in front, where they are a command or begin with one that is refused ("PASSW"); otherwise nothing. */
function knownLetters(text: string, before: "" | "SITE "): string {
  const [letters = ""] = /^[A-Za-z]*/.exec(text) ?? [];
  const word = letters.toUpperCase();
  if (commands.has(before + word) || otherClientsWords.includes(before + word)) return word;
  const beginnings = Array.from(word, (_, i) => word.slice(0, word.length - i));
  return (
    beginnings.find((part) => part.length > 2 && commands.has(before + part) && isRefused(before + part)) ??
    ""
  );
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
