import { Ellipsis } from "lucide-react";
import { buttonClass } from "./button";
import type { LazyMenuProps } from "./lazy-menu";
import { Menu, MenuCheck, MenuItem, MenuSeparator } from "./menu";

/** What a `LazyMenu` becomes when it is first asked for: open at once, and an ordinary menu from then on. */
export function OpenedMenu({ label, look, align, lines }: LazyMenuProps) {
  return (
    <Menu
      defaultOpen
      align={align}
      trigger={
        <button type="button" aria-label={label} className={buttonClass(look)}>
          <Ellipsis size={16} aria-hidden="true" />
        </button>
      }
    >
      {lines.map((line, at) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: separators have nothing else, and lines stay in their places.
        if (line === "separator") return <MenuSeparator key={at} />;
        if ("checked" in line) {
          return (
            <MenuCheck key={line.label} checked={line.checked} onChange={line.onChange}>
              {line.label}
            </MenuCheck>
          );
        }
        return (
          <MenuItem key={line.label} disabled={line.disabled ?? false} onSelect={line.onSelect}>
            {line.label}
          </MenuItem>
        );
      })}
    </Menu>
  );
}
