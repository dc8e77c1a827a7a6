import type { Site } from "./site";

/** Where a site in the list is from: saved by a person, offered by the operator, or a connection of late. */
export type SiteGroup = "saved" | "offered" | "recent";

export interface FolderRow {
  readonly kind: "folder";
  readonly key: string;
  readonly name: string;
  /** From 1, as ARIA counts. */
  readonly level: number;
  readonly isOpen: boolean;
  /** How many sites are in it, however deep. */
  readonly sites: number;
}

export interface SiteRow {
  readonly kind: "site";
  readonly key: string;
  readonly level: number;
  readonly group: SiteGroup;
  readonly site: Site;
}

export type TreeRow = FolderRow | SiteRow;

export interface TreeContent {
  readonly saved: readonly Site[];
  readonly offered: readonly Site[];
  readonly recent: readonly Site[];
  /** Words that a person looks for; all must be found. */
  readonly query: string;
  readonly closed: ReadonlySet<string>;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function isFound(site: Site, words: readonly string[]): boolean {
  const text = [site.name, site.host, site.user, site.notes, ...site.folder].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The rows to show, in order: saved sites in their folders, then what is offered, then the connections of late. */
export function treeRows({ saved, offered, recent, query, closed }: TreeContent): readonly TreeRow[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = (sites: readonly Site[]) => sites.filter((site) => isFound(site, words));
  // Who searches wants to see what was found.
  const isOpen = (key: string) => words.length > 0 || !closed.has(key);
  const rows = folderRows(found(saved), { group: "saved", path: [], level: 1, isOpen });
  const addGroup = (
    group: SiteGroup,
    name: string,
    sites: readonly Site[],
    inside: () => readonly TreeRow[],
  ) => {
    if (sites.length === 0) return;
    rows.push({ kind: "folder", key: group, name, level: 1, isOpen: isOpen(group), sites: sites.length });
    if (isOpen(group)) rows.push(...inside());
  };
  const foundOffered = found(offered);
  addGroup("offered", "Offered here", foundOffered, () =>
    folderRows(foundOffered, { group: "offered", path: [], level: 2, isOpen }),
  );
  const foundRecent = found(recent);
  addGroup("recent", "Recent connections", foundRecent, () =>
    foundRecent.map((site) => ({ kind: "site", key: `recent ${site.id}`, level: 2, group: "recent", site })),
  );
  return rows;
}

interface FolderPlace {
  readonly group: SiteGroup;
  readonly path: readonly string[];
  readonly level: number;
  readonly isOpen: (key: string) => boolean;
}

function folderRows(sites: readonly Site[], place: FolderPlace): TreeRow[] {
  const { group, path, level, isOpen } = place;
  const depth = path.length;
  const names = new Set(sites.flatMap(({ folder }) => folder.slice(depth, depth + 1)));
  const rows: TreeRow[] = [];
  for (const name of [...names].sort(collator.compare)) {
    const inside = sites.filter(({ folder }) => folder[depth] === name);
    const within = [...path, name];
    const key = `${group} ${JSON.stringify(within)}`;
    rows.push({ kind: "folder", key, name, level, isOpen: isOpen(key), sites: inside.length });
    if (isOpen(key)) rows.push(...folderRows(inside, { ...place, path: within, level: level + 1 }));
  }
  const here = sites.filter(({ folder }) => folder.length === depth);
  for (const site of here.toSorted((one, other) => collator.compare(one.name, other.name))) {
    rows.push({ kind: "site", key: `${group} ${site.id}`, level, group, site });
  }
  return rows;
}

/** What a key does in the list. */
export type TreeStep =
  | { readonly kind: "go"; readonly key: string }
  | { readonly kind: "toggle"; readonly key: string };

/**
 * Where a key leads, as in every tree (ARIA authoring practices): right opens a folder or goes into it, left closes it or
 * goes to the one around.
 *
 * @param current the key of the row that has the focus
 * @returns null for a key that does nothing here
 */
export function treeStep(rows: readonly TreeRow[], current: string, pressed: string): TreeStep | null {
  const at = rows.findIndex(({ key }) => key === current);
  const row = rows[at];
  const go = (target: TreeRow | undefined): TreeStep | null =>
    (target && { kind: "go", key: target.key }) || null;
  if (row === undefined) return go(rows[0]);
  switch (pressed) {
    case "ArrowDown":
      return go(rows[at + 1]);
    case "ArrowUp":
      return go(rows[at - 1]);
    case "Home":
      return go(rows[0]);
    case "End":
      return go(rows.at(-1));
    case "ArrowRight":
      if (row.kind !== "folder") return null;
      return row.isOpen ? go(rows[at + 1]) : { kind: "toggle", key: row.key };
    case "ArrowLeft":
      if (row.kind === "folder" && row.isOpen) return { kind: "toggle", key: row.key };
      return go(rows.slice(0, at).findLast(({ level }) => level < row.level));
    default:
      return null;
  }
}

/** The next row whose name begins with what was typed, from the one after `current` on and round. */
export function rowOfTyped(rows: readonly TreeRow[], current: string, typed: string): TreeRow | undefined {
  const at = rows.findIndex(({ key }) => key === current);
  const wanted = typed.toLowerCase();
  const isWanted = (row: TreeRow) =>
    (row.kind === "folder" ? row.name : row.site.name).toLowerCase().startsWith(wanted);
  // More letters of the same word stay where they fit already.
  const from = typed.length > 1 ? at : at + 1;
  return [...rows.slice(Math.max(from, 0)), ...rows.slice(0, Math.max(from, 0))].find(isWanted);
}
