import { CheckField, SelectField, TextField } from "@/components/ui/field";
import type { ConnectFields, FieldErrors } from "@/lib/client/connect-fields";
import { CharsetField } from "./charset-field";

export interface SettingFieldsProps {
  readonly fields: ConnectFields;
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<ConnectFields>) => void;
}

/** The settings that may change while a session lives, for a grid of two columns. Those that findings name have names. */
export function SettingFields({ fields, errors, onChange }: SettingFieldsProps) {
  return (
    <>
      <SelectField
        label="Passive address"
        name="passiveAddress"
        value={fields.passiveAddress}
        onChange={(passiveAddress) => onChange({ passiveAddress })}
        choices={[
          { value: "auto", label: "The server's host, whatever 227 says" },
          { value: "control-host", label: "The server's host, 227 unread" },
          { value: "trust", label: "The address in 227" },
          { value: "strict", label: "Fail when they differ" },
        ]}
      />
      <SelectField
        label="Passive command"
        name="passiveCommand"
        value={fields.passiveCommand}
        onChange={(passiveCommand) => onChange({ passiveCommand })}
        choices={[
          { value: "auto", label: "EPSV, else PASV" },
          { value: "EPSV", label: "EPSV" },
          { value: "PASV", label: "PASV" },
        ]}
      />
      <SelectField
        label="Active command"
        name="activeCommand"
        value={fields.activeCommand}
        onChange={(activeCommand) => onChange({ activeCommand })}
        choices={[
          { value: "auto", label: "Whatever fits the address" },
          { value: "EPRT", label: "EPRT" },
          { value: "PORT", label: "PORT" },
        ]}
      />
      <TextField
        label="Active address"
        hint="The address to tell the server, when Portside is behind NAT."
        placeholder="own address"
        name="activeAddress"
        value={fields.activeAddress}
        error={errors.activeAddress}
        onChange={({ target }) => onChange({ activeAddress: target.value })}
      />
      <TextField
        label="Active ports"
        hint="A range that the firewall lets in."
        placeholder="50000-50100"
        name="activePorts"
        value={fields.activePorts}
        error={errors.activePorts}
        onChange={({ target }) => onChange({ activePorts: target.value })}
      />
      <SelectField
        label="Listings"
        value={fields.listCommand}
        onChange={(listCommand) => onChange({ listCommand })}
        choices={[
          { value: "auto", label: "MLSD, else LIST" },
          { value: "MLSD", label: "MLSD" },
          { value: "LIST", label: "LIST" },
        ]}
      />
      <CharsetField
        value={fields.charset}
        error={errors.charset}
        onChange={(charset) => onChange({ charset })}
      />
      <SelectField
        label="Uploads go"
        value={fields.uploadVia}
        onChange={(uploadVia) => onChange({ uploadVia })}
        choices={[
          { value: "auto", label: "Under a temporary name when it matters" },
          { value: "temporary", label: "Always under a temporary name" },
          { value: "direct", label: "Straight to their name" },
        ]}
      />
      <TextField
        label="Transfer connections"
        inputMode="numeric"
        placeholder="3"
        name="transferConnections"
        value={fields.transferConnections}
        error={errors.transferConnections}
        onChange={({ target }) => onChange({ transferConnections: target.value })}
      />
      <TextField
        label="Time-out, seconds"
        inputMode="numeric"
        placeholder="20"
        name="timeoutSeconds"
        value={fields.timeoutSeconds}
        error={errors.timeoutSeconds}
        onChange={({ target }) => onChange({ timeoutSeconds: target.value })}
      />
      <div className="sm:col-span-2">
        <CheckField
          label="When a data connection fails, try the other mode once and say so"
          checked={fields.fallback}
          onChange={(fallback) => onChange({ fallback })}
        />
      </div>
    </>
  );
}
