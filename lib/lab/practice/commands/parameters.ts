import { FACTS } from "../machine-listing";
import { type Reply, reply } from "../reply";
import type { Session } from "../session";
import type { CommandHandler, Verb } from "./command";

/** How things are transferred and shown. */
export const PARAMETER_COMMANDS = {
  TYPE(session, argument) {
    switch (argument.trim().toUpperCase()) {
      case "A":
      case "A N":
        session.ascii = true;
        return reply(200, "Switching to ASCII mode.");
      case "I":
      case "L 8":
        session.ascii = false;
        return reply(200, "Switching to Binary mode.");
      default:
        return reply(504, "TYPE takes A, I or L 8.");
    }
  },
  STRU: (_session, argument) =>
    /^F$/i.test(argument)
      ? reply(200, "Structure set to F.")
      : reply(504, "Only file structure (F) is known."),
  MODE: (_session, argument) =>
    /^S$/i.test(argument) ? reply(200, "Mode set to S.") : reply(504, "Only stream mode (S) is known."),
  ALLO(session, argument) {
    const bytes = /^(\d{1,15})(?: R \d+)?$/i.exec(argument)?.[1];
    if (bytes === undefined) return reply(501, "ALLO takes a number of bytes.");
    return Number(bytes) <= session.files.quota.free
      ? reply(200, "There is room for that.")
      : reply(552, `Quota exceeded: ${session.files.quota.free} bytes are free.`);
  },
  REST(session, argument) {
    const offset = Number(argument);
    if (!/^\d{1,15}$/.test(argument)) return reply(501, "REST takes a number of bytes.");
    if (session.ascii && offset > 0) return reply(501, "REST works in binary mode only: send TYPE I first.");
    session.restartAt = offset;
    return reply(350, `Restart position accepted (${offset}).`);
  },
  OPTS(session, argument) {
    const [, command = "", options = ""] = /^(\S+)(?: (.*))?$/.exec(argument) ?? [];
    switch (command.toUpperCase()) {
      case "UTF8":
      case "UTF-8":
        return /^(ON)?$/i.test(options.trim())
          ? reply(200, "Names are always UTF-8.")
          : reply(504, "Names are always UTF-8: it can't be switched off.");
      case "MLST":
        return chooseFacts(session, options);
      default:
        return reply(501, "OPTS knows UTF8 and MLST.");
    }
  },
  LANG: (_session, argument) =>
    /^(EN(-[A-Z]+)?)?$/i.test(argument.trim())
      ? reply(200, "Replies are in English.")
      : reply(504, "Replies are available in English (EN) only."),
} satisfies Partial<Record<Verb, CommandHandler>>;

/** RFC 3659 §7.9: facts that aren't known are left out, and the reply says which are on now. */
function chooseFacts(session: Session, options: string): Reply {
  const wanted = new Set(options.toLowerCase().split(";"));
  session.facts = new Set(FACTS.filter((fact) => wanted.has(fact.toLowerCase())));
  return reply(
    200,
    `MLST OPTS ${FACTS.filter((fact) => session.facts.has(fact))
      .map((fact) => `${fact};`)
      .join("")}`.trimEnd(),
  );
}
