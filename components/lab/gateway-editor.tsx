import { ArrowUp, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { portsText, ruleText } from "@/lib/client/lab/network-words";
import {
  addForward,
  addRule,
  canEdit,
  changeForward,
  changeRule,
  raiseRule,
  removeForward,
  removeRule,
} from "@/lib/client/lab/setup-edit";
import { mostRules } from "@/lib/contract/lab";
import type { LabField, Scenario } from "@/lib/protocol/lab/scenario";
import type { FirewallAction, FirewallRule, Gateway, Site } from "@/lib/protocol/lab/topology";
import { AddressField } from "./address-field";
import { ChoiceField } from "./choice-field";
import { PortsField } from "./ports-field";

export interface GatewayEditorProps {
  readonly site: Site;
  readonly gateway: Gateway;
  readonly scenario: Pick<Scenario, "editable">;
  readonly onChange: (gateway: Gateway) => void;
}

const actions = [
  { value: "allow", label: "allow" },
  { value: "drop", label: "drop" },
  { value: "reject", label: "reject" },
  { value: "prohibit", label: "prohibit" },
] as const;
const directions = [
  { value: "in", label: "in" },
  { value: "out", label: "out" },
] as const;

/** What stands between a host and the internet: what can be edited as fields, the rest as it is. */
export function GatewayEditor({ site, gateway, scenario, onChange }: GatewayEditorProps) {
  const can = (part: Extract<LabField, { at: "gateway" }>["part"]) =>
    canEdit(scenario, { at: "gateway", site: site.id, part });
  return (
    <div className="flex flex-col gap-2">
      <Rules gateway={gateway} isEditable={can("rules")} onChange={onChange} />
      <Otherwise gateway={gateway} isEditable={can("otherwise")} onChange={onChange} />
      {gateway.nat !== null && (
        <Forwards site={site} gateway={gateway} isEditable={can("forwards")} onChange={onChange} />
      )}
      {can("helper") ? (
        <CheckField
          label="FTP helper (ALG)"
          checked={gateway.ftpHelper}
          onChange={(ftpHelper) => onChange({ ...gateway, ftpHelper })}
        />
      ) : (
        gateway.ftpHelper && <p className="text-ink-2">An FTP helper (ALG) reads control connections.</p>
      )}
    </div>
  );
}

interface PartProps {
  readonly gateway: Gateway;
  readonly isEditable: boolean;
  readonly onChange: (gateway: Gateway) => void;
}

function Rules({ gateway, isEditable, onChange }: PartProps) {
  if (gateway.rules.length === 0 && !isEditable) return null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      {gateway.rules.length > 0 && (
        <ol aria-label="Rules, the first that fits counts" className="flex w-full flex-col gap-1.5">
          {gateway.rules.map((rule, index) => (
            <li key={rule.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 font-wire text-sm">
              <span className="min-w-12 max-w-full shrink-0 truncate">{rule.id}</span>
              {isEditable ? (
                <RuleFields rule={rule} index={index} gateway={gateway} onChange={onChange} />
              ) : (
                <>
                  <ActionBadge action={rule.action} /> {ruleText(rule)}
                </>
              )}
            </li>
          ))}
        </ol>
      )}
      {isEditable && gateway.rules.length < mostRules && (
        <Button onClick={() => onChange(addRule(gateway))}>Add a rule</Button>
      )}
    </div>
  );
}

interface RuleFieldsProps {
  readonly rule: FirewallRule;
  readonly index: number;
  readonly gateway: Gateway;
  readonly onChange: (gateway: Gateway) => void;
}

function RuleFields({ rule, index, gateway, onChange }: RuleFieldsProps) {
  const { id } = rule;
  const change = (changed: Partial<FirewallRule>) => onChange(changeRule(gateway, id, changed));
  return (
    <>
      <ChoiceField
        label={`Action of ${id}`}
        value={rule.action}
        choices={actions}
        onChange={(action) => change({ action })}
      />
      <ChoiceField
        label={`Direction of ${id}`}
        value={rule.direction}
        choices={directions}
        onChange={(direction) => change({ direction })}
      />
      <span className="flex basis-full flex-wrap items-center gap-x-2 gap-y-1 pl-14">
        <PortsField label={`Ports of ${id}`} value={rule.ports} onChange={(ports) => change({ ports })} />
        <span className="flex">
          <IconButton
            label={`Move ${id} up`}
            disabled={index === 0}
            onClick={() => onChange(raiseRule(gateway, id))}
          >
            <ArrowUp size={14} aria-hidden="true" />
          </IconButton>
          <IconButton label={`Remove ${id}`} onClick={() => onChange(removeRule(gateway, id))}>
            <X size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </span>
    </>
  );
}

function ActionBadge({ action }: { action: FirewallAction }) {
  const look = action === "allow" ? "bg-well text-good" : "bg-wrong-wash text-wrong";
  return <b className={`rounded-sm px-1.5 py-px font-medium ${look}`}>{action}</b>;
}

function Otherwise({ gateway, isEditable, onChange }: PartProps) {
  const { otherwise, rules, nat } = gateway;
  const isAll = rules.length === 0 && (nat?.forwards ?? []).length === 0;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-wire text-sm">
      <span className="font-ui text-ink-2">{isAll ? "Everything" : "The rest"}</span>
      {directions.map(({ value: direction }) => (
        <span key={direction} className="flex items-center gap-1.5">
          {direction}
          {isEditable ? (
            <ChoiceField
              label={`What happens to the rest, ${direction}`}
              value={otherwise[direction]}
              choices={actions}
              onChange={(action) =>
                onChange({ ...gateway, otherwise: { ...otherwise, [direction]: action } })
              }
            />
          ) : (
            <ActionBadge action={otherwise[direction]} />
          )}
        </span>
      ))}
    </p>
  );
}

function Forwards({ site, gateway, isEditable, onChange }: PartProps & { readonly site: Site }) {
  const { nat } = gateway;
  if (nat === null) return null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <p>
        <span className="text-ink-2">NAT: the world sees</span>{" "}
        <span className="font-wire text-sm">{nat.publicAddress}</span>
      </p>
      {nat.forwards.length === 0 ? (
        <p className="text-ink-2">No port is forwarded.</p>
      ) : (
        <ol aria-label="Port forwards" className="flex w-full flex-col gap-1.5">
          {nat.forwards.map(({ id, ports, to }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-2 gap-y-1 font-wire text-sm">
              <span className="shrink-0">{id}</span>
              {isEditable ? (
                <>
                  <PortsField
                    label={`Ports of ${id}`}
                    value={ports}
                    isOptional={false}
                    onChange={(changed) =>
                      changed && onChange(changeForward(gateway, id, { ports: changed }))
                    }
                  />
                  <span aria-hidden="true">→</span>
                  <AddressField
                    label={`Host of ${id}`}
                    value={to}
                    isIpv4
                    onChange={(address) => address && onChange(changeForward(gateway, id, { to: address }))}
                  />
                  <IconButton label={`Remove ${id}`} onClick={() => onChange(removeForward(gateway, id))}>
                    <X size={14} aria-hidden="true" />
                  </IconButton>
                </>
              ) : (
                <span>
                  {portsText(ports)} → {to}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      {isEditable && nat.forwards.length < mostRules && (
        <Button onClick={() => onChange(addForward(gateway, site))}>Add a forward</Button>
      )}
    </div>
  );
}
