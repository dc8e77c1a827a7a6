import { pathKey, type RemotePath } from "../../remote-path";

/** A directory in a tree of them, as one row. */
export interface TreeRow {
  readonly path: RemotePath;
  /** Tells rows apart (`pathKey`). */
  readonly key: string;
  /** From 1, as `aria-level` counts. */
  readonly level: number;
  readonly isOpen: boolean;
  /** The row of the directory that holds it; null for the root. */
  readonly parent: string | null;
  /** Its place among its siblings, from 1, and how many these are. */
  readonly place: number;
  readonly siblings: number;
}

export interface DirectoryTree {
  readonly root: RemotePath;
  readonly open: ReadonlySet<string>;
  /** The directories in a directory, as far as they are known. */
  readonly childrenOf: (path: RemotePath) => readonly RemotePath[];
}

/** The rows of a tree from top to bottom: the root, and what is in directories that are open. */
export function treeRows({ root, open, childrenOf }: DirectoryTree): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (path: RemotePath, above: Pick<TreeRow, "level" | "parent" | "place" | "siblings">) => {
    const key = pathKey(path);
    const isOpen = open.has(key);
    rows.push({ path, key, isOpen, ...above });
    if (!isOpen) return;
    const children = childrenOf(path);
    for (const [i, child] of children.entries()) {
      add(child, { level: above.level + 1, parent: key, place: i + 1, siblings: children.length });
    }
  };
  add(root, { level: 1, parent: null, place: 1, siblings: 1 });
  return rows;
}

/** What a key does in a tree: go to a row, or open or close the one that the keyboard is on. */
export type TreeStep = { readonly do: "go"; readonly to: string } | { readonly do: "open" | "close" };

/**
 * Reads a key as the pattern for trees has it (WAI-ARIA Authoring Practices, "Tree View").
 *
 * @returns null for a key that isn't the tree's, or that leads nowhere
 */
export function treeStep(key: string, rows: readonly TreeRow[], active: string | null): TreeStep | null {
  const at = rows.findIndex((row) => row.key === active);
  const row = rows[at];
  const go = (to: TreeRow | undefined): TreeStep | null =>
    to === undefined ? null : { do: "go", to: to.key };
  switch (key) {
    case "ArrowDown":
      return go(rows[at + 1]);
    case "ArrowUp":
      return go(at < 0 ? rows.at(-1) : rows[at - 1]);
    case "Home":
      return go(rows[0]);
    case "End":
      return go(rows.at(-1));
    case "ArrowRight": {
      if (row === undefined) return null;
      if (!row.isOpen) return { do: "open" };
      const next = rows[at + 1];
      return next?.parent === row.key ? go(next) : null;
    }
    case "ArrowLeft":
      if (row === undefined) return null;
      return row.isOpen ? { do: "close" } : go(rows.find(({ key: other }) => other === row.parent));
    default:
      return null;
  }
}
