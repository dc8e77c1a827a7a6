"use client";

import { Ellipsis } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { buttonClass } from "./button";

const OpenedMenu = lazy(async () => ({ default: (await import("./opened-menu")).OpenedMenu }));

/** A line of a menu, as data: what draws it comes when the menu is first opened. */
export type MenuLine =
  | { readonly label: string; readonly onSelect: () => void; readonly disabled?: boolean }
  | { readonly label: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void }
  | "separator";

export interface LazyMenuProps {
  /** Accessible name of its button. */
  readonly label: string;
  readonly look: "plain" | "quiet";
  readonly align: "start" | "end";
  readonly lines: readonly MenuLine[];
}

/** A menu of the first page: the headless library's menus would be a fifth of what that page may weigh. */
export function LazyMenu(props: LazyMenuProps) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={props.label}
      aria-haspopup="menu"
      className={buttonClass(props.look)}
      onClick={() => setWanted(true)}
    >
      <Ellipsis size={16} aria-hidden="true" />
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenedMenu {...props} />
    </Suspense>
  );
}
