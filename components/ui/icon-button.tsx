"use client";

import { Tooltip } from "@base-ui/react/tooltip";
import type { ComponentProps } from "react";
import { unavailable } from "./button";
import { iconButtonClass } from "./icon-button-class";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "title"> {
  /** What it does: its accessible name, and its tooltip. */
  readonly label: string;
  /** Shown after the label in the tooltip, such as "F2". */
  readonly keys?: string;
}

/** A button that shows an icon only; its name shows on hover and focus. */
export function IconButton(props: IconButtonProps) {
  const { label, keys, className = "", children, disabled, onClick, ...rest } = props;
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={<button type="button" {...rest} {...unavailable({ disabled, onClick })} />}
        aria-label={label}
        className={`${iconButtonClass} ${className}`}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="rounded-md bg-ink px-2 py-1 text-sm text-paper shadow-lift transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {label}
            {keys && <kbd className="ml-2 font-wire text-xs opacity-75">{keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
