import { fieldClass } from "./field-class";

export interface ChoiceFieldProps<T extends string> {
  /** Accessible name. */
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly id?: string;
}

/** A small choice in a card of the lab. */
export function ChoiceField<T extends string>({ label, value, choices, onChange, id }: ChoiceFieldProps<T>) {
  return (
    <select
      id={id}
      aria-label={label}
      value={value}
      onChange={({ target }) => {
        const chosen = choices.find((choice) => choice.value === target.value);
        if (chosen) onChange(chosen.value);
      }}
      className={`${fieldClass} text-sm`}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
