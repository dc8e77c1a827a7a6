import { formatPath, quotePath } from "../path";
import { type Reply, reply } from "../reply";
import type { Session } from "../session";
import type { CommandHandler, Verb } from "./command";

/** Moving about, making and removing directories. */
export const DIRECTORY_COMMANDS = {
  CWD: changeDirectory,
  XCWD: changeDirectory,
  CDUP: (session) => changeDirectory(session, ".."),
  XCUP: (session) => changeDirectory(session, ".."),
  PWD: currentDirectory,
  XPWD: currentDirectory,
  MKD: makeDirectory,
  XMKD: makeDirectory,
  RMD: removeDirectory,
  XRMD: removeDirectory,
} satisfies Partial<Record<Verb, CommandHandler>>;

function changeDirectory(session: Session, argument: string): Reply {
  const path = session.path(argument === "" ? "/" : argument);
  session.files.assertEnterable(path, session.login);
  session.directory = path;
  return reply(250, `Directory is now ${formatPath(path)}`);
}

function currentDirectory(session: Session): Reply {
  return reply(257, `${quotePath(session.directory)} is the current directory`);
}

function makeDirectory(session: Session, argument: string): Reply {
  const path = session.path(argument);
  session.files.makeDirectory(path, session.login);
  return reply(257, `${quotePath(path)} created`);
}

function removeDirectory(session: Session, argument: string): Reply {
  session.files.removeDirectory(session.path(argument), session.login);
  return reply(250, "Directory removed.");
}
