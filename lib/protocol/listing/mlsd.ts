import type { ByteString } from "../byte-string";
import { isDotName, type ListingDialect } from "./dialect";
import { type EntryType, type ListedEntry, MOST_IGNORED } from "./entry";
import { wholeNumber } from "./fields";
import { parseTimeVal } from "./mdtm";
import { permissionsFromMode } from "./permissions";
import { ROWS_PER_STEP, type Steps } from "./steps";

/** What the facts of an MLSD or MLST row say (RFC 3659 §7); null where a fact is missing or makes no sense. */
export interface MlsdFacts {
  /** `self` and `parent` are the rows for the listed directory and its parent. */
  type: EntryType | "self" | "parent" | null;
  size: number | null;
  /** ISO 8601 in UTC. */
  modifiedAt: string | null;
  permissions: ListedEntry["permissions"];
  owner: ByteString | null;
  group: ByteString | null;
  linkTarget: ByteString | null;
  can: string | null;
  unique: ByteString | null;
}

/** The rows of MLSD: `fact=value;fact=value; name`. */
export const mlsd: ListingDialect = {
  format: "mlsd",

  recognises(row, options) {
    if (row.startsWith(" ")) return options.command === "MLSD" && row.length > 1;
    // Elsewhere a row that begins oddly is likelier to be anything else.
    if (options.command !== "MLSD" && !/^[A-Za-z][\w.-]{0,30}=/.test(row)) return false;
    const start = nameStart(row);
    return start !== -1 && hasKnownFact(row.slice(0, start));
  },

  *read(rows, { maxEntries }) {
    const entries: ListedEntry[] = [];
    const ignored: ByteString[] = [];
    const links: UniqueEntry[] = [];
    const paths: UniqueEntry[] = [];
    let untyped = 0;
    let truncated = false;
    let count = 0;
    for (const row of rows) {
      if (count++ % ROWS_PER_STEP === 0) yield;
      const read = parseMlsdRow(row);
      if (read === null) {
        if (ignored.length < MOST_IGNORED) ignored.push(row);
        continue;
      }
      const { name, facts } = read;
      if (facts.type === "self" || facts.type === "parent" || isDotName(name)) continue;
      if (entries.length >= maxEntries) {
        truncated = true;
        break;
      }
      if (facts.type === null) untyped++;
      const { unique } = facts;
      if (unique !== null && name.includes("/")) paths.push({ at: entries.length, unique });
      else if (unique !== null && facts.type === "link" && facts.linkTarget === null) {
        links.push({ at: entries.length, unique });
      }
      entries.push(entryOf(name, facts));
    }
    yield* pairLinks(entries, links, paths);
    return { entries, ignored, untyped, truncated };
  },
};

/** Where an entry with a `unique` fact stands among the entries. */
interface UniqueEntry {
  readonly at: number;
  readonly unique: ByteString;
}

/**
 * `OS.unix=symlink` leaves the target to a further row, which has the same `unique` fact and a path for a name:
 * the first such path goes to the links, all such rows go.
 */
function* pairLinks(
  entries: ListedEntry[],
  links: readonly UniqueEntry[],
  paths: readonly UniqueEntry[],
): Steps<void> {
  if (links.length === 0 || paths.length === 0) return;
  const targets = new Map<ByteString, ByteString>();
  for (const [index, { at, unique }] of paths.entries()) {
    if (index % ROWS_PER_STEP === 0) yield;
    const target = entries[at]?.name;
    if (target !== undefined && !targets.has(unique)) targets.set(unique, target);
  }
  const paired = new Set<ByteString>();
  for (const [index, { at, unique }] of links.entries()) {
    if (index % ROWS_PER_STEP === 0) yield;
    const linkTarget = targets.get(unique);
    const link = entries[at];
    if (linkTarget === undefined || link === undefined) continue;
    entries[at] = { ...link, linkTarget };
    paired.add(unique);
  }
  if (paired.size === 0) return;
  let kept = 0;
  let next = 0;
  for (const [at, entry] of entries.entries()) {
    if (at % ROWS_PER_STEP === 0) yield;
    const path = paths[next];
    if (path?.at === at) next++;
    if (path?.at === at && paired.has(path.unique)) continue;
    entries[kept++] = entry;
  }
  entries.length = kept;
}

function entryOf(name: ByteString, facts: MlsdFacts): ListedEntry {
  const type = facts.type === null || facts.type === "self" || facts.type === "parent" ? "file" : facts.type;
  return {
    name,
    type,
    size: type === "file" ? facts.size : null,
    modifiedAt: facts.modifiedAt,
    modifiedPrecision: facts.modifiedAt === null ? null : "second",
    permissions: facts.permissions,
    owner: facts.owner,
    group: facts.group,
    linkTarget: type === "link" ? facts.linkTarget : null,
    can: facts.can,
  };
}

/**
 * Reads one row of MLSD, or of MLST without its leading space. A fact that nobody knows or that makes no sense is
 * ignored; its row stays.
 *
 * @returns null where the row is not `facts`, a space and a name
 */
export function parseMlsdRow(row: ByteString): { name: ByteString; facts: MlsdFacts } | null {
  const start = nameStart(row);
  if (start === -1 || start >= row.length) return null;
  return { name: row.slice(start) as ByteString, facts: parseFacts(row.slice(0, start - 1) as ByteString) };
}

/**
 * Where the name begins: behind the first space, which ends the facts. Only a link's target may hold spaces itself;
 * then the facts end at the first `; `.
 */
function nameStart(row: ByteString): number {
  const space = row.indexOf(" ");
  if (space === -1) return -1;
  if (space === 0) return 1;
  const facts = row.slice(0, space);
  if (!facts.includes("=")) return -1;
  if (
    !facts.endsWith(";") &&
    /^type=os\.[^;=]*=s(?:ym)?link:/i.test(facts.slice(facts.lastIndexOf(";") + 1))
  ) {
    const end = row.indexOf("; ", space);
    if (end !== -1) return end + 2;
  }
  return space + 1;
}

const LONGEST_FACT_NAME = 40;

const KNOWN = new Set([
  "type",
  "size",
  "sizd",
  "modify",
  "create",
  "perm",
  "unique",
  "lang",
  "media-type",
  "charset",
  "unix.mode",
  "unix.owner",
  "unix.group",
  "unix.uid",
  "unix.gid",
]);

function hasKnownFact(facts: string): boolean {
  for (let at = 0; ; ) {
    const equals = facts.indexOf("=", at);
    if (equals === -1) return false;
    // What stands before the name, up to a semicolon, is a fact without a value.
    const start = facts.lastIndexOf(";", equals) + 1;
    if (equals - start <= LONGEST_FACT_NAME && KNOWN.has(facts.slice(start, equals).toLowerCase()))
      return true;
    const next = facts.indexOf(";", equals);
    if (next === -1) return false;
    at = next + 1;
  }
}

/** Reads `fact=value;fact=value;`, fact names in any case and order. */
function parseFacts(text: ByteString): MlsdFacts {
  const facts: MlsdFacts = {
    type: null,
    size: null,
    modifiedAt: null,
    permissions: null,
    owner: null,
    group: null,
    linkTarget: null,
    can: null,
    unique: null,
  };
  // Each `=` is looked for once: searching anew in every fact would be quadratic in `;;;;…=`.
  let equals = text.indexOf("=");
  for (let at = 0; equals !== -1; ) {
    const semicolon = text.indexOf(";", at);
    const end = semicolon === -1 ? text.length : semicolon;
    if (equals < end) {
      if (equals - at <= LONGEST_FACT_NAME) {
        applyFact(facts, text.slice(at, equals).toLowerCase(), text.slice(equals + 1, end) as ByteString);
      }
      equals = text.indexOf("=", end);
    }
    at = end + 1;
  }
  return facts;
}

/** Takes one fact over if it makes sense. Of two facts with one name, the first that makes sense counts. */
function applyFact(facts: MlsdFacts, name: string, value: ByteString): void {
  switch (name) {
    case "type":
      if (facts.type === null) applyType(facts, value);
      break;
    case "size":
      // Pure-FTPd's `sizd` is a directory's own size, which tells a user nothing: left with the unknown facts.
      facts.size ??= wholeNumber(value);
      break;
    case "modify":
      facts.modifiedAt ??= parseTimeVal(value);
      break;
    case "perm":
      if (/^[A-Za-z]{0,30}$/.test(value)) facts.can ??= value.toLowerCase();
      break;
    case "unix.mode":
      facts.permissions ??= permissionsFromMode(value);
      break;
    case "unix.ownername":
      if (value !== "") facts.owner = value;
      break;
    case "unix.groupname":
      if (value !== "") facts.group = value;
      break;
    case "unix.owner":
    case "unix.uid":
      if (value !== "") facts.owner ??= value;
      break;
    case "unix.group":
    case "unix.gid":
      if (value !== "") facts.group ??= value;
      break;
    case "unique":
      if (value !== "") facts.unique ??= value;
      break;
  }
}

const SIMPLE_TYPES: ReadonlyMap<string, MlsdFacts["type"]> = new Map([
  ["file", "file"],
  ["dir", "directory"],
  ["cdir", "self"],
  ["pdir", "parent"],
  ["link", "link"],
  ["slink", "link"],
  ["symlink", "link"],
]);

/** `file`, `dir`, or a system's own kind: `OS.unix=slink:/target`, `OS.unix=symlink`, `OS.unix=blk-8/17`. */
function applyType(facts: MlsdFacts, value: ByteString): void {
  const simple = SIMPLE_TYPES.get(value.toLowerCase());
  if (simple !== undefined) {
    facts.type = simple;
    return;
  }
  const equals = value.indexOf("=");
  if (equals === -1 || equals > 40 || !/^os\./i.test(value)) return;
  const kind = value.slice(equals + 1);
  const colon = kind.indexOf(":");
  const word = (colon === -1 ? kind : kind.slice(0, colon)).toLowerCase();
  if (word !== "slink" && word !== "symlink" && word !== "link") {
    facts.type = "other";
    return;
  }
  facts.type = "link";
  const target = colon === -1 ? "" : kind.slice(colon + 1);
  if (target !== "") facts.linkTarget = target as ByteString;
}
