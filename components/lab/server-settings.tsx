import { useId } from "react";
import { CheckField } from "@/components/ui/field";
import { portsText } from "@/lib/client/lab/network-words";
import { canEdit } from "@/lib/client/lab/setup-edit";
import { serverLabels } from "@/lib/client/lab/setup-words";
import type { LabServer, Scenario } from "@/lib/protocol/lab/scenario";
import { AddressField } from "./address-field";
import { Setting } from "./card";
import { PortsField } from "./ports-field";

export interface ServerSettingsProps {
  readonly server: LabServer;
  readonly scenario: Pick<Scenario, "editable">;
  readonly onChange: (server: Partial<LabServer>) => void;
}

/** How the FTP server is set, with the names that vsftpd has for it. */
export function ServerSettings({ server, scenario, onChange }: ServerSettingsProps) {
  const can = (field: keyof LabServer) => canEdit(scenario, { at: "server", field });
  const id = useId();
  const { passivePorts, passiveAddress, dialsForeignAddresses } = server;
  return (
    <div className="flex flex-col gap-2">
      {can("passivePorts") ? (
        <Setting label={serverLabels.passivePorts} htmlFor={`${id}-ports`}>
          <PortsField
            id={`${id}-ports`}
            label={serverLabels.passivePorts}
            value={passivePorts}
            onChange={(ports) => onChange({ passivePorts: ports })}
          />
          <Directive text="pasv_min_port, pasv_max_port" />
        </Setting>
      ) : (
        <Setting label={serverLabels.passivePorts}>
          <span className="font-wire text-sm">{portsText(passivePorts)}</span>
        </Setting>
      )}
      {can("passiveAddress") ? (
        <Setting label={serverLabels.passiveAddress} htmlFor={`${id}-address`}>
          <AddressField
            id={`${id}-address`}
            label={serverLabels.passiveAddress}
            value={passiveAddress}
            none="its own"
            isIpv4
            onChange={(address) => onChange({ passiveAddress: address })}
          />
          <Directive text="pasv_address" />
        </Setting>
      ) : (
        passiveAddress !== null && (
          <Setting label={serverLabels.passiveAddress}>
            <span className="font-wire text-sm">{passiveAddress}</span>
          </Setting>
        )
      )}
      {can("dialsForeignAddresses") ? (
        <CheckField
          label={
            <span>
              Dials addresses that aren't the client's <Directive text="port_promiscuous" />
            </span>
          }
          checked={dialsForeignAddresses}
          onChange={(dials) => onChange({ dialsForeignAddresses: dials })}
        />
      ) : (
        dialsForeignAddresses && <p className="text-ink-2">Dials addresses that aren't the client's.</p>
      )}
    </div>
  );
}

/** What vsftpd calls it. */
function Directive({ text }: { text: string }) {
  return <span className="font-wire text-xs text-ink-3">{text}</span>;
}
