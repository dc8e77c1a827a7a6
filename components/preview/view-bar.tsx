import type { ReactNode } from "react";

/** What can be set about a file that is shown, in a row above it. */
export function ViewBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      role="toolbar"
      aria-label={label}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-paper px-4 py-1.5 text-sm text-ink-2"
    >
      {children}
    </div>
  );
}

export interface BarChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** A labelled choice that fits into the row; the browser's own list. */
export function BarChoice<T extends string>({ label, value, choices, onChange }: BarChoiceProps<T>) {
  return (
    <label className="flex min-w-0 items-center gap-2">
      {label}
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = choices.find((choice) => choice.value === target.value);
          if (chosen) onChange(chosen.value);
        }}
        className="min-h-7 min-w-0 rounded-md border border-edge bg-sheet px-2 text-ink pointer-coarse:min-h-9"
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}
