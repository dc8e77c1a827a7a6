"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";

export interface SegmentedProps<T extends string> {
  /** Accessible name. */
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** A radio group that looks like one control: for two or three choices that stay in sight. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  return (
    <RadioGroup
      value={props.value}
      onValueChange={props.onChange}
      disabled={props.disabled ?? false}
      aria-label={props.label}
      className="inline-flex shrink-0 rounded-md border border-edge/60 bg-well"
    >
      {props.choices.map((choice) => (
        <Radio.Root
          key={choice.value}
          value={choice.value}
          aria-label={choice.label}
          className="group flex min-h-7 items-center gap-1.5 rounded-md px-3 text-ink-2 outline-offset-2 transition-colors select-none hover:text-ink data-checked:bg-sheet data-checked:font-medium data-checked:text-ink data-checked:inset-ring data-checked:inset-ring-data data-disabled:opacity-60 pointer-coarse:min-h-9"
        >
          {choice.icon && (
            <span className="hidden text-data group-data-checked:inline-flex">{choice.icon}</span>
          )}
          {choice.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
