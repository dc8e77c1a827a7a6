import { useEffect } from "react";
import { useServices } from "@/components/services";
import { actionIds, actionTable } from "@/lib/client/actions/action-table";
import { isPressed } from "@/lib/client/actions/shortcut";
import { isApple } from "./apple";

/** Whether keys are for the text that a person types there. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !["button", "checkbox", "radio", "range", "file", "submit", "reset"].includes(target.type)
  );
}

/** Whether something in front of the page has the keys: a dialog or an open menu. */
function isBehind(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog][data-open],[role=alertdialog][data-open]") !== null) return true;
  return target instanceof Element && target.closest("[role=menu],[role=dialog],[role=alertdialog]") !== null;
}

/** Lets the keys of the action table do what they say. Keys of scope `files` count inside `data-scope="files"`. */
export function useShortcuts(): void {
  const { actions } = useServices();
  useEffect(() => {
    const apple = isApple();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isBehind(event.target)) return;
      const inText = takesText(event.target);
      const inFiles = event.target instanceof Element && event.target.closest("[data-scope=files]") !== null;
      for (const id of actionIds) {
        const { keys = [], scope, native } = actionTable[id];
        if (native) continue;
        const shortcut = keys.find((candidate) => isPressed(candidate, event, apple));
        if (shortcut === undefined) continue;
        if (scope === "files" ? inText || !inFiles : inText && !isCommand(shortcut)) continue;
        if (actions.run(id)) event.preventDefault();
        return;
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [actions]);
}

/** A key that types nothing, and so may be used while a person types. */
function isCommand({ key, mod, alt }: { key: string; mod?: true; alt?: true }): boolean {
  return mod === true || alt === true || /^F\d+$/.test(key);
}
