import type { ComponentProps, MouseEvent } from "react";

const looks = {
  plain: "border-edge/60 bg-sheet text-ink hover:bg-well",
  primary: "border-accent bg-accent text-sheet hover:brightness-110",
  danger: "border-wrong bg-wrong text-sheet hover:brightness-110",
  quiet: "border-transparent bg-transparent text-ink-2 hover:bg-well hover:text-ink",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: keyof typeof looks;
}

/** The classes of a button, for what has to be another element (a menu's trigger, a link). */
export function buttonClass(look: keyof typeof looks = "plain"): string {
  return `inline-flex min-h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 py-1 font-medium whitespace-nowrap transition-colors select-none aria-disabled:opacity-45 pointer-coarse:min-h-9 ${looks[look]}`;
}

/**
 * What makes a button do nothing and say so, yet keep the focus: a natively disabled button drops it, and whoever works
 * with the keyboard is back at the top of the page.
 */
export function unavailable({ disabled, onClick }: Pick<ComponentProps<"button">, "disabled" | "onClick">) {
  return {
    "aria-disabled": disabled ? true : undefined,
    onClick: disabled ? (event: MouseEvent) => event.preventDefault() : onClick,
  };
}

/** A button with a text. */
export function Button({
  look = "plain",
  className = "",
  type = "button",
  disabled,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`${buttonClass(look)} ${className}`}
      {...rest}
      {...unavailable({ disabled, onClick })}
    />
  );
}
