import { TextField } from "@/components/ui/field";
import { SettingFields, type SettingFieldsProps } from "./setting-fields";

/** The settings that most servers work without. */
export function AdvancedFields({ fields, errors, onChange }: SettingFieldsProps) {
  return (
    <div className="grid gap-3 pt-3 sm:grid-cols-2">
      <TextField
        label="First directory"
        placeholder="where the server puts you"
        value={fields.initialPath}
        error={errors.initialPath}
        onChange={({ target }) => onChange({ initialPath: target.value })}
      />
      <TextField
        label="Account"
        hint="Only for servers that ask for one after the password (ACCT)."
        value={fields.account}
        error={errors.account}
        onChange={({ target }) => onChange({ account: target.value })}
      />
      <SettingFields fields={fields} errors={errors} onChange={onChange} />
    </div>
  );
}
