import { type ComponentProps, type ReactNode, useId } from "react";

const controlClass =
  "min-h-8 w-full min-w-0 rounded-md border border-edge bg-paper px-2.5 py-1 text-ink aria-invalid:border-wrong disabled:opacity-50 pointer-coarse:min-h-10 pointer-coarse:text-lg";

interface FieldFrame {
  readonly label: string;
  /** A sentence below the control. */
  readonly hint?: ReactNode;
  /** What is wrong with the value. */
  readonly error?: string | undefined;
  readonly className?: string;
}

function Frame({
  id,
  label,
  hint,
  error,
  className = "",
  children,
}: FieldFrame & { id: string; children: ReactNode }) {
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-sm font-medium text-ink-2">
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-note`} className="text-sm text-wrong">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-note`} className="text-sm text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export type TextFieldProps = FieldFrame & Omit<ComponentProps<"input">, "className">;

/** A labelled text input. */
export function TextField({ label, hint, error, className, id, ...input }: TextFieldProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  return (
    <Frame id={inputId} label={label} hint={hint} error={error} {...(className && { className })}>
      <input
        id={inputId}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${inputId}-note` : undefined}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className={controlClass}
        {...input}
      />
    </Frame>
  );
}

export type TextAreaFieldProps = FieldFrame & Omit<ComponentProps<"textarea">, "className">;

/** A labelled text of several lines. */
export function TextAreaField({ label, hint, error, className, id, ...area }: TextAreaFieldProps) {
  const ownId = useId();
  const areaId = id ?? ownId;
  return (
    <Frame id={areaId} label={label} hint={hint} error={error} {...(className && { className })}>
      <textarea
        id={areaId}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${areaId}-note` : undefined}
        className={`${controlClass} resize-y`}
        {...area}
      />
    </Frame>
  );
}

export interface SelectFieldProps<T extends string> extends FieldFrame {
  readonly name?: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** A labelled choice; the browser's own list, which every device knows how to show. */
export function SelectField<T extends string>({
  label,
  hint,
  error,
  className,
  ...select
}: SelectFieldProps<T>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} {...(className && { className })}>
      <select
        id={id}
        name={select.name}
        value={select.value}
        onChange={({ target }) => {
          const chosen = select.choices.find(({ value }) => value === target.value);
          if (chosen) select.onChange(chosen.value);
        }}
        aria-describedby={hint ? `${id}-note` : undefined}
        className={controlClass}
      >
        {select.choices.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

export interface CheckFieldProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A labelled checkbox. */
export function CheckField({ label, checked, onChange }: CheckFieldProps) {
  return (
    <label className="flex min-h-7 items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
        className="size-4 accent-accent"
      />
      {label}
    </label>
  );
}
