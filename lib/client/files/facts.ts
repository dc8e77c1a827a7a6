import type { Entry } from "@/lib/contract/files";
import { formatBytes, formatCount, formatSize } from "../format";

/** What listings tell of entries, in words. */

/** The value that all entries have; null where one has none, or another one. */
export function commonOf(entries: readonly Entry[], factOf: (entry: Entry) => string | null): string | null {
  const [first] = entries;
  const fact = first === undefined ? null : factOf(first);
  return entries.every((entry) => factOf(entry) === fact) ? fact : null;
}

const types = {
  file: "File",
  directory: "Folder",
  link: "Link",
  other: "Special file (a device, a pipe or a socket)",
} as const;

export function describeType({ type }: Pick<Entry, "type">): string {
  return types[type];
}

const precisions = {
  second: "to the second",
  minute: "to the minute",
  day: "to the day",
  year: "to the year",
} as const;

/** What is known of a date of change: how exact it is, and of which time zone. */
export function describeDate({ modifiedAt, modifiedPrecision }: Entry): string {
  if (modifiedAt === null) return "The listing doesn't tell it.";
  const exact = modifiedPrecision === null ? "" : `, told ${precisions[modifiedPrecision]}`;
  return modifiedAt.endsWith("Z")
    ? `Your time zone${exact}; ${modifiedAt} in UTC.`
    : `The server's own time${exact}; it doesn't tell its zone.`;
}

/** Letters of MLSD's `perm` fact (RFC 3659 §7.5.5), in that section's order. */
const abilities = {
  directory: new Map([
    ["a", "append to files in it"],
    ["c", "make files in it"],
    ["d", "delete it"],
    ["e", "go into it"],
    ["f", "rename it"],
    ["l", "list it"],
    ["m", "make folders in it"],
    ["p", "delete what is in it"],
  ]),
  file: new Map([
    ["a", "append to it"],
    ["d", "delete it"],
    ["f", "rename it"],
    ["r", "download it"],
    ["w", "overwrite it"],
  ]),
} as const;

/**
 * What the logged-in user may do with an entry, as MLSD tells it; null where the listing doesn't. An empty list is
 * "nothing".
 */
export function describeAbilities({ can, type }: Pick<Entry, "can" | "type">): readonly string[] | null {
  if (can === null) return null;
  const known = abilities[type === "directory" ? "directory" : "file"];
  return [...can.toLowerCase()].flatMap((letter) => known.get(letter) ?? []);
}

/** "63 61 66 e9" of base64url: the bytes of a name that is no text. */
export function hexOf(base64url: string): string {
  const bytes = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
}

/** What a selection holds by itself, without what is in folders. */
export interface SelectionTotals {
  readonly files: number;
  readonly directories: number;
  readonly links: number;
  readonly others: number;
  /** Of the files that tell their size. */
  readonly bytes: number;
  readonly unknownSizes: number;
}

export function totalsOf(entries: readonly Entry[]): SelectionTotals {
  const count = (type: Entry["type"]) => entries.filter((entry) => entry.type === type).length;
  const files = entries.filter(({ type }) => type === "file");
  return {
    files: files.length,
    directories: count("directory"),
    links: count("link"),
    others: count("other"),
    bytes: files.reduce((sum, { size }) => sum + (size ?? 0), 0),
    unknownSizes: files.filter(({ size }) => size === null).length,
  };
}

function counted(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`];
}

/** "12 files, 3 folders, 1.4 MB (1,412,309 bytes)" */
export function describeTotals(totals: SelectionTotals): string {
  const counts = [
    ...counted(totals.files, "file", "files"),
    ...counted(totals.directories, "folder", "folders"),
    ...counted(totals.links, "link", "links"),
    ...counted(totals.others, "special file", "special files"),
  ];
  const bytes = totals.bytes < 1000 ? "" : ` (${formatBytes(totals.bytes)})`;
  const size = totals.files === 0 ? [] : [`${formatSize(totals.bytes)}${bytes}`];
  const unknown = totals.unknownSizes === 0 ? [] : [`${formatCount(totals.unknownSizes)} of unknown size`];
  return [...(counts.length > 0 ? counts : ["nothing"]), ...size, ...unknown].join(", ");
}
