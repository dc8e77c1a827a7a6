import type { Reply } from "../reply";
import type { Session } from "../session";

/**
 * What a command does, given the text after its verb ("" when there is none). What it throws as
 * {FileSystemError} becomes the reply.
 */
export type CommandHandler = (session: Session, argument: string) => Reply | Promise<Reply>;

export interface CommandDescription {
  /** The text after the verb, as HELP shows it. */
  readonly syntax: string;
  readonly argument: "none" | "optional" | "required";
  /** Allowed before anybody is logged in. */
  readonly beforeLogin?: true;
  /** Uses a data connection: runs beside ABOR and STAT. */
  readonly transfers?: true;
}

const none = { syntax: "", argument: "none" } as const;
const path = { syntax: "<path>", argument: "required" } as const;
const maybePath = { syntax: "[<path>]", argument: "optional" } as const;
const required = (syntax: string) => ({ syntax, argument: "required" }) as const;
const optional = (syntax: string) => ({ syntax, argument: "optional" }) as const;
const anytime = { beforeLogin: true } as const;
const transfers = { transfers: true } as const;

/** Every command that the server knows, with what is checked before it runs. */
export const COMMANDS = {
  USER: { ...required("<name>"), ...anytime },
  PASS: { ...optional("<password>"), ...anytime },
  ACCT: { ...optional("<account>"), ...anytime },
  REIN: { ...none, ...anytime },
  QUIT: { ...none, ...anytime },
  AUTH: { ...required("TLS"), ...anytime },
  PBSZ: { ...required("0"), ...anytime },
  PROT: { ...required("C | P"), ...anytime },
  CCC: { ...none, ...anytime },
  SYST: { ...none, ...anytime },
  FEAT: { ...none, ...anytime },
  OPTS: { ...required("<command> [<options>]"), ...anytime },
  LANG: { ...optional("[EN]"), ...anytime },
  HELP: { ...optional("[<command>]"), ...anytime },
  NOOP: { ...optional(""), ...anytime },
  STAT: maybePath,
  TYPE: required("A | I | L 8"),
  STRU: required("F"),
  MODE: required("S"),
  ALLO: required("<bytes>"),
  REST: required("<offset>"),
  PORT: required("h1,h2,h3,h4,p1,p2"),
  EPRT: required("|1 or 2|<address>|<port>|"),
  PASV: none,
  EPSV: optional("[1 | 2 | ALL]"),
  LIST: { ...maybePath, ...transfers },
  NLST: { ...maybePath, ...transfers },
  MLSD: { ...maybePath, ...transfers },
  MLST: maybePath,
  RETR: { ...path, ...transfers },
  STOR: { ...path, ...transfers },
  APPE: { ...path, ...transfers },
  STOU: { ...maybePath, ...transfers },
  ABOR: none,
  SIZE: path,
  MDTM: path,
  MFMT: required("YYYYMMDDHHMMSS <path>"),
  RNFR: path,
  RNTO: path,
  DELE: path,
  MKD: path,
  XMKD: path,
  RMD: path,
  XRMD: path,
  CWD: maybePath,
  XCWD: maybePath,
  CDUP: none,
  XCUP: none,
  PWD: none,
  XPWD: none,
  SITE: required("CHMOD <mode> <path> | HELP"),
} as const satisfies Record<string, CommandDescription>;

export type Verb = keyof typeof COMMANDS;

export function isVerb(text: string): text is Verb {
  return Object.hasOwn(COMMANDS, text);
}

export function describeCommand(verb: Verb): CommandDescription {
  return COMMANDS[verb];
}
