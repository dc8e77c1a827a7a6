import type { CommandInfo } from "../commands/command-info";
import { permissionsFromMode } from "../listing/permissions";
import { addressTokens, announcedByClient } from "./address";
import { choices } from "./choices";
import type { ExplainedToken } from "./explanation";
import { factMeaning, factSubject } from "./facts";
import { longAddressTokens } from "./long-address";
import type { WireState } from "./wire-state";
import { byteText, grouped, timeText } from "./words";

/** Reads the argument of one command. */
type TokenReader = (argument: string, state: WireState) => ExplainedToken[];

/**
 * The parts of a command with their meaning: the verb, then its argument.
 *
 * @param line the whole command, in which the verb may stand in small letters
 * @param argument what stands behind the verb (behind the second word of SITE)
 */
export function commandTokens(
  info: CommandInfo,
  line: string,
  argument: string,
  state: WireState,
): ExplainedToken[] {
  const verb = { text: verbIn(line, info), meaning: info.says };
  if (argument === "") return [verb];
  // An argument that is secret and not masked must not be spread any further.
  if (info.secret) {
    return argument === "***"
      ? [verb, { text: argument, meaning: "hidden by Portside; the server got the real one" }]
      : [verb];
  }
  return [verb, ...argumentTokens(info, argument, state)];
}

/** The verb as it stands in the line, SITE with its second word. */
function verbIn(line: string, { verb }: CommandInfo): string {
  const pattern = verb.startsWith("SITE ") ? /SITE[ \t]+[^ \t=]+/i : /[A-Za-z][A-Za-z0-9]*/;
  return pattern.exec(line)?.[0] ?? verb;
}

function argumentTokens({ verb, syntax }: CommandInfo, argument: string, state: WireState): ExplainedToken[] {
  const address = announcedByClient(verb, argument);
  if (address !== null) return [...familyToken(verb, argument), ...addressTokens(address, "client")];
  const choice = choices.get(`${verb} ${argument.trim().toUpperCase()}`);
  if (choice !== undefined) return [{ text: argument, meaning: choice }];
  const reader = readers.get(verb);
  if (reader !== undefined) return reader(argument, state);
  if (pathVerbs.test(verb)) return [pathToken(argument, state)];
  const expected = syntax.slice(verb.length + 1);
  const [, only] = /^\[?<([^<>]+)>\]?$/.exec(expected) ?? [];
  if (only !== undefined) return [{ text: argument, meaning: `the ${only}` }];
  return [{ text: argument, meaning: expected === "" ? "the argument" : `the argument: ${expected}` }];
}

const pathVerbs =
  /^(?:X?CWD|X?MKD|X?RMD|RMDA|DELE|RNFR|RNTO|RETR|STOR|STOU|APPE|MLSD|MLST|SIZE|MDTM|SMNT|DSIZ|AVBL|STAT|HASH|MD5|X(?:CRC|MD5|SHA\d{0,3})|SITE (?:CPFR|CPTO|MKDIR|RMDIR|CHECKSUM))$/;

const readers: ReadonlyMap<string, TokenReader> = new Map<string, TokenReader>([
  ["REST", (argument) => [{ text: argument, meaning: restartMeaning(argument) }]],
  ["RANG", rangeTokens],
  ["ALLO", allocationTokens],
  ["LIST", listTokens],
  ["NLST", listTokens],
  [
    "MDTM",
    (argument, state) =>
      /^\d{14} ./.test(argument) ? timeTokens(argument, state) : [pathToken(argument, state)],
  ],
  ["MFMT", timeTokens],
  ["MFCT", timeTokens],
  ["MFF", changedFactTokens],
  ["OPTS", optionTokens],
  ["PRET", (argument) => [{ text: argument, meaning: "the command that will follow" }]],
  ["HELP", (argument) => [{ text: argument, meaning: "the command to explain" }]],
  ["LPRT", longAddressTokens],
  ["SITE CHMOD", modeTokens],
  ["SITE UMASK", (argument) => [{ text: argument, meaning: maskMeaning(argument) }]],
  [
    "SITE IDLE",
    (argument) => [
      {
        text: argument,
        meaning: /^\d{1,9}$/.test(argument) ? `${grouped(argument)} seconds` : "the seconds",
      },
    ],
  ],
  ["SITE UTIME", siteTimeTokens],
  ["SITE CHOWN", (argument, state) => firstAndPath(argument, "the new owner", state)],
  ["SITE CHGRP", (argument, state) => firstAndPath(argument, "the new group", state)],
  ["SITE SYMLINK", (argument) => twoPaths(argument, "what the link points to", "the link's own path")],
  ["SITE COPY", (argument) => twoPaths(argument, "what to copy", "the path of the copy")],
]);

function familyToken(verb: string, argument: string): ExplainedToken[] {
  if (verb !== "EPRT") return [];
  const family = argument.trim().charAt(1);
  return [
    { text: family, meaning: family === "2" ? "the kind of address: IPv6" : "the kind of address: IPv4" },
  ];
}

function restartMeaning(offset: string): string {
  return /^\d{1,20}$/.test(offset)
    ? `leave out the first ${byteText(offset)}`
    : "a restart marker, as block mode uses them";
}

function rangeTokens(argument: string): ExplainedToken[] {
  const [, first = "", last = ""] = /^(\d{1,20}) (\d{1,20})$/.exec(argument) ?? [];
  if (first === "") return [{ text: argument, meaning: "the first and the last byte" }];
  return [
    { text: first, meaning: `the first byte, counted from 0` },
    { text: last, meaning: "the last byte; it is included" },
  ];
}

/** RFC 959 §4.1.3: `ALLO 1204 R 80`. */
function allocationTokens(argument: string): ExplainedToken[] {
  const [, size = "", record] = /^(\d{1,20})(?: R (\d{1,20}))?$/i.exec(argument) ?? [];
  if (size === "") return [{ text: argument, meaning: "the size" }];
  const tokens = [{ text: size, meaning: `room for ${byteText(size)}` }];
  if (record !== undefined)
    tokens.push({ text: record, meaning: `records or pages of at most ${byteText(record)}` });
  return tokens;
}

function pathToken(path: string, { directory }: WireState): ExplainedToken {
  if (path.startsWith("/")) return { text: path, meaning: "the path, from the server's root" };
  if (path === "..") return { text: path, meaning: "the parent of the working directory" };
  if (path === ".") return { text: path, meaning: "the working directory itself" };
  const start = directory === null ? "the working directory" : `the working directory ${directory}`;
  return { text: path, meaning: `the path, from ${start}` };
}

function listTokens(argument: string, state: WireState): ExplainedToken[] {
  const [, flags = "", path = ""] = /^(-[A-Za-z]+)?(?:^| |$)(.*)$/s.exec(argument) ?? [];
  const options = {
    text: flags,
    meaning: `options of Unix ls, which many servers know though no standard has them${/a/.test(flags) ? "; a: hidden entries too" : ""}${/l/.test(flags) ? "; l: in full" : ""}${/R/.test(flags) ? "; R: with everything below" : ""}`,
  };
  return [...(flags === "" ? [] : [options]), ...(path === "" ? [] : [pathToken(path, state)])];
}

function timeTokens(argument: string, state: WireState): ExplainedToken[] {
  const { first, rest } = split(argument);
  return [
    { text: first, meaning: timeText(first) ?? "not a time in the form YYYYMMDDHHMMSS" },
    ...(rest === "" ? [] : [pathToken(rest, state)]),
  ];
}

/** `YYYYMMDDhhmm[ss] path`, or the path first and three times behind it. */
function siteTimeTokens(argument: string, state: WireState): ExplainedToken[] {
  const { first, rest } = split(argument);
  if (!/^\d{12}(?:\d\d)?$/.test(first))
    return [{ text: argument, meaning: "path and times, last change in the middle" }];
  const time = timeText(first.padEnd(14, "0"));
  return [
    {
      text: first,
      meaning:
        time === null ? "not a real time" : `${time.replace(" UTC", "")} (servers differ in the time zone)`,
    },
    ...(rest === "" ? [] : [pathToken(rest, state)]),
  ];
}

function changedFactTokens(argument: string, state: WireState): ExplainedToken[] {
  const { first, rest } = split(argument);
  return [
    ...first
      .split(";")
      .filter((fact) => fact !== "")
      .slice(0, 40)
      .map((text) => ({ text, meaning: factMeaning(text) })),
    ...(rest === "" ? [] : [pathToken(rest, state)]),
  ];
}

/** RFC 2389 §4, with MLST (RFC 3659 §7.9), HASH and MODE Z. */
function optionTokens(argument: string): ExplainedToken[] {
  const { first, rest } = split(argument);
  const command = { text: first, meaning: "the command that the options are for" };
  switch (first.toUpperCase()) {
    case "MLST":
      return [
        command,
        ...rest
          .split(";")
          .filter((fact) => fact !== "")
          .slice(0, 40)
          .map((text) => ({
            text,
            meaning: `list this fact: ${factSubject(text) ?? "one of this server's own"}`,
          })),
      ];
    case "HASH":
      return [
        command,
        ...(rest === "" ? [] : [{ text: rest, meaning: "the method by which checksums are calculated" }]),
      ];
    case "MODE":
      return [command, { text: rest, meaning: "how much to compress: higher is smaller and slower" }];
    default:
      return [command, ...(rest === "" ? [] : [{ text: rest, meaning: "the options" }])];
  }
}

function modeTokens(argument: string, state: WireState): ExplainedToken[] {
  const { first, rest } = split(argument);
  return [
    { text: first, meaning: permissionMeaning(first) },
    ...(rest === "" ? [] : [pathToken(rest, state)]),
  ];
}

/** "owner rw-, group r--, others r--; together rw-r--r--". */
function permissionMeaning(mode: string): string {
  const permissions = /^[0-7]{3,4}$/.test(mode) ? permissionsFromMode(mode) : null;
  if (permissions === null) return "the permissions";
  const { text } = permissions;
  const parts = `owner ${text.slice(0, 3)}, group ${text.slice(3, 6)}, others ${text.slice(6, 9)}`;
  const special = /^[1-7][0-7]{3}$/.test(mode)
    ? "; the first digit sets special rights, such as keeping the group"
    : "";
  return `${parts}; together ${text}${special}`;
}

function maskMeaning(mask: string): string {
  if (!/^[0-7]{3,4}$/.test(mask)) return "the rights to leave out, in octal";
  const left = (~Number.parseInt(mask, 8) & 0o777).toString(8).padStart(3, "0");
  const file = permissionsFromMode((Number.parseInt(left, 8) & 0o666).toString(8));
  return `new directories get ${permissionsFromMode(left)?.text ?? left}, new files ${file?.text ?? left}`;
}

function firstAndPath(argument: string, meaning: string, state: WireState): ExplainedToken[] {
  const { first, rest } = split(argument);
  return [{ text: first, meaning }, ...(rest === "" ? [] : [pathToken(rest, state)])];
}

/** Only where one space makes it plain where the first path ends. */
function twoPaths(argument: string, meaningOfFirst: string, meaningOfSecond: string): ExplainedToken[] {
  const { first, rest } = split(argument);
  if (rest === "" || rest.includes(" ")) return [{ text: argument, meaning: "two paths" }];
  return [
    { text: first, meaning: meaningOfFirst },
    { text: rest, meaning: meaningOfSecond },
  ];
}

function split(argument: string): { readonly first: string; readonly rest: string } {
  const space = argument.indexOf(" ");
  return space === -1
    ? { first: argument, rest: "" }
    : { first: argument.slice(0, space), rest: argument.slice(space + 1) };
}
