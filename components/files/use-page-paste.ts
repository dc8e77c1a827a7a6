import { useEffect, useRef } from "react";
import { useServices } from "@/components/services";
import type { LocalSource } from "@/lib/client/files/local-tree";
import { localSources } from "./drop-files";

/** Where pasting means something else already: text fields, and dialogs, which ask about something else. */
function isTaken({ target }: ClipboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest("input, textarea, [contenteditable]:not([contenteditable=false])") !== null ||
    target.closest("[role=dialog],[role=alertdialog]") !== null
  );
}

/**
 * Takes files and folders that are pasted into the page; without any, entries that were cut or copied here are pasted.
 *
 * @param when whether they are taken here: not in the pane beside the one that has the focus
 */
export function usePagePaste(onPaste: (pasted: readonly LocalSource[]) => void, when: boolean): void {
  const { actions } = useServices();
  const latest = useRef(onPaste);
  useEffect(() => {
    latest.current = onPaste;
  });

  useEffect(() => {
    if (!when) return;
    const take = (event: ClipboardEvent) => {
      if (event.clipboardData === null || isTaken(event)) return;
      const sources = localSources(event.clipboardData.items);
      // Files of this computer go before entries of a server: they were copied outside, and so later.
      if (sources.length > 0) latest.current(sources);
      else if (!actions.run("paste-files")) return;
      event.preventDefault();
    };
    window.addEventListener("paste", take);
    return () => window.removeEventListener("paste", take);
  }, [when, actions]);
}
