"use client";

import { type ReactNode, useId } from "react";

export interface SegmentedProps<T extends string> {
  /** Accessible name. */
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/**
 * A radio group that looks like one control: for two or three choices that stay in sight. The browser's own radio buttons:
 * the first page has this, and the headless library's would be a tenth of its weight.
 */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={props.label}
      className="inline-flex shrink-0 rounded-md border border-edge/60 bg-well"
    >
      {props.choices.map((choice) => (
        <label
          key={choice.value}
          className="group relative flex min-h-7 items-center gap-1.5 rounded-md px-3 text-ink-2 transition-colors select-none hover:text-ink has-checked:bg-sheet has-checked:font-medium has-checked:text-ink has-checked:inset-ring has-checked:inset-ring-data has-disabled:opacity-60 pointer-coarse:min-h-9"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === props.value}
            disabled={props.disabled}
            onChange={() => props.onChange(choice.value)}
            className="absolute inset-0 appearance-none rounded-md outline-offset-2"
          />
          {choice.icon && (
            <span className="hidden text-data group-has-checked:inline-flex">{choice.icon}</span>
          )}
          {choice.label}
        </label>
      ))}
    </div>
  );
}
