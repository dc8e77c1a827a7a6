import { useId } from "react";
import { DataModeChoice } from "@/components/sessions/data-mode-choice";
import { canEdit } from "@/lib/client/lab/setup-edit";
import { clientLabels, valueText } from "@/lib/client/lab/setup-words";
import type { LabClient, Scenario } from "@/lib/protocol/lab/scenario";
import { AddressField } from "./address-field";
import { Setting } from "./card";
import { ChoiceField } from "./choice-field";
import { PortsField } from "./ports-field";

export interface SessionSettingsProps {
  readonly client: LabClient;
  readonly scenario: Pick<Scenario, "editable">;
  readonly onChange: (client: Partial<LabClient>) => void;
  /** What stands before a field's name in its id: a finding leads to the field. */
  readonly idPrefix: string;
}

const encryptions = [
  { value: "none", label: "none" },
  { value: "explicit", label: "explicit TLS" },
] as const;
const passiveCommands = [
  { value: "auto", label: "automatic" },
  { value: "EPSV", label: "EPSV" },
  { value: "PASV", label: "PASV" },
] as const;
const activeCommands = [
  { value: "auto", label: "automatic" },
  { value: "EPRT", label: "EPRT" },
  { value: "PORT", label: "PORT" },
] as const;
const passiveAddresses = [
  { value: "auto", label: "automatic" },
  { value: "control-host", label: "always the host" },
  { value: "trust", label: "what 227 says" },
] as const;

/** How Portside's session is set: what can be edited as fields, the rest as it is. */
export function SessionSettings({ client, scenario, onChange, idPrefix }: SessionSettingsProps) {
  const name = useId();
  const can = (field: keyof LabClient) => canEdit(scenario, { at: "client", field });
  const idOf = (field: keyof LabClient) => `${idPrefix}${field}`;
  const shown = (field: keyof LabClient, none = "its own") => (
    <Setting label={clientLabels[field]}>
      <span className="font-wire text-sm">{client[field] === null ? none : valueText(client[field])}</span>
    </Setting>
  );
  const choice = <F extends "encryption" | "passiveCommand" | "activeCommand" | "passiveAddress">(
    field: F,
    choices: readonly { readonly value: LabClient[F]; readonly label: string }[],
    change: (value: LabClient[F]) => Partial<LabClient>,
  ) =>
    can(field) ? (
      <Setting label={clientLabels[field]} htmlFor={idOf(field)}>
        <ChoiceField
          id={idOf(field)}
          label={clientLabels[field]}
          value={client[field]}
          choices={choices}
          onChange={(value) => onChange(change(value))}
        />
      </Setting>
    ) : (
      shown(field)
    );
  const isActive = client.dataMode === "active";
  return (
    <div id={name} className="flex flex-col gap-2">
      {can("dataMode") ? (
        <div>
          <DataModeChoice value={client.dataMode} onChange={(dataMode) => onChange({ dataMode })} />
        </div>
      ) : (
        shown("dataMode")
      )}
      {choice("encryption", encryptions, (encryption) => ({ encryption }))}
      {(!isActive || can("passiveCommand")) &&
        choice("passiveCommand", passiveCommands, (passiveCommand) => ({ passiveCommand }))}
      {(!isActive || can("passiveAddress")) &&
        choice("passiveAddress", passiveAddresses, (passiveAddress) => ({ passiveAddress }))}
      {(isActive || can("activeCommand")) &&
        choice("activeCommand", activeCommands, (activeCommand) => ({ activeCommand }))}
      {can("activeAddress") ? (
        <Setting label={clientLabels.activeAddress} htmlFor={idOf("activeAddress")}>
          <AddressField
            id={idOf("activeAddress")}
            label={clientLabels.activeAddress}
            value={client.activeAddress}
            none="your own"
            onChange={(activeAddress) => onChange({ activeAddress })}
          />
        </Setting>
      ) : (
        isActive && shown("activeAddress", "your own")
      )}
      {can("activePorts") ? (
        <Setting label={clientLabels.activePorts} htmlFor={idOf("activePorts")}>
          <PortsField
            id={idOf("activePorts")}
            label={clientLabels.activePorts}
            value={client.activePorts}
            onChange={(activePorts) => onChange({ activePorts })}
          />
        </Setting>
      ) : (
        isActive && shown("activePorts", "any")
      )}
    </div>
  );
}
