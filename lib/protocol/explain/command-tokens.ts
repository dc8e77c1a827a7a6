import type { CommandInfo } from "../commands/command-info";
import { addressTokens, announcedByClient } from "./address";
import type { ExplainedToken } from "./explanation";
import type { WireState } from "./wire-state";
import { grouped, timeText } from "./words";

/** What single letters and words mean as the argument of a command. */
const choices: ReadonlyMap<string, string> = new Map([
  ["TYPE I", "image: every byte as it is"],
  ["TYPE A", "ASCII: text, with line ends translated; damages anything else"],
  ["TYPE E", "EBCDIC: text in the code of IBM mainframes"],
  ["TYPE L 8", "bytes of 8 bits, as they are"],
  ["STRU F", "file: a row of bytes"],
  ["STRU R", "records"],
  ["STRU P", "pages"],
  ["MODE S", "stream: the end of the connection is the end of the file"],
  ["MODE B", "blocks with headers"],
  ["MODE C", "a simple compression of repeated bytes"],
  ["MODE Z", "compressed with deflate"],
  ["PROT P", "private: data connections are encrypted"],
  ["PROT C", "clear: data connections are not encrypted"],
  ["PROT S", "safe: sealed, but readable; not with TLS"],
  ["PROT E", "confidential: encrypted, but not sealed; not with TLS"],
  ["PBSZ 0", "no size: TLS cuts its own blocks"],
  ["AUTH TLS", "TLS, the encryption that https uses"],
  ["AUTH TLS-C", "TLS, by its older name"],
  ["AUTH TLS-P", "TLS that protects data connections from the start"],
  ["AUTH SSL", "SSL, as TLS was called before; data connections are encrypted too"],
  ["AUTH GSSAPI", "Kerberos"],
  ["EPSV ALL", "from now on only EPSV will be used: lets a NAT stop watching the session"],
  ["EPSV 1", "over IPv4"],
  ["EPSV 2", "over IPv6"],
  ["OPTS UTF8 ON", "names in UTF-8, please"],
  ["OPTS UTF8 OFF", "names in the server's own character set, please"],
]);

const pathVerbs =
  /^(?:X?CWD|X?MKD|X?RMD|RMDA|DELE|RNFR|RNTO|RETR|STOR|STOU|APPE|MLSD|MLST|LIST|NLST|SIZE|MDTM|SMNT|DSIZ|AVBL|STAT|HASH|MD5|SITE (?:CPFR|CPTO|MKDIR|RMDIR))$/;
const timeThenPath = /^(?:MFMT|MFCT)$/;

/**
 * The parts of a command with their meaning: the verb, then its argument.
 *
 * @param argument what stands behind the verb (behind the second word of SITE)
 */
export function commandTokens(info: CommandInfo, argument: string, state: WireState): ExplainedToken[] {
  const verb = { text: info.verb, meaning: info.says };
  if (argument === "") return [verb];
  // An argument that is secret and not masked must not be spread any further.
  if (info.secret) {
    return argument === "***"
      ? [verb, { text: argument, meaning: "hidden by Portside; the server got the real one" }]
      : [verb];
  }
  return [verb, ...argumentTokens(info, argument, state)];
}

function argumentTokens({ verb, syntax }: CommandInfo, argument: string, state: WireState): ExplainedToken[] {
  const address = announcedByClient(verb, argument);
  if (address !== null) return [...familyToken(verb, argument), ...addressTokens(address)];
  const choice = choices.get(`${verb} ${argument.toUpperCase()}`);
  if (choice !== undefined) return [{ text: argument, meaning: choice }];
  if (verb === "REST") return [{ text: argument, meaning: restartMeaning(argument) }];
  if (verb === "SITE CHMOD") return chmodTokens(argument);
  if (timeThenPath.test(verb)) return timeTokens(argument);
  if (verb === "LIST" || verb === "NLST") return listTokens(argument, state);
  if (pathVerbs.test(verb)) return [pathToken(argument, state)];
  const expected = syntax.slice(verb.length + 1);
  const [, only] = /^\[?<([^<>]+)>\]?$/.exec(expected) ?? [];
  if (only !== undefined) return [{ text: argument, meaning: `the ${only}` }];
  return [{ text: argument, meaning: expected === "" ? "the argument" : `the argument: ${expected}` }];
}

function familyToken(verb: string, argument: string): ExplainedToken[] {
  if (verb !== "EPRT") return [];
  const family = argument.trim().charAt(1);
  return [
    { text: family, meaning: family === "2" ? "the kind of address: IPv6" : "the kind of address: IPv4" },
  ];
}

function restartMeaning(offset: string): string {
  if (offset === "0") return "the beginning: takes an earlier REST back";
  return /^\d+$/.test(offset)
    ? `leave out the first ${grouped(offset)} bytes`
    : "a restart marker, as block mode uses them";
}

function pathToken(path: string, { directory }: WireState): ExplainedToken {
  if (path.startsWith("/")) return { text: path, meaning: "the path, from the server's root" };
  const start = directory === null ? "the working directory" : `the working directory ${directory}`;
  return { text: path, meaning: `the path, from ${start}` };
}

function listTokens(argument: string, state: WireState): ExplainedToken[] {
  const [, flags = "", path = ""] = /^(-[A-Za-z]+)?(?:^| |$)(.*)$/s.exec(argument) ?? [];
  const options = {
    text: flags,
    meaning: "options of Unix ls, which many servers know though no standard has them",
  };
  return [...(flags === "" ? [] : [options]), ...(path === "" ? [] : [pathToken(path, state)])];
}

function timeTokens(argument: string): ExplainedToken[] {
  const [stamp = "", ...rest] = argument.split(" ");
  const path = rest.join(" ");
  return [
    { text: stamp, meaning: timeText(stamp) ?? "not a time in the form YYYYMMDDHHMMSS" },
    ...(path === "" ? [] : [{ text: path, meaning: "the path" }]),
  ];
}

function chmodTokens(argument: string): ExplainedToken[] {
  const [mode = "", ...rest] = argument.split(" ");
  const path = rest.join(" ");
  return [
    { text: mode, meaning: permissionText(mode) },
    ...(path === "" ? [] : [{ text: path, meaning: "the path" }]),
  ];
}

function permissionText(mode: string): string {
  const [, owner, group, others] = /^0?[0-7]?([0-7])([0-7])([0-7])$/.exec(mode) ?? [];
  if (owner === undefined || group === undefined || others === undefined) return "the permissions";
  return `owner ${rights(owner)}, group ${rights(group)}, others ${rights(others)}`;
}

function rights(digit: string): string {
  const bits = Number(digit);
  return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${bits & 1 ? "x" : "-"}`;
}
