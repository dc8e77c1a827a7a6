import { formatTimeVal, parseTimeVal } from "../machine-listing";
import { formatPath } from "../path";
import { reply } from "../reply";
import type { CommandHandler, Verb } from "./command";

/** Asking about and changing one file. */
export const FILE_COMMANDS = {
  SIZE(session, argument) {
    const node = session.files.find(session.path(argument), session.login);
    if (node.kind !== "file") return reply(550, "Not a plain file.");
    // RFC 3659 §4: the size as it would be transferred, which in TYPE A only a conversion could tell.
    if (session.ascii) return reply(550, "SIZE isn't available in ASCII mode: send TYPE I first.");
    return reply(213, String(node.content.size));
  },
  MDTM(session, argument) {
    const node = session.files.find(session.path(argument), session.login);
    return reply(213, formatTimeVal(node.modifiedAt));
  },
  MFMT(session, argument) {
    const [, timeText = "", name = ""] = /^(\S+) (.+)$/.exec(argument) ?? [];
    const time = parseTimeVal(timeText);
    if (time === null || name === "") return reply(501, "MFMT takes YYYYMMDDHHMMSS and a path.");
    const path = session.path(name);
    session.files.changeTime(path, session.login, time);
    return reply(213, `Modify=${formatTimeVal(time)}; ${formatPath(path)}`);
  },
  RNFR(session, argument) {
    const path = session.path(argument);
    session.files.assertRenamable(path, session.login);
    session.renameFrom = path;
    return reply(350, "Ready for RNTO.");
  },
  RNTO(session, argument) {
    const from = session.renameFrom;
    if (from === null) return reply(503, "RNFR comes first.");
    session.renameFrom = null;
    session.files.rename(from, session.path(argument), session.login);
    return reply(250, "Rename successful.");
  },
  DELE(session, argument) {
    session.files.removeFile(session.path(argument), session.login);
    return reply(250, "Delete successful.");
  },
} satisfies Partial<Record<Verb, CommandHandler>>;
