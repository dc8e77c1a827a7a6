"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ComponentProps, type ReactElement, type ReactNode, useState } from "react";

const itemClass =
  "flex min-h-7 items-center gap-2 rounded-md px-2 py-1 outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-accent-wash pointer-coarse:min-h-10";

export interface MenuProps {
  /** The element that opens it: a button without a click handler. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: "start" | "end";
  /** Whether it is open when it first appears. */
  readonly defaultOpen?: boolean;
  /** Called once it is closed, to move the focus; without it the focus goes back to the trigger. */
  readonly onClosed?: () => void;
}

/** A menu that opens from a button. */
export function Menu({ trigger, children, align = "start", defaultOpen = false, onClosed }: MenuProps) {
  return (
    <BaseMenu.Root defaultOpen={defaultOpen} onOpenChangeComplete={(open) => !open && onClosed?.()}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <MenuPopup align={align} finalFocus={onClosed === undefined}>
          {children}
        </MenuPopup>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuPopupProps extends Pick<MenuProps, "align" | "children"> {
  /** Its accessible name; that of its trigger otherwise. */
  readonly label?: string;
  /** What the menu stands at; its trigger otherwise. */
  readonly anchor?: ComponentProps<typeof BaseMenu.Positioner>["anchor"];
  /** Whether the focus goes back by itself when it closes. */
  readonly finalFocus?: boolean;
}

function MenuPopup({ label, anchor, finalFocus = true, align = "start", children }: MenuPopupProps) {
  return (
    <BaseMenu.Positioner
      {...(anchor && { anchor })}
      sideOffset={4}
      align={align}
      className="z-50 outline-none"
    >
      <BaseMenu.Popup
        aria-label={label}
        finalFocus={finalFocus}
        onContextMenu={(event) => event.preventDefault()}
        className="max-h-(--available-height) max-w-(--available-width) min-w-40 overflow-y-auto rounded-lg border border-line bg-sheet p-1 shadow-lift outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
      >
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

export interface ContextMenuProps {
  /** Its accessible name. */
  readonly label: string;
  /** Where it opens, in pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  /** Called once it is closed, to move the focus. */
  readonly onClosed: () => void;
  readonly children: ReactNode;
}

/** A menu that is open at a point, until something is chosen or a person goes elsewhere. */
export function ContextMenu({ label, at, onClosed, children }: ContextMenuProps) {
  const [open, setOpen] = useState(true);
  const anchor = { getBoundingClientRect: () => DOMRect.fromRect(at) };
  return (
    <BaseMenu.Root
      open={open}
      onOpenChange={setOpen}
      onOpenChangeComplete={(isOpen) => !isOpen && onClosed()}
    >
      <BaseMenu.Portal>
        <MenuPopup label={label} anchor={anchor} finalFocus={false}>
          {children}
        </MenuPopup>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface ItemParts {
  readonly disabled?: boolean;
  /** Why it is disabled: shown below it. */
  readonly reason?: string | undefined;
  /** Shown at its end, such as "F2". */
  readonly keys?: string | undefined;
  readonly children: ReactNode;
}

/** What an item says. Its keys are told to assistive technology by the help sheet: here they would be part of its name. */
function ItemText({ disabled = false, reason, keys, children }: ItemParts) {
  return (
    <>
      {disabled && reason !== undefined ? (
        <span className="flex flex-col">
          {children}
          <span className="text-xs">{reason}</span>
        </span>
      ) : (
        children
      )}
      {keys !== undefined && (
        <span aria-hidden="true" className="ml-auto pl-6 font-wire text-xs text-ink-3">
          {keys}
        </span>
      )}
    </>
  );
}

export interface MenuItemProps extends ItemParts {
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
}

export function MenuItem({ onSelect, icon, ...parts }: MenuItemProps) {
  return (
    <BaseMenu.Item className={itemClass} disabled={parts.disabled ?? false} onClick={onSelect}>
      {icon && <span className="text-ink-3">{icon}</span>}
      <ItemText {...parts} />
    </BaseMenu.Item>
  );
}

export interface MenuCheckProps extends ItemParts {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** Something that is on or off. The menu stays open, so that several can be changed. */
export function MenuCheck({ checked, onChange, ...parts }: MenuCheckProps) {
  return (
    <BaseMenu.CheckboxItem
      className={itemClass}
      disabled={parts.disabled ?? false}
      checked={checked}
      onCheckedChange={onChange}
    >
      <span className="w-4">
        <BaseMenu.CheckboxItemIndicator>
          <Check size={14} aria-hidden="true" />
        </BaseMenu.CheckboxItemIndicator>
      </span>
      <ItemText {...parts} />
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
