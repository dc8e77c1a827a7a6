import { type ActionId, actionTable } from "@/lib/client/actions/action-table";
import { formatShortcut } from "@/lib/client/actions/shortcut";
import { isApple } from "./apple";

/** An action's first shortcut as people read it; undefined for one that has none. */
export function shortcutOf(action: ActionId): string | undefined {
  const [shortcut] = actionTable[action].keys ?? [];
  return shortcut && formatShortcut(shortcut, isApple());
}
