import { nothing, type ReplyContent } from "./content";
import type { ExplainedToken } from "./explanation";
import { factSubject, factTokens } from "./facts";
import { featureTokens } from "./features";
import { longAddressTokens } from "./long-address";
import { helpTokens, statusListing, statusTokens } from "./status";
import { minutesOf, restartMarker, transferBeginning, transferEnd } from "./transfer-content";
import { byteText, timeText } from "./words";

/** A path in a 257 reply, as it stands there and as it is meant. */
export interface QuotedPath {
  /** With its quotation marks. */
  readonly quoted: string;
  readonly path: string;
}

/** Longer than any path, doubled quotation marks included. */
const longPath = 20_000;

/** Finds the path of a 257 (RFC 959 Appendix II): in quotation marks, those inside doubled. Null without a whole pair. */
export function quotedPath(lines: readonly string[]): QuotedPath | null {
  const [quoted, inside] = /"((?:[^"]|"")*)"/.exec(lines.join("\n").slice(0, longPath)) ?? [];
  return quoted === undefined || inside === undefined ? null : { quoted, path: inside.replaceAll('""', '"') };
}

/**
 * Reads the values in a reply: a size, a date, a path, features, facts, the server's name.
 *
 * @param verb the command it answers, in upper case; null for a greeting
 */
export function replyContent(code: number, lines: readonly string[], verb: string | null): ReplyContent {
  const [first = ""] = lines;
  const content = contentOf(code, lines, verb, first);
  if (lines.length < 2 || content.text.length > 0) return content;
  const isForPrograms = verb === "FEAT" || verb === "MLST";
  return { ...content, text: [severalLines + (isForPrograms ? listed : prose)] };
}

const severalLines =
  "The reply has several lines: the first begins with the code and a hyphen, the last with the same code and a space.";
const prose = " Programs act on the code; what stands between is for people.";
const listed = " The lines between them are for programs.";

function contentOf(code: number, lines: readonly string[], verb: string | null, first: string): ReplyContent {
  switch (code) {
    case 110:
      return restartMarker(first);
    case 120:
      return minutesOf(first);
    case 150:
    case 125:
      return transferBeginning(lines, verb);
    case 200:
      return verb === "OPTS" ? listedFacts(first) : nothing;
    case 211:
    case 212:
    case 213:
    case 214:
      return informationOf(code, lines, verb);
    case 215:
      return systemOf(first);
    case 220:
      return softwareOf(lines);
    case 228:
      return { text: [], tokens: longAddressIn(first) };
    case 235:
    case 334:
    case 335:
      return securityData(first);
    case 226:
      return transferEnd(lines);
    case 250:
    case 251:
    case 252:
      return verb === "MLST" ? factsOf(lines) : sumOf(first, verb);
    case 257:
      return pathOf(lines);
    case 522:
    case 521:
      return familiesOf(first, verb);
    default:
      return nothing;
  }
}

function informationOf(code: number, lines: readonly string[], verb: string | null): ReplyContent {
  const [first = ""] = lines;
  switch (verb) {
    case "FEAT":
      return featureList(lines);
    case "STAT": {
      const rows = statusListing(lines);
      if (rows.length > 0) return { text: [listingHere], tokens: rows };
      return { text: lines.length > 1 ? [statusHere] : [], tokens: statusTokens(lines) };
    }
    case "HELP":
      return { text: [helpHere], tokens: helpTokens(lines, "") };
    case "SITE HELP":
    case "SITE":
      return { text: [], tokens: helpTokens(lines, "SITE ") };
    case "SIZE":
    case "DSIZ":
    case "AVBL":
      return code === 213 ? sizeOf(first) : nothing;
    case "MDTM":
      return code === 213 ? timeOf(first) : nothing;
    case "MFMT":
    case "MFCT":
    case "MFF":
      return changedFacts(first);
    default:
      return sumOf(first, verb);
  }
}

const listingHere =
  "This is the listing itself, on the control connection: no data connection was needed for it. Each line between the first and the last is one entry, in the look of LIST.";
const statusHere = "Each server tells its state in its own words; what is known of them is decoded below.";
const helpHere =
  "A list for people. A star behind a command means, by old habit, that this server doesn't have it.";

/** RFC 3659 §7.9.1: `MLST OPTS type;size;modify;`. */
function listedFacts(line: string): ReplyContent {
  const [, facts] = /MLST OPTS ?(\S{0,500})/i.exec(line.slice(0, 600)) ?? [];
  if (facts === undefined) return nothing;
  const tokens = facts
    .split(";")
    .filter((fact) => fact !== "")
    .slice(0, 40)
    .map((text) => ({ text, meaning: `will be listed: ${factSubject(text) ?? "a fact of this server"}` }));
  return { text: tokens.length === 0 ? ["No facts will be listed, names only."] : [], tokens };
}

/** `213 Modify=20261118164107; /notes.txt` (draft-somers-ftp-mfxx §3). */
function changedFacts(line: string): ReplyContent {
  const [row] = /[\w.]+=[^\n]{0,1000}/.exec(line.slice(4, 1200)) ?? [];
  return row === undefined ? nothing : { text: [], tokens: factTokens(row) };
}

/** A long address, or nothing where the text holds none. */
function longAddressIn(line: string): readonly ExplainedToken[] {
  const tokens = longAddressTokens(line.slice(4));
  return tokens.length > 1 ? tokens : [];
}

/** ADAT in a reply (RFC 2228 §5.1). */
function securityData(line: string): ReplyContent {
  return /ADAT=/i.test(line.slice(0, 600))
    ? { text: ["What stands behind ADAT= is for the security mechanism, written in base64."], tokens: [] }
    : nothing;
}

const sumVerbs = /^(?:X(?:CRC|MD5|SHA\d{0,3})|MD5|MMD5|HASH|SITE CHECKSUM)$/;

function sumOf(line: string, verb: string | null): ReplyContent {
  if (verb === null || !sumVerbs.test(verb)) return nothing;
  const [sum] = /\b[0-9A-Fa-f]{8,128}\b/.exec(line.slice(3, 2000)) ?? [];
  return sum === undefined ? nothing : { text: [], tokens: [{ text: sum, meaning: "the checksum" }] };
}

/** RFC 2428 §2: `522 Network protocol not supported, use (1,2)`; RFC 1639 §4: `521 … are (4,6)`. */
function familiesOf(line: string, verb: string | null): ReplyContent {
  if (verb === null || !/^(?:EPRT|EPSV|LPRT|LPSV)$/.test(verb)) return nothing;
  const [, list] = /\((\d{1,2}(?:, ?\d{1,2}){0,8})\)/.exec(line.slice(0, 600)) ?? [];
  if (list === undefined) return nothing;
  const names = list.split(",").map((number) => familyNames.get(number.trim()) ?? "another kind of address");
  return { text: [], tokens: [{ text: list, meaning: `what the server can do: ${names.join(", ")}` }] };
}

const familyNames: ReadonlyMap<string, string> = new Map([
  ["1", "IPv4"],
  ["2", "IPv6"],
  ["4", "IPv4"],
  ["6", "IPv6"],
]);

function featureList(lines: readonly string[]): ReplyContent {
  const tokens = featureTokens(lines);
  return tokens.length > 0 ? { text: [], tokens } : { text: ["The list is empty."], tokens };
}

/** The last number counts: some servers repeat the name or the code before it. */
function sizeOf(line: string): ReplyContent {
  const [, size] = /(?:^|\D)(\d{1,20})\D*$/.exec(line.slice(4, 600)) ?? [];
  if (size === undefined) return nothing;
  return { text: [], tokens: [{ text: size, meaning: byteText(size) }] };
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
    [/UNIX emulated by [\w .-]{1,40}/i, "answers as Unix would, though it may run on something else"],
    [/NetWare/i, "Novell's system; listings with rights in square brackets"],
    [/OS\/2/i, "IBM's OS/2; listings of its own kind"],
    [/Nonstop/i, "HPE NonStop; paths like \\SYSTEM.$VOLUME.SUBVOL"],
    [/\bVM\b|z\/VM/, "IBM's z/VM; minidisks instead of directories"],
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
        tokens: [{ text, meaning: "names the software of the server, if the operator hasn't changed it" }],
      };
}

/** RFC 3659 §7.2: the line between the first and the last. */
function factsOf(lines: readonly string[]): ReplyContent {
  const line = lines
    .slice(1, -1)
    .find((middle) => middle.includes("="))
    ?.replace(/^\d{3}-/, "")
    .slice(0, 4000);
  return line === undefined ? nothing : { text: [], tokens: factTokens(line) };
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
