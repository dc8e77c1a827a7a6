import type { ExplainedToken } from "./explanation";
import { featureTokens } from "./features";
import { byteText, grouped, timeText } from "./words";

/** What a reply says beyond its code. */
export interface ReplyContent {
  readonly text: readonly string[];
  readonly tokens: readonly ExplainedToken[];
}

const nothing: ReplyContent = { text: [], tokens: [] };

/** A path in a 257 reply, as it stands there and as it is meant. */
export interface QuotedPath {
  /** With its quotation marks. */
  readonly quoted: string;
  readonly path: string;
}

/** Finds the path of a 257 (RFC 959 Appendix II): in quotation marks, those inside doubled. Null without a whole pair. */
export function quotedPath(lines: readonly string[]): QuotedPath | null {
  const [quoted, inside] = /"((?:[^"]|"")*)"/.exec(lines.join("\n")) ?? [];
  return quoted === undefined || inside === undefined ? null : { quoted, path: inside.replaceAll('""', '"') };
}

/**
 * Reads the values in a reply: a size, a date, a path, features, facts, the server's name.
 *
 * @param verb the command it answers, in upper case; null for a greeting
 */
export function replyContent(code: number, lines: readonly string[], verb: string | null): ReplyContent {
  const [first = ""] = lines;
  switch (code) {
    case 150:
    case 125:
      return announcedSize(first);
    case 211:
      return verb === "FEAT" ? featureList(lines) : nothing;
    case 213:
      if (verb === "SIZE") return sizeOf(first);
      return verb === "MDTM" ? timeOf(first) : nothing;
    case 215:
      return systemOf(first);
    case 220:
      return softwareOf(lines);
    case 250:
      return verb === "MLST" ? factsOf(lines) : nothing;
    case 257:
      return pathOf(lines);
    default:
      return nothing;
  }
}

function announcedSize(line: string): ReplyContent {
  // At the end only: a file may be called "(12 bytes)" too.
  const [text, size = ""] = /\((\d{1,20}) bytes?\)\.?\s*$/i.exec(line) ?? [];
  if (text === undefined) return nothing;
  return { text: [], tokens: [{ text: size, meaning: `the server means to send ${grouped(size)} bytes` }] };
}

function featureList(lines: readonly string[]): ReplyContent {
  const tokens = featureTokens(lines);
  return tokens.length > 0 ? { text: [], tokens } : { text: ["The list is empty."], tokens };
}

/** The last number counts: some servers repeat the name or the code before it. */
function sizeOf(line: string): ReplyContent {
  const [, size] = /(?:^|\D)(\d{1,20})\D*$/.exec(line.slice(4, 600)) ?? [];
  if (size === undefined) return nothing;
  return { text: [], tokens: [{ text: size, meaning: byteText(Number(size)) }] };
}

function timeOf(line: string): ReplyContent {
  const [stamp] = /[\w.]+/.exec(line.slice(4, 600)) ?? [];
  if (stamp === undefined) return nothing;
  const time = timeText(stamp);
  return time === null
    ? {
        text: ["This isn't a date in the form of the standard, so Portside takes it for no date."],
        tokens: [],
      }
    : { text: [], tokens: [{ text: stamp, meaning: time }] };
}

function systemOf(line: string): ReplyContent {
  const known: readonly (readonly [RegExp, string])[] = [
    [/UNIX Type: L8/i, "paths with slashes, listings like “ls -l”, bytes of 8 bits"],
    [/Windows_NT/i, "Windows; listings may look like DOS"],
    [/OS\/400/i, "IBM i; paths may be written as LIBRARY/FILE"],
    [/MVS|z\/OS/i, "an IBM mainframe; files are data sets in quotes"],
    [/VMS/i, "OpenVMS; paths in square brackets"],
  ];
  for (const [pattern, meaning] of known) {
    const [text] = pattern.exec(line.slice(0, 600)) ?? [];
    if (text !== undefined) return { text: [], tokens: [{ text, meaning }] };
  }
  return nothing;
}

const software =
  /vsFTPd|ProFTPD|Pure-FTPd|FileZilla Server|Microsoft FTP Service|pyftpdlib|Serv-U|glFTPd|wu-|CrushFTP|Cerberus|WS_FTP|Titan FTP|NcFTPd|bftpd|Gene6|Wing FTP|Portside/i;

function softwareOf(lines: readonly string[]): ReplyContent {
  const [text] = software.exec(lines.join("\n").slice(0, 4000)) ?? [];
  return text === undefined
    ? nothing
    : {
        text: [],
        tokens: [{ text, meaning: "names the software of the server, if the operator left it true" }],
      };
}

const factMeanings: ReadonlyMap<string, string> = new Map([
  ["type", "file, dir (directory), cdir (the listed directory itself) or pdir (its parent)"],
  ["size", "bytes"],
  ["sizd", "bytes that the directory itself takes"],
  ["modify", "time of the last change, UTC"],
  ["create", "time of creation, UTC"],
  [
    "perm",
    "what this user may do: r read, w write, a append, d delete, e enter, l list, c create, m make directories, p purge, f rename",
  ],
  ["unique", "the same for two paths that are the same file"],
  ["charset", "character set of the content"],
  ["media-type", "kind of content"],
  ["lang", "language of the content"],
  ["unix.mode", "Unix permissions in octal"],
  ["unix.owner", "owner"],
  ["unix.uid", "owner, as a number"],
  ["unix.group", "group"],
  ["unix.gid", "group, as a number"],
]);

/** RFC 3659 §7.2: `fact=value;fact=value; path`, indented by one space. */
function factsOf(lines: readonly string[]): ReplyContent {
  const line = lines
    .slice(1, -1)
    .find((middle) => middle.includes("="))
    ?.slice(0, 4000);
  if (line === undefined) return nothing;
  const tokens = line
    .trimStart()
    .split(";")
    .slice(0, -1)
    .slice(0, 40)
    .map((text) => ({ text, meaning: factMeaning(text) }));
  return { text: [], tokens };
}

function factMeaning(fact: string): string {
  const [name = "", value = ""] = fact.split("=", 2);
  const key = name.toLowerCase();
  const time = key === "modify" || key === "create" ? timeText(value) : null;
  if (time !== null) return `${factMeanings.get(key)}: ${time}`;
  return factMeanings.get(key) ?? "a fact that only this server's makers know";
}

function pathOf(lines: readonly string[]): ReplyContent {
  const found = quotedPath(lines);
  if (found === null) {
    return {
      text: ["There is no path in quotation marks here, so a client can't rely on this reply."],
      tokens: [],
    };
  }
  return { text: [], tokens: [{ text: found.quoted, meaning: `the path ${found.path}` }] };
}
