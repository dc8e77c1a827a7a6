import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { measureTree, type TreeTotals } from "@/lib/client/file-api";
import { describeTotals } from "@/lib/client/files/facts";
import { formatCount } from "@/lib/client/format";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";

export interface DeleteCountProps {
  readonly session: string;
  readonly paths: readonly RemotePath[];
}

type Count =
  | { readonly state: "counting"; readonly totals: TreeTotals | null }
  /** `unread`: directories that could not be looked at; null where the count broke off. */
  | { readonly state: "over"; readonly totals: TreeTotals | null; readonly unread: number | null };

/** What goes with folders: counted while the question is open, and given up with it. Nobody has to wait for it. */
export function DeleteCount({ session, paths }: DeleteCountProps) {
  const [count, setCount] = useState<Count>({ state: "counting", totals: null });
  const key = paths.map(pathKey).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: paths are new objects each time; their keys tell them apart.
  useEffect(() => {
    const closed = new AbortController();
    const { signal } = closed;
    let latest: TreeTotals | null = null;
    const onProgress = (totals: TreeTotals) => {
      latest = totals;
      if (!signal.aborted) setCount({ state: "counting", totals });
    };
    measureTree(session, paths, { signal, onProgress })
      .then((tree) => {
        const { finished, failed, moreFailed = 0 } = tree;
        const unread = finished ? failed.length + moreFailed : null;
        if (!signal.aborted) setCount({ state: "over", totals: tree, unread });
      })
      .catch(() => {
        // The question stands without the count, which says that it isn't whole.
        if (!signal.aborted) setCount({ state: "over", totals: latest, unread: null });
      });
    return () => closed.abort();
  }, [session, key]);

  const { totals } = count;
  return (
    <p role="status" className="flex items-center gap-2 rounded-md bg-well px-3 py-2">
      {count.state === "counting" && (
        <LoaderCircle size={14} aria-hidden="true" className="shrink-0 animate-spin" />
      )}
      <span className="min-w-0">
        {totals === null ? "Counting what will go…" : `In all ${describeTotals(totals)}`}
        {count.state === "counting" && totals !== null && " so far…"}
        {count.state === "over" && <Unread unread={count.unread} />}
      </span>
    </p>
  );
}

function Unread({ unread }: { unread: number | null }) {
  if (unread === 0) return null;
  return (
    <span className="text-wrong">
      {unread === null
        ? " and more: not everything could be counted"
        : ` and what is in ${formatCount(unread)} ${unread === 1 ? "folder" : "folders"} that could not be listed`}
    </span>
  );
}
