import { useState } from "react";
import { SelectField, TextField } from "@/components/ui/field";
import { knownCharset, knownCharsets } from "@/lib/client/charsets";

const OTHER = "other";
const choices = [...knownCharsets, { value: OTHER, label: "Another charset…" }];

export interface CharsetFieldProps {
  /** Empty for UTF-8, which sessions begin with. */
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (charset: string) => void;
}

/** Chooses the charset of names: from those that are common, or by typing another's name. */
export function CharsetField({ value, error, onChange }: CharsetFieldProps) {
  const [other, setOther] = useState(value !== "" && knownCharset(value) === null);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <SelectField
        label="Charset of names"
        value={other ? OTHER : (knownCharset(value)?.value ?? "utf-8")}
        choices={choices}
        error={other ? undefined : error}
        onChange={(chosen) => {
          setOther(chosen === OTHER);
          onChange(chosen === OTHER ? "" : chosen);
        }}
      />
      {other && (
        <TextField
          label="Name of the charset"
          placeholder="cp437"
          value={value}
          error={error}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </div>
  );
}
