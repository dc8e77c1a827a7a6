import { redo, undo } from "@codemirror/commands";
import { openSearchPanel } from "@codemirror/search";
import type { EditorView } from "@codemirror/view";
import { Redo2, Search, Undo2, WrapText } from "lucide-react";
import { useSyncExternalStore } from "react";
import { isApple } from "@/components/actions/apple";
import { IconButton } from "@/components/ui/icon-button";
import { formatShortcut } from "@/lib/client/actions/shortcut";
import { lineWrapping } from "@/lib/client/layout-preferences";
import { toggleWrapping } from "./code-extensions";

/** Turns the wrapping of long lines on and off, in every view of a text. */
export function WrappingButton() {
  const wrapping = useSyncExternalStore(lineWrapping.subscribe, lineWrapping.current, () => "on" as const);
  return (
    <IconButton
      label="Wrap long lines"
      keys={formatShortcut({ key: "z", alt: true }, isApple())}
      aria-pressed={wrapping === "on"}
      onClick={() => toggleWrapping()}
    >
      <WrapText size={16} aria-hidden="true" />
    </IconButton>
  );
}

/** Opens the panel for searching in a text. */
export function SearchButton({ view }: { view: () => EditorView | null }) {
  return (
    <IconButton
      label="Find"
      keys={formatShortcut({ key: "f", mod: true }, isApple())}
      onClick={() => {
        const shown = view();
        if (shown !== null) openSearchPanel(shown);
      }}
    >
      <Search size={16} aria-hidden="true" />
    </IconButton>
  );
}

export interface UndoButtonsProps {
  readonly view: () => EditorView | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** Takes changes back, and brings them again. */
export function UndoButtons({ view, canUndo, canRedo }: UndoButtonsProps) {
  const run = (command: (shown: EditorView) => boolean) => {
    const shown = view();
    if (shown !== null) command(shown);
  };
  return (
    <>
      <IconButton
        label="Undo"
        keys={formatShortcut({ key: "z", mod: true }, isApple())}
        disabled={!canUndo}
        onClick={() => run(undo)}
      >
        <Undo2 size={16} aria-hidden="true" />
      </IconButton>
      <IconButton
        label="Redo"
        keys={formatShortcut({ key: "z", mod: true, shift: true }, isApple())}
        disabled={!canRedo}
        onClick={() => run(redo)}
      >
        <Redo2 size={16} aria-hidden="true" />
      </IconButton>
    </>
  );
}
