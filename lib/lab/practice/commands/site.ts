import { reply } from "../reply";
import type { CommandHandler, Verb } from "./command";

/** What RFC 959 leaves to the site. */
export const SITE_COMMANDS = {
  SITE(session, argument) {
    const [, subcommand = "", rest = ""] = /^(\S+)(?: (.*))?$/.exec(argument) ?? [];
    switch (subcommand.toUpperCase()) {
      case "CHMOD": {
        const [, mode, path] = /^0?([0-7]{3}) (.+)$/.exec(rest) ?? [];
        if (mode === undefined || path === undefined) {
          return reply(501, "SITE CHMOD takes three octal digits and a path.");
        }
        session.files.changeMode(session.path(path), session.login, Number.parseInt(mode, 8));
        return reply(200, "SITE CHMOD command ok.");
      }
      case "HELP":
        return reply(214, "CHMOD HELP");
      default:
        return reply(504, "SITE knows CHMOD and HELP here.");
    }
  },
} satisfies Partial<Record<Verb, CommandHandler>>;
