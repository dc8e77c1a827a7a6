import { useId } from "react";
import { TextField } from "@/components/ui/field";

export interface ModeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly onChange: (text: string) => void;
}

/** What most files and folders have, offered while a person types. */
const usual = [
  ["644", "everybody may read it"],
  ["755", "everybody may read and run or open it"],
  ["600", "its owner alone"],
  ["700", "its owner alone, folders and programs"],
  ["664", "its group may change it"],
  ["775", "its group may change it, folders and programs"],
] as const;

/** Permissions as octal digits. */
export function ModeField({ label, value, error, hint, onChange }: ModeFieldProps) {
  const listId = useId();
  return (
    <>
      <TextField
        label={label}
        value={value}
        error={error}
        hint={hint}
        list={listId}
        inputMode="text"
        autoComplete="off"
        maxLength={5}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={listId}>
        {usual.map(([mode, meaning]) => (
          <option key={mode} value={mode} label={`${mode}: ${meaning}`} />
        ))}
      </datalist>
    </>
  );
}
