"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useServices } from "@/components/services";
import { buttonClass } from "@/components/ui/button";
import { actionIds, actionTable } from "@/lib/client/actions/action-table";
import { cycleTheme } from "@/lib/client/theme";
import { appPath } from "@/lib/contract/base-path";
import type { PaletteItem } from "./command-palette";
import { shortcutOf } from "./shortcut-of";
import { useActions } from "./use-actions";
import { useShortcuts } from "./use-shortcuts";

const loadPalette = () => import("./command-palette");
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }));
const HelpSheet = lazy(async () => ({ default: (await import("./help-sheet")).HelpSheet }));

/** Not offered by the palette: itself, and what only means something where the keyboard is. */
const notListed: readonly string[] = ["palette", "select-none"];

/** In a tab of its own: what this one does goes on. */
const openPage = (path: string) => window.open(appPath(path), "_blank", "noopener");

/** The button for the command palette, what it and the help sheet show, and the keys of all actions. */
export function PageActions() {
  const { actions } = useServices();
  const [shown, setShown] = useState<"palette" | "help" | null>(null);
  const close = () => setShown(null);
  useShortcuts();
  useActions({
    palette: { run: () => setShown("palette") },
    help: { run: () => setShown("help") },
    theme: { run: cycleTheme },
    replay: { run: () => openPage("/replay") },
    lab: { run: () => openPage("/lab") },
    guide: { run: () => openPage("/guide") },
  });

  const items = (): PaletteItem[] => {
    const provided = actions.snapshot();
    return actionIds.flatMap((id) => {
      const action = provided[id];
      if (action === undefined || notListed.includes(id)) return [];
      const { label, group } = actionTable[id];
      const { unavailable, checked } = action;
      return [
        {
          id,
          label,
          group,
          unavailable,
          checked,
          keys: shortcutOf(id),
          run: () => void actions.run(id),
        },
      ];
    });
  };

  return (
    <>
      <button
        type="button"
        aria-label="Command palette"
        aria-haspopup="dialog"
        title={`Command palette (${shortcutOf("palette")})`}
        className={buttonClass("quiet")}
        onPointerEnter={() => void loadPalette()}
        onClick={() => setShown("palette")}
      >
        <Search size={15} aria-hidden="true" className="md:hidden" />
        <kbd className="rounded-sm border border-line px-1.5 font-wire text-sm max-md:hidden">
          {shortcutOf("palette")}
        </kbd>
      </button>
      <Suspense>
        {shown === "palette" && <CommandPalette items={items()} onClosed={close} />}
        {shown === "help" && <HelpSheet onClose={close} />}
      </Suspense>
    </>
  );
}
