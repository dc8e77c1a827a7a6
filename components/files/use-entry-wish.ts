import { useEffect, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { entryKey } from "@/lib/client/files/entry-key";
import type { EntryWish } from "@/lib/client/files/operations/entry-wishes";
import type { RemotePath } from "@/lib/client/remote-path";
import type { Entry } from "@/lib/contract/files";
import type { Session } from "@/lib/contract/session";
import type { FileView } from "./use-file-view";

const none: ReadonlyMap<string, EntryWish> = new Map();

export interface EntryWishPlace {
  readonly session: Session;
  readonly path: RemotePath;
  /** What is listed, whether it is shown or not. */
  readonly entries: readonly Entry[] | undefined;
  readonly view: FileView;
}

/** Selects what was just made, moved here, or could not go, as soon as it is listed; the grid brings it into sight. */
export function useEntryWish({ session, path, entries, view }: EntryWishPlace): void {
  const { files } = useServices();
  useSyncExternalStore(files.wishes.subscribe, files.wishes.snapshot, () => none);
  const wish = files.wishes.of(session.id, path);
  useEffect(() => {
    if (wish === undefined || entries === undefined) return;
    const wanted = entries.filter((entry) => wish.keys.has(entryKey(entry)));
    const [first] = wanted;
    // Not listed yet: it waits.
    if (first === undefined) return;
    files.wishes.drop(wish);
    const keys = wanted.map(entryKey);
    const [active = null] = keys;
    if (keys.every((key) => view.order.indexOf(key) >= 0)) {
      view.select({ keys: new Set(keys), active, anchor: active });
    } else {
      view.reveal(wanted);
    }
  }, [wish, entries, files, view]);
}
