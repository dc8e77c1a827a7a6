import { useSyncExternalStore } from "react";
import { useActions } from "@/components/actions/use-actions";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { cutKeys } from "@/lib/client/files/operations/entry-clipboard";
import type { Destination, Dragged } from "@/lib/client/files/operations/relocation";
import { formatCount } from "@/lib/client/format";
import { copyText } from "@/lib/client/traffic/log-copy";
import { visibleText } from "@/lib/client/visible-text";
import { useFileOperations } from "./use-file-operations";

/**
 * Cutting, copying and pasting entries of a listing.
 *
 * @returns the keys of the entries here that were cut
 */
export function useEntryClipboard(selected: Dragged): ReadonlySet<string> {
  const { files } = useServices();
  const notify = useNotify();
  const operations = useFileOperations();
  const held = useSyncExternalStore(files.clipboard.subscribe, files.clipboard.snapshot, () => null);
  const { session, directory, pathBytes, entries } = selected;
  const needsSome = entries.length === 0 ? "Select something first" : undefined;

  const hold = (how: "copy" | "cut") => {
    files.clipboard.hold({ how, entries: selected });
    // Beside it, for other programs. Where the browser forbids it, pasting here works all the same.
    void copyText(entries.map(({ name }) => visibleText(name)).join("\n"));
    const what = entries.length === 1 ? "1 entry" : `${formatCount(entries.length)} entries`;
    notify.finished(
      how === "cut" ? `Cut ${what}: paste to move` : `Copied ${what}: paste where the copy should be`,
    );
  };
  const paste = () => {
    if (held === null) return;
    const into: Destination = { session, directory, pathBytes };
    const isCutHere = held.how === "cut" && held.entries.session.id === session.id;
    // Nothing is moved to another server: it stays where it was cut.
    if (!isCutHere) operations.copy(held.entries, into);
    else if (operations.move(held.entries, into)) files.clipboard.hold(null);
  };
  useActions({
    "copy-files": { run: () => hold("copy"), unavailable: needsSome },
    "cut-files": { run: () => hold("cut"), unavailable: needsSome },
    "paste-files": { run: paste, unavailable: held === null ? "Copy or cut something first" : undefined },
  });
  return cutKeys(held, session.id, directory);
}
