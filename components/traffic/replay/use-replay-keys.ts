import { type Dispatch, useEffect } from "react";
import type { ReplayAction } from "@/lib/client/traffic/replay";
import { type KeyPlace, replayKeyAction } from "@/lib/client/traffic/replay-keys";

/** Marks what belongs to the transport, for the keys. */
export const TRANSPORT = { "data-replay": "transport" } as const;

const TAKEN =
  "input:not([type=range], [type=checkbox]), textarea, [contenteditable], [role=dialog], [role=menu], [role=listbox]";

function placeOf(target: EventTarget | null): KeyPlace {
  if (!(target instanceof Element) || target === document.body) return "page";
  if (target.closest(TAKEN) !== null) return "taken";
  if (target.closest("[data-replay=transport]") === null) return "control";
  if (target.matches("input[type=range]")) return "page";
  return target.matches("select") ? "control" : "transport";
}

/** Lets the keys move the replay, wherever the focus is, unless what has it needs the key for itself. */
export function useReplayKeys(
  dispatch: Dispatch<ReplayAction>,
  { last, characterKeys }: { readonly last: number; readonly characterKeys: boolean },
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // On many keyboards "[" needs AltGr, which counts as Ctrl and Alt.
      const isShortcut = event.metaKey || event.ctrlKey || event.altKey;
      if (event.defaultPrevented || (isShortcut && !event.getModifierState("AltGraph"))) return;
      const action = replayKeyAction(event.key, placeOf(event.target), { last, characterKeys });
      if (action === null) return;
      event.preventDefault();
      dispatch(action);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [dispatch, last, characterKeys]);
}
