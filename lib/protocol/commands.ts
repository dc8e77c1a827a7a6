import type { CommandInfo } from "./commands/command-info";
import { fileCommands } from "./commands/files";
import { loginCommands } from "./commands/login";
import { siteCommands } from "./commands/site";
import { rareSiteCommands } from "./commands/site-rare";
import { transferCommands } from "./commands/transfer";

/** Every command known, by its verb in upper case; those of SITE as "SITE CHMOD". */
export const commands: ReadonlyMap<string, CommandInfo> = new Map([
  ...loginCommands,
  ...transferCommands,
  ...fileCommands,
  ...siteCommands,
  ...rareSiteCommands,
]);

/** A command line taken apart. Leading blanks are skipped; the argument is exact, its blanks included. */
export interface CommandLine {
  /** Upper case, without SITE's second word; "" for an empty line. */
  readonly verb: string;
  /** Everything behind the one space after the verb; "" when there is nothing. */
  readonly argument: string;
}

/**
 * Splits a command line as sent, without its line end, into verb and argument (RFC 959 §5.3). Telnet's signals
 * before ABOR (RFC 959 §4.1.3: Interrupt Process, Synch) are no part of the verb.
 */
export function parseCommandLine(line: string): CommandLine {
  const match = /^[ \t\u00f2\u00f4\u00ff\ufffd]*([^ \t]*)(?:[ \t](.*))?$/s.exec(line);
  const [, verb = "", argument = ""] = match ?? [];
  return { verb: verb.toUpperCase(), argument };
}

/**
 * What is known about a command: looked up by verb in any case, for SITE by its second word too. A SITE command
 * that isn't known is explained as SITE.
 *
 * @param line a command line as sent, or a verb alone
 * @returns null for a verb that no list has
 */
export function commandInfo(line: string): CommandInfo | null {
  const { verb, argument } = parseCommandLine(line);
  if (verb !== "SITE") return commands.get(verb) ?? null;
  // z/OS writes its settings as SITE FILETYPE=JES.
  const [second = ""] = parseCommandLine(argument).verb.split("=", 1);
  return commands.get(`SITE ${second}`) ?? commands.get("SITE") ?? null;
}
