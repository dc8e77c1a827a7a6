import { useEffect, useRef } from "react";
import { entryKey } from "@/lib/client/files/entry-key";
import { select } from "@/lib/client/files/selection";
import { pathKey, type RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { FileView } from "../use-file-view";
import type { useListing } from "../use-listing";

interface Wish {
  readonly directory: string;
  /** Where the person was when they asked. */
  readonly from: string;
  readonly entry: Entry;
}

export interface ShowEntryUse {
  readonly path: RemotePath;
  readonly listing: ReturnType<typeof useListing>;
  readonly view: FileView;
  readonly onGo: (path: RemotePath) => void;
}

/**
 * Goes to the directory of an entry and selects it there, once it is listed. Who goes elsewhere meanwhile is left alone.
 *
 * @returns the function that does it
 */
export function useShowEntry({ path, listing, view, onGo }: ShowEntryUse) {
  const wish = useRef<Wish | null>(null);
  const here = pathKey(path);

  useEffect(() => {
    const wanted = wish.current;
    if (wanted === null) return;
    if (here !== wanted.directory) {
      if (here !== wanted.from) wish.current = null;
      return;
    }
    const key = entryKey(wanted.entry);
    const entries = listing.data?.entries ?? [];
    // The same name may come as text here and by its bytes there.
    const listed =
      entries.find((entry) => entryKey(entry) === key) ??
      entries.find(({ name }) => name === wanted.entry.name);
    if (listed === undefined) {
      if (!listing.isFetching) wish.current = null;
      return;
    }
    wish.current = null;
    const shown = entryKey(listed);
    if (view.order.indexOf(shown) !== -1) view.select(select(view.selection, view.order, shown, "only"));
    else view.reveal([listed]);
  });

  return (directory: RemotePath, entry: Entry) => {
    wish.current = { directory: pathKey(directory), from: here, entry };
    onGo(directory);
  };
}
