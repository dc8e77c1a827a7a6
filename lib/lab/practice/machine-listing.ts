import type { User } from "./accounts";
import type { NamedNode } from "./file-system";
import { type DirectoryNode, mayAccess, type Node } from "./nodes";

/** The facts that this server knows (RFC 3659 §7.5, and the usual UNIX ones), in the order in which it sends them. */
export const FACTS = [
  "type",
  "size",
  "modify",
  "perm",
  "unique",
  "UNIX.mode",
  "UNIX.owner",
  "UNIX.group",
] as const;
export type Fact = (typeof FACTS)[number];

/** What `.` and `..` are called in MLSD: `cdir` and `pdir`. */
export type DirectoryRole = "cdir" | "pdir";

/** The row of MLSD and MLST without its line end: `type=file;size=3; name`. */
export function formatFacts(
  { name, node, parent }: NamedNode,
  { user, facts, role }: { user: User; facts: ReadonlySet<Fact>; role?: DirectoryRole },
): string {
  const context: FactContext = { node, parent, user, role };
  let row = "";
  for (const fact of FACTS) {
    const value = facts.has(fact) ? factValue(fact, context) : null;
    if (value !== null) row += `${fact}=${value};`;
  }
  return `${row} ${name}`;
}

interface FactContext {
  readonly node: Node;
  readonly parent: DirectoryNode;
  readonly user: User;
  readonly role: DirectoryRole | undefined;
}

function factValue(fact: Fact, { node, parent, user, role }: FactContext): string | null {
  switch (fact) {
    case "type":
      return node.kind === "directory"
        ? (role ?? "dir")
        : node.kind === "link"
          ? linkType(node.target)
          : "file";
    case "size":
      return node.kind === "file" ? String(node.content.size) : null;
    case "modify":
      return formatTimeVal(node.modifiedAt);
    case "perm":
      return permissions(node, parent, user);
    case "unique":
      return node.id.toString(16);
    case "UNIX.mode":
      return `0${node.mode.toString(8).padStart(3, "0")}`;
    case "UNIX.owner":
      return node.owner;
    case "UNIX.group":
      return node.group;
  }
}

/** ProFTPD's way to name a link's target. Facts can't carry a semicolon, so such a target isn't named. */
function linkType(target: string): string {
  return target.includes(";") ? "OS.unix=symlink" : `OS.unix=slink:${target}`;
}

/** The letters of the `perm` fact, RFC 3659 §7.5.5. */
function permissions(node: Node, parent: DirectoryNode, user: User): string {
  const mayMove = mayAccess(user, parent, "write") && mayAccess(user, parent, "enter");
  const moving = mayMove ? "df" : "";
  if (node.kind === "link") return moving;
  const write = mayAccess(user, node, "write");
  const read = mayAccess(user, node, "read");
  if (node.kind === "file") return `${write ? "aw" : ""}${moving}${read ? "r" : ""}`;
  const enter = mayAccess(user, node, "enter");
  return `${write && enter ? "cmp" : ""}${moving}${enter ? "e" : ""}${read ? "l" : ""}`;
}

/** A time as MLSD, MDTM and MFMT write it: UTC, `20260131235959`. */
export function formatTimeVal(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}`;
}

/** Reads `20260131235959` with an optional fraction as UTC; null when it is no real time. */
export function parseTimeVal(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?$/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return Number.isFinite(time) && formatTimeVal(time) === text.slice(0, 14) ? time : null;
}
