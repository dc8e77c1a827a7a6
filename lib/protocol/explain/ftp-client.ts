import { type CommandLine, commandInfo, parseCommandLine } from "../commands";
import { isUnsafeToPaste, localName } from "./curl";
import type { Equivalent } from "./explanation";
import type { WireState } from "./wire-state";

interface Typed {
  readonly command: string;
  readonly note?: string;
}

/**
 * What to type at the `ftp>` prompt of the classic command-line client (BSD's, which macOS and Debian have) for an FTP
 * command; null where it can't, or where a name could not be typed safely. That client knows no TLS.
 */
export function ftpClientFor(line: string, state: WireState): Equivalent | null {
  if (isUnsafeToPaste(line) || (commandInfo(line)?.secret && !/^[ \t]*(?:PASS|ACCT)\b/i.test(line)))
    return null;
  const typed = typedFor(parseCommandLine(line), state, line);
  return typed && { program: "ftp", ...typed };
}

type Typing = (argument: string, state: WireState) => Typed | null;

const byVerb: ReadonlyMap<string, Typing> = new Map<string, Typing>([
  ["USER", (name) => withName("user", name, "It asks for the password by itself.")],
  [
    "PASS",
    (_, { user }) =>
      user === null
        ? null
        : withName("user", user, "It asks for the password without showing it, and sends it with PASS."),
  ],
  ["ACCT", () => ({ command: "account", note: "It asks for the account without showing it." })],
  ["QUIT", () => ({ command: "bye" })],
  ["CWD", (path) => withName("cd", path)],
  ["XCWD", (path) => withName("cd", path)],
  ["CDUP", () => ({ command: "cdup" })],
  ["XCUP", () => ({ command: "cdup" })],
  ["PWD", () => ({ command: "pwd" })],
  ["XPWD", () => ({ command: "pwd" })],
  ["MKD", (path) => withName("mkdir", path)],
  ["XMKD", (path) => withName("mkdir", path)],
  ["RMD", (path) => withName("rmdir", path)],
  ["XRMD", (path) => withName("rmdir", path)],
  ["DELE", (path) => withName("delete", path)],
  ["RNTO", renamed],
  ["LIST", (path) => listed("ls", path)],
  ["NLST", (path) => listed("nlist", path)],
  ["MLSD", (path) => listed("mlsd", path)],
  ["MLST", (path) => listed("mlst", path)],
  ["RETR", (path, { restart }) => transferred("get", path, restart)],
  ["STOR", (path, { restart }) => transferred("put", path, restart)],
  ["APPE", (path) => transferred("append", path, null)],
  [
    "STOU",
    () => ({
      command: "sunique\nput FILE",
      note: "“sunique” has every upload stored under a new name from then on.",
    }),
  ],
  [
    "REST",
    (offset) =>
      /^\d+$/.test(offset) ? { command: `restart ${offset}`, note: "A get or put must follow." } : null,
  ],
  ["PASV", modeSwitch],
  ["EPSV", modeSwitch],
  ["PORT", modeSwitch],
  ["EPRT", modeSwitch],
  ["SIZE", sized],
  ["MDTM", (path) => withName("modtime", path)],
  ["SYST", () => ({ command: "system" })],
  ["STAT", (path) => (path === "" ? { command: "rstatus" } : withName("rstatus", path))],
  ["HELP", (about) => (about === "" ? { command: "rhelp" } : withName("rhelp", about))],
  ["FEAT", () => ({ command: "features", note: "Older clients: quote FEAT." })],
  ["TYPE", typeSwitch],
]);

function typedFor({ verb, argument }: CommandLine, state: WireState, line: string): Typed | null {
  const known = byVerb.get(verb);
  if (known !== undefined) return known(argument, state);
  if (verb === "SITE") return { command: `site ${argument}`.trim() };
  if (/^(?:AUTH|ADAT|PBSZ|PROT|CCC|MIC|CONF|ENC|ABOR|RNFR|THMB|)$/.test(verb)) {
    return verb === "ABOR" ? { command: "^C", note: "Ctrl and C while a transfer runs." } : null;
  }
  return {
    command: `quote ${line.trim()}`,
    note: "“quote” sends the line as it stands and shows the answer.",
  };
}

function modeSwitch(): Typed {
  return {
    command: "passive",
    note: "Switches between passive and active mode and says which is in force; the next ls, get or put uses it.",
  };
}

/** It says TYPE I before transfers only, and servers refuse SIZE before that: it counts as the type transfers (RFC 3659 §4). */
function sized(path: string): Typed | null {
  const size = withName("size", path);
  return size && { ...size, command: `binary\n${size.command}` };
}

function typeSwitch(type: string): Typed {
  if (/^(?:I|L ?8)$/i.test(type)) return { command: "binary" };
  return /^A\b/i.test(type) ? { command: "ascii" } : { command: `quote TYPE ${type}` };
}

function renamed(to: string, { renaming }: WireState): Typed | null {
  const [from, target] = [quotedName(renaming ?? ""), quotedName(to)];
  return from === null || target === null
    ? null
    : { command: `rename ${from} ${target}`, note: "It sends RNFR and RNTO." };
}

function listed(command: string, path: string): Typed | null {
  return path === "" ? { command } : withName(command, path);
}

function transferred(command: "get" | "put" | "append", path: string, restart: string | null): Typed | null {
  const remote = quotedName(path);
  if (remote === null) return null;
  const local = quotedName(localName(/[^/]*$/.exec(path)?.[0] ?? ""));
  if (local === null) return null;
  const names = command === "get" ? `${remote} ${local}` : `${local} ${remote}`;
  const begin = /^[1-9]\d*$/.test(restart ?? "") ? `restart ${restart}\n` : "";
  return { command: `${begin}${command} ${names}` };
}

function withName(command: string, name: string, note?: string): Typed | null {
  const word = quotedName(name);
  if (word === null) return null;
  return { command: `${command} ${word}`, ...(note === undefined ? {} : { note }) };
}

/** One word at the prompt; null for names that this client has no way to write. */
function quotedName(name: string): string | null {
  if (name === "" || /["\\]/.test(name)) return null;
  return /^[\w@%+:,./-]+$/.test(name) ? name : `"${name}"`;
}
