import type { LabClient, LabServer, LabSetup } from "@/lib/protocol/lab/scenario";
import type { Gateway, Ports } from "@/lib/protocol/lab/topology";
import { same } from "./lab-link";
import { gatewayName, portsText, ruleText } from "./network-words";

/** What settings are called on the page. */
export const clientLabels: Readonly<Record<keyof LabClient, string>> = {
  host: "Host",
  encryption: "Encryption",
  dataMode: "Data connection",
  passiveCommand: "Passive command",
  passiveAddress: "Passive address",
  activeCommand: "Active command",
  activeAddress: "Active address",
  activePorts: "Active ports",
};

export const serverLabels: Readonly<Record<keyof LabServer, string>> = {
  passivePorts: "Passive ports",
  passiveAddress: "Address in 227",
  dialsForeignAddresses: "Dials foreign addresses",
};

const valueWords: Readonly<Record<string, string>> = {
  none: "none",
  explicit: "explicit TLS",
  auto: "automatic",
  "control-host": "always the host",
  trust: "what 227 says",
  passive: "passive",
  active: "active",
};

/** A setting's value in words. */
export function valueText(value: string | boolean | Ports | null): string {
  if (value === null) return "its own";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return valueWords[value] ?? value;
  return portsText(value);
}

/** What is different in another setup, each in a few words: "Data connection: passive". */
export function differencesText(before: LabSetup, after: LabSetup): readonly string[] {
  return [
    ...after.topology.sites.flatMap(({ id, gateway }, index) => {
      const old = before.topology.sites[index]?.gateway ?? null;
      return gateway === null || old === null
        ? []
        : gatewayDifferences(gatewayName(id, gateway), old, gateway);
    }),
    ...keysOf(serverLabels)
      .filter((key) => !same(before.server[key], after.server[key]))
      .map((key) => `The server's ${lowerFirst(serverLabels[key])}: ${portsOr(key, after.server[key])}`),
    ...keysOf(clientLabels)
      .filter((key) => !same(before.client[key], after.client[key]))
      .map((key) => `${clientLabels[key]}: ${portsOr(key, after.client[key])}`),
  ];
}

/** Ports that aren't set are any ports. */
function portsOr(key: keyof LabClient | keyof LabServer, value: string | boolean | Ports | null): string {
  return value === null && (key === "activePorts" || key === "passivePorts") ? "any" : valueText(value);
}

function gatewayDifferences(name: string, before: Gateway, after: Gateway): readonly string[] {
  const differences: string[] = [];
  if (!same(before.rules, after.rules)) {
    const rules = after.rules.map((rule) => `${rule.action} ${ruleText(rule)}`);
    differences.push(`${name}: ${rules.length === 0 ? "no rules" : rules.join("; ")}`);
  }
  if (!same(before.otherwise, after.otherwise)) {
    differences.push(`${name}: otherwise in ${after.otherwise.in}, out ${after.otherwise.out}`);
  }
  if (!same(before.nat?.forwards, after.nat?.forwards)) {
    const forwards = after.nat?.forwards.map(({ ports, to }) => `${portsText(ports)} to ${to}`) ?? [];
    differences.push(`${name}: forwards ${forwards.length === 0 ? "nothing" : forwards.join("; ")}`);
  }
  if (before.ftpHelper !== after.ftpHelper) {
    differences.push(`${name}: FTP helper ${after.ftpHelper ? "on" : "off"}`);
  }
  return differences;
}

function keysOf<T extends object>(record: T): readonly (keyof T)[] {
  const keys: (keyof T)[] = [];
  for (const key in record) keys.push(key);
  return keys;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
