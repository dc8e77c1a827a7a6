import type { Finding, FindingAction } from "@/lib/contract/finding";
import type { LabClient, LabSetup, Scenario } from "@/lib/protocol/lab/scenario";
import type { Ports } from "@/lib/protocol/lab/topology";
import { canEdit, withClient } from "./setup-edit";

/** The settings of a session that a lab's client has, too. */
const fields = [
  "dataMode",
  "passiveAddress",
  "passiveCommand",
  "activeCommand",
  "activeAddress",
  "activePorts",
] as const satisfies readonly (keyof LabClient)[];
type Field = (typeof fields)[number];

/** The client's setting that an action leaves to the person; null for an action of another kind. */
export function fieldToSet(action: FindingAction, scenario: Pick<Scenario, "editable">): Field | null {
  if (action.type !== "open-settings") return null;
  const field = fields.find((one) => one === action.field);
  return field !== undefined && canEdit(scenario, { at: "client", field }) ? field : null;
}

/**
 * The setup after what a finding proposes.
 * @returns null for what a scenario doesn't let be changed, or what isn't a change
 */
export function setupAfter(
  action: FindingAction,
  setup: LabSetup,
  scenario: Pick<Scenario, "editable">,
): LabSetup | null {
  if (action.type === "reconnect") {
    const { encryption } = action;
    if (encryption !== "none" && encryption !== "explicit") return null;
    return canEdit(scenario, { at: "client", field: "encryption" })
      ? withClient(setup, { encryption })
      : null;
  }
  if (action.type !== "change-settings") return null;
  const client = clientChange(action.settings);
  const changed = fields.filter((field) => field in client);
  if (changed.length === 0 || changed.length < Object.keys(action.settings).length) return null;
  return changed.every((field) => canEdit(scenario, { at: "client", field }))
    ? withClient(setup, client)
    : null;
}

type Settings = Extract<FindingAction, { type: "change-settings" }>["settings"];

function clientChange(settings: Settings): Partial<LabClient> {
  const { dataMode, passiveAddress, passiveCommand, activeCommand, activeAddress, activePorts } = settings;
  const ports = activePorts === undefined ? null : portsOf(activePorts);
  return {
    ...(dataMode !== undefined && { dataMode }),
    ...(passiveAddress !== undefined && { passiveAddress }),
    ...(passiveCommand !== undefined && { passiveCommand }),
    ...(activeCommand !== undefined && { activeCommand }),
    ...(activeAddress !== undefined && { activeAddress }),
    ...(ports !== null && { activePorts: ports }),
  };
}

/** "50000-50099", or one port alone; null for anything else. */
export function portsOf(text: string): Ports | null {
  const match = /^\s*(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?\s*$/.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && first <= last && last <= 65_535 ? { first, last } : null;
}

/** A finding with what its actions do here: they run the scenario once more. */
export function findingInLab(finding: Finding, again: string): Finding {
  const named = (action: FindingAction): FindingAction =>
    action.type === "change-settings" || action.type === "reconnect"
      ? { ...action, label: `${action.label} and ${again}` }
      : action;
  const { nextTest } = finding;
  return {
    ...finding,
    actions: finding.actions.map(named),
    nextTest:
      nextTest === null
        ? null
        : { ...nextTest, action: nextTest.action === null ? null : named(nextTest.action) },
  };
}
