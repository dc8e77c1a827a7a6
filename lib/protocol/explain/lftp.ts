import { commandInfo, parseCommandLine } from "../commands";
import { isUnsafeToPaste, localName, shellQuote } from "./curl";
import type { Equivalent } from "./explanation";
import type { WireState } from "./wire-state";

interface Typed {
  readonly command: string;
  readonly note?: string;
}

/** What stands for a setting: lftp sends the commands itself, when it needs them. */
const settings: ReadonlyMap<string, Typed> = new Map([
  ["PASV", { command: "set ftp:passive-mode on\nset ftp:prefer-epsv off" }],
  ["EPSV", { command: "set ftp:passive-mode on\nset ftp:prefer-epsv on" }],
  ["PORT", { command: "set ftp:passive-mode off" }],
  [
    "EPRT",
    { command: "set ftp:passive-mode off", note: "It says EPRT by itself where the address is IPv6." },
  ],
  [
    "AUTH",
    { command: "set ftp:ssl-force on", note: "Before the login: it then refuses to go on without TLS." },
  ],
  ["PBSZ", { command: "set ftp:ssl-protect-data on", note: "It sends PBSZ and PROT by itself." }],
  ["PROT P", { command: "set ftp:ssl-protect-data on\nset ftp:ssl-protect-list on" }],
  ["PROT C", { command: "set ftp:ssl-protect-data off\nset ftp:ssl-protect-list off" }],
  ["CCC", { command: "set ftp:ssl-use-ccc on" }],
  ["MODE Z", { command: "set ftp:use-mode-z on" }],
  ["ALLO", { command: "set ftp:use-allo on" }],
  ["PRET", { command: "set ftp:use-pret on" }],
  ["ACCT", { command: "set ftp:acct ACCOUNT", note: "Before the login." }],
]);

/** Verbs for which lftp is the better example even without TLS: settings that the classic client doesn't have. */
const onlyLftp: readonly string[] = ["AUTH", "PBSZ", "PROT", "CCC", "PRET", "MODE"];

/**
 * What to type in lftp for an FTP command: where encryption is in force, which the classic client can't do, and where
 * that client knows no such setting; null otherwise, and where a name could not be typed safely.
 */
export function lftpFor(line: string, state: WireState): Equivalent | null {
  const { verb, argument } = parseCommandLine(line);
  if (isUnsafeToPaste(line) || isUnsafeToPaste(state.renaming ?? "")) return null;
  if (state.tls === null && !onlyLftp.includes(verb)) return null;
  if (commandInfo(line)?.secret && verb !== "PASS" && verb !== "ACCT") return null;
  const setting = settings.get(`${verb} ${argument.toUpperCase()}`) ?? settings.get(verb);
  const typed = setting ?? typedFor(verb, argument, state, line);
  return typed && { program: "lftp", ...typed };
}

function typedFor(verb: string, argument: string, state: WireState, line: string): Typed | null {
  const name = argument === "" || argument.startsWith("-") ? null : shellQuote(argument);
  const simple = simpleCommands.get(verb);
  if (simple !== undefined) return name === null ? null : { command: `${simple} ${name}` };
  switch (verb) {
    case "USER":
    case "PASS": {
      const user = verb === "USER" ? argument : state.user;
      if (user === null || user === "") return null;
      return { command: `user ${shellQuote(user)}`, note: "It asks for the password without showing it." };
    }
    case "LIST":
    case "MLSD":
      return listing(argument);
    case "NLST":
      return { command: name === null ? "nlist" : `nlist ${name}` };
    case "PWD":
    case "XPWD":
      return { command: "pwd" };
    case "CDUP":
    case "XCUP":
      return { command: "cd .." };
    case "QUIT":
      return { command: "exit" };
    case "RNTO":
      return name === null || state.renaming === null || state.renaming.startsWith("-")
        ? null
        : { command: `mv ${shellQuote(state.renaming)} ${name}` };
    case "RETR": {
      const more = isResuming(state) ? "get -c" : "get";
      return name === null
        ? null
        : { command: `${more} ${name} -o ${shellQuote(localName(baseName(argument)))}` };
    }
    case "STOR": {
      const more = isResuming(state) ? "put -c" : "put";
      return name === null
        ? null
        : { command: `${more} ${shellQuote(localName(baseName(argument)))} -o ${name}` };
    }
    case "SITE":
      return siteCommand(argument);
    case "":
    case "ABOR":
    case "RNFR":
    case "REST":
    case "TYPE":
    case "ADAT":
    case "APPE":
    case "STOU":
    case "THMB":
    case "MODE":
      return null;
    default:
      return {
        command: `quote ${line.trim().split(" ").map(shellQuote).join(" ")}`,
        note: "“quote” sends the line as it stands.",
      };
  }
}

/** Options of ls stay options; what follows them is one path. */
function listing(argument: string): Typed {
  const [, flags = "", path = ""] = /^(-[A-Za-z]+)?(?:^| |$)(.*)$/s.exec(argument) ?? [];
  const words = [flags, path].filter((word) => word !== "").map(shellQuote);
  return { command: ["ls", ...words].join(" ") };
}

const simpleCommands: ReadonlyMap<string, string> = new Map([
  ["CWD", "cd"],
  ["XCWD", "cd"],
  ["MKD", "mkdir"],
  ["XMKD", "mkdir"],
  ["RMD", "rmdir"],
  ["XRMD", "rmdir"],
  ["RMDA", "rm -r"],
  ["DELE", "rm"],
]);

function siteCommand(argument: string): Typed {
  const [, mode, path = ""] = /^chmod +([0-7]{3,4}) +(.+)$/is.exec(argument) ?? [];
  if (mode !== undefined && !path.startsWith("-")) return { command: `chmod ${mode} ${shellQuote(path)}` };
  return { command: `site ${argument.split(" ").map(shellQuote).join(" ")}` };
}

function isResuming({ restart }: WireState): boolean {
  return /^[1-9]\d*$/.test(restart ?? "");
}

function baseName(path: string): string {
  return /[^/]*$/.exec(path)?.[0] ?? "";
}
