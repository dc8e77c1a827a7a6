import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type TreeRow, treeRows } from "@/lib/client/files/operations/directory-tree";
import { ancestry, join, pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Listing } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import { listingQuery } from "../use-listing";

/** Directories that a tree shows in one; who has more types the path. */
const MOST_SHOWN = 500;

/** How much is known of a directory that is open. */
export type BranchState =
  | { readonly state: "listing" }
  | { readonly state: "failed"; readonly error: unknown }
  /** `more`: directories that are not shown. */
  | { readonly state: "listed"; readonly more: number }
  /** Only the way to the present directory is shown: nobody asked for the rest. */
  | { readonly state: "partly" };

export interface OpenTree {
  readonly rows: readonly TreeRow[];
  readonly stateOf: (key: string) => BranchState | undefined;
  readonly open: (path: RemotePath) => void;
  readonly close: (path: RemotePath) => void;
}

const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function directoriesIn(path: RemotePath, { entries, pathBytes }: Listing): RemotePath[] {
  return entries
    .filter(({ type }) => type === "directory")
    .sort((a, b) => natural.compare(a.name, b.name))
    .map((entry) => join(path, entry, pathBytes));
}

/**
 * A session's directories as a tree, opened down to one of them. What was listed before is taken from there; the server
 * is asked only for what somebody opens.
 */
export function useDirectoryTree(session: Session, start: RemotePath): OpenTree {
  const [way] = useState(() => ancestry(start));
  const [opened, setOpened] = useState<readonly RemotePath[]>(way);
  const [asked, setAsked] = useState<ReadonlySet<string>>(() => new Set([pathKey(start)]));
  const listings = useQueries({
    queries: opened.map((path) => ({
      ...listingQuery(session, path),
      staleTime: Number.POSITIVE_INFINITY,
      enabled: asked.has(pathKey(path)),
    })),
    combine: (results) => results.map(({ data, error, isFetching }) => ({ data, error, isFetching })),
  });

  const branches = useMemo(
    () =>
      new Map(
        opened.map((path, i) => {
          const { data, error, isFetching } = listings[i] ?? {};
          const next = way[way.findIndex((one) => pathKey(one) === pathKey(path)) + 1];
          const isOnWay = way.some((one) => pathKey(one) === pathKey(path));
          const found = data === undefined ? [] : directoriesIn(path, data);
          const isMissing =
            isOnWay &&
            next !== undefined &&
            !found.slice(0, MOST_SHOWN).some((one) => pathKey(one) === pathKey(next));
          const children = [...(isMissing ? [next] : []), ...found.slice(0, MOST_SHOWN)];
          const state: BranchState = isFetching
            ? { state: "listing" }
            : error
              ? { state: "failed", error }
              : data === undefined
                ? { state: "partly" }
                : { state: "listed", more: Math.max(0, found.length - MOST_SHOWN) };
          return [pathKey(path), { children, state }] as const;
        }),
      ),
    [opened, listings, way],
  );
  const rows = useMemo(
    () =>
      treeRows({
        root: way[0] ?? start,
        open: new Set(branches.keys()),
        childrenOf: (path) => branches.get(pathKey(path))?.children ?? [],
      }),
    [branches, way, start],
  );

  return {
    rows,
    stateOf: (key) => branches.get(key)?.state,
    open: (path) => {
      const key = pathKey(path);
      setOpened((before) => (before.some((one) => pathKey(one) === key) ? before : [...before, path]));
      setAsked((before) => new Set(before).add(key));
    },
    close: (path) => setOpened((before) => before.filter((one) => pathKey(one) !== pathKey(path))),
  };
}
