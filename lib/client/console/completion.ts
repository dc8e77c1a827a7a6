import { commands } from "@/lib/protocol/commands";
import type { CommandInfo } from "@/lib/protocol/commands/command-info";
import { refusalOf } from "@/lib/protocol/typed-command";

/** A command that would continue what is typed. */
export interface Suggestion {
  readonly info: CommandInfo;
  /** Whether the server names it in its answer to FEAT. */
  readonly named: boolean;
  /** Whether Portside doesn't send it from the console. */
  readonly refused: boolean;
}

/** Commands that need something behind them before anything can be said about them. */
const addressVerbs: readonly string[] = ["PORT", "EPRT"];

const byAlphabet = [...commands.values()].sort((a, b) => (a.verb < b.verb ? -1 : 1));

/**
 * The commands that begin with what is typed: verbs, and behind "SITE " its subcommands. None once the command is
 * complete and its argument has begun, or when there is nothing left to complete.
 *
 * @param typed the line up to now; an empty one is the beginning of every command
 * @param features the server's own lines from FEAT
 */
export function suggestionsFor(typed: string, features: readonly string[]): readonly Suggestion[] {
  const prefix = typed
    .trimStart()
    .toUpperCase()
    .replace(/^SITE +/, "SITE ");
  const words = prefix.split(" ");
  if (words.length > (words[0] === "SITE" ? 2 : 1)) return [];
  const named = namedCommands(features);
  const found = byAlphabet
    .filter(({ verb }) => verb.startsWith(prefix) && verb.split(" ").length === words.length)
    .map((info) => ({ info, named: named.has(info.verb), refused: isRefused(info.verb) }));
  return found.length === 1 && found[0]?.info.verb === prefix ? [] : found;
}

/** The line after a suggestion was taken: with a space where something may follow. */
export function completedLine({ verb, syntax }: CommandInfo): string {
  return syntax === verb ? verb : `${verb} `;
}

/** Whether the console refuses a verb whatever stands behind it. */
export function isRefused(verb: string): boolean {
  return !addressVerbs.includes(verb) && refusalOf(verb.startsWith("SITE ") ? `${verb} x` : verb) !== null;
}

/**
 * The commands that a server names in its answer to FEAT (RFC 2389 §3.2). MLST stands for MLSD too (RFC 3659 §7.8); a
 * name that is no command but one of SITE stands for that one, as IDLE in Pure-FTPd's answer.
 */
export function namedCommands(features: readonly string[]): ReadonlySet<string> {
  const named = new Set<string>();
  for (const feature of features) {
    const [first = "", second = ""] = feature.trim().toUpperCase().split(/\s+/, 2);
    if (first === "SITE") named.add(`SITE ${second}`);
    else if (commands.has(first)) named.add(first);
    else if (commands.has(`SITE ${first}`)) named.add(`SITE ${first}`);
    if (first === "MLST") named.add("MLSD");
  }
  return named;
}
