import type { ComponentProps } from "react";

export interface ScrollableProps
  extends Omit<ComponentProps<"section">, "aria-label" | "tabIndex" | "role" | "className"> {
  /** Accessible name. */
  readonly label: string;
  /** A group where one more landmark would be too many. */
  readonly role?: "group";
  readonly className: string;
}

/** A part of the page that scrolls for itself: it has a name, and the keyboard can get in. */
export function Scrollable({ label, className, ...section }: ScrollableProps) {
  return (
    <section
      {...section}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own no key could scroll it.
      tabIndex={0}
      className={`overflow-auto ${className}`}
    />
  );
}
