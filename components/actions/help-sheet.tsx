"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { actionGroups, actionIds, actionTable } from "@/lib/client/actions/action-table";
import { formatShortcut } from "@/lib/client/actions/shortcut";
import { isApple } from "./apple";

/** Keys that move and select: the listing's own, which no action stands for. */
const gridKeys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["↑", "↓"], "Move and select"],
  [["Page Up", "Page Down"], "Move by a page"],
  [["Home", "End"], "The first, the last"],
  [["Shift+↑", "Shift+↓"], "Select up to there"],
  [["Ctrl+↑", "Ctrl+↓"], "Move without selecting"],
  [["Space"], "Select or unselect"],
  [["A…Z"], "Go to the name that begins so"],
];

function Keys({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-0.5">
      <dt className="min-w-0">{does}</dt>
      <dd className="flex shrink-0 gap-1">
        {keys.map((key) => (
          <kbd
            key={key}
            className="min-w-6 rounded-sm border border-line bg-well px-1.5 text-center font-wire text-sm"
          >
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  );
}

/** What the keys do, from the table that makes them do it. */
export function HelpSheet({ onClose }: { onClose: () => void }) {
  const apple = isApple();
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title="Keyboard shortcuts"
      description="Keys that act on files count while the listing has the focus. Everything else is in the command palette."
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div className="gap-8 sm:columns-2">
        <section aria-label="In the listing" className="mb-4 break-inside-avoid">
          <h3 className="mb-1 font-semibold">In the listing</h3>
          <dl>
            {gridKeys.map(([keys, does]) => (
              <Keys
                key={does}
                keys={apple ? keys.map((key) => key.replace("Ctrl+", "⌘").replace("Shift+", "⇧")) : keys}
                does={does}
              />
            ))}
          </dl>
        </section>
        {actionGroups.map((group) => {
          const ids = actionIds.filter(
            (id) => actionTable[id].group === group && actionTable[id].keys !== undefined,
          );
          return (
            ids.length > 0 && (
              <section key={group} aria-label={group} className="mb-4 break-inside-avoid">
                <h3 className="mb-1 font-semibold">{group}</h3>
                <dl>
                  {ids.map((id) => (
                    <Keys
                      key={id}
                      keys={(actionTable[id].keys ?? []).map((shortcut) => formatShortcut(shortcut, apple))}
                      does={actionTable[id].label}
                    />
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
}
