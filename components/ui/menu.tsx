"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

const itemClass =
  "flex min-h-7 items-center gap-2 rounded-md px-2 py-1 outline-none select-none data-disabled:opacity-45 data-highlighted:bg-accent-wash pointer-coarse:min-h-10";

export interface MenuProps {
  /** The element that opens it: a button without a click handler. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
}

/** A menu that opens from a button. */
export function Menu({ trigger, children, align = "start" }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <MenuPopup align={align}>{children}</MenuPopup>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuPopupProps extends Pick<MenuProps, "align" | "children"> {
  /** What the menu stands at; its trigger otherwise. */
  readonly anchor?: Element;
}

function MenuPopup({ anchor, align = "start", children }: MenuPopupProps) {
  return (
    <BaseMenu.Positioner
      {...(anchor && { anchor })}
      sideOffset={4}
      align={align}
      className="z-50 outline-none"
    >
      <BaseMenu.Popup className="min-w-40 rounded-lg border border-line bg-sheet p-1 shadow-lift outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
        {children}
      </BaseMenu.Popup>
    </BaseMenu.Positioner>
  );
}

export interface OpenMenuProps {
  /** What it is about, and stands at. */
  readonly anchor: Element;
  /** The menu goes: something was chosen, or nothing was. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A menu that is open as long as it is there, about something that is no button. */
export function OpenMenu({ anchor, onClose, children }: OpenMenuProps) {
  return (
    <BaseMenu.Root open onOpenChange={(open) => !open && onClose()}>
      <BaseMenu.Portal>
        <MenuPopup anchor={anchor}>{children}</MenuPopup>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export interface MenuItemProps {
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, icon, disabled = false, children }: MenuItemProps) {
  return (
    <BaseMenu.Item className={itemClass} disabled={disabled} onClick={onSelect}>
      {icon && <span className="text-ink-3">{icon}</span>}
      {children}
    </BaseMenu.Item>
  );
}

export interface MenuCheckProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** Something that is on or off. */
export function MenuCheck({ checked, onChange, children }: MenuCheckProps) {
  return (
    <BaseMenu.CheckboxItem className={itemClass} checked={checked} onCheckedChange={onChange}>
      <span className="w-4">
        <BaseMenu.CheckboxItemIndicator>
          <Check size={14} aria-hidden="true" />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      {children}
    </BaseMenu.CheckboxItem>
  );
}

export interface MenuLinkProps {
  readonly href: string;
  /** Saves the answer as a file rather than going there. */
  readonly download?: boolean;
  /** Leaves this page where it is. */
  readonly newTab?: boolean;
  readonly children: ReactNode;
}

export function MenuLink({ href, download = false, newTab = false, children }: MenuLinkProps) {
  return (
    <BaseMenu.LinkItem
      className={itemClass}
      closeOnClick
      href={href}
      {...(download && { download: "" })}
      {...(newTab && { target: "_blank", rel: "noopener" })}
    >
      {children}
      {newTab && <span className="sr-only"> (opens in a new tab)</span>}
    </BaseMenu.LinkItem>
  );
}

/** Between items of different kinds. */
export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}

export interface MenuChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of several in a menu. */
export function MenuChoice<T extends string>({ label, value, choices, onChange }: MenuChoiceProps<T>) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
      <div className="px-2 pt-1.5 pb-1 text-sm text-ink-3" aria-hidden="true">
        {label}
      </div>
      {choices.map((choice) => (
        <BaseMenu.RadioItem key={choice.value} value={choice.value} className={itemClass}>
          <span className="w-4">
            <BaseMenu.RadioItemIndicator>
              <Check size={14} aria-hidden="true" />
            </BaseMenu.RadioItemIndicator>
          </span>
          {choice.label}
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}
