import { appPath } from "@/lib/contract/base-path";
import { labChangesSchema } from "@/lib/contract/lab";
import { changedSetup, type LabChanges, type LabField, type Scenario } from "@/lib/protocol/lab/scenario";

/** Links longer than this are nobody's settings: browsers and chats cut them, too. */
const LONGEST = 8000;

/** The address of a scenario with what was changed in it. */
export function labLink(scenario: Pick<Scenario, "id">, changes: LabChanges): string {
  const query = isEmpty(changes) ? "" : `?${new URLSearchParams({ set: JSON.stringify(changes) })}`;
  return appPath(`/lab/${scenario.id}${query}`);
}

/**
 * What an address says is changed. Addresses come from anybody: what isn't in order, is about what the scenario doesn't
 * let be edited, or about sites that it hasn't, changes nothing.
 */
export function readLabLink(
  search: string,
  scenario: Pick<Scenario, "setup" | "editable">,
): { readonly changes: LabChanges; readonly isRefused: boolean } {
  const text = new URLSearchParams(search).get("set");
  if (text === null) return { changes: {}, isRefused: false };
  const refused = { changes: {}, isRefused: true };
  if (text.length > LONGEST) return refused;
  const parsed = labChangesSchema.safeParse(parseJson(text));
  if (!parsed.success || !isAllowed(parsed.data, scenario)) return refused;
  return { changes: parsed.data, isRefused: false };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Not JSON: refused by the schema.
  }
}

function isEmpty({ gateways, server, client }: LabChanges): boolean {
  return [gateways, server, client].every((part) => part === undefined || Object.keys(part).length === 0);
}

/** Whether nothing but what can be edited on the page is changed. */
function isAllowed(changes: LabChanges, { setup, editable }: Pick<Scenario, "setup" | "editable">): boolean {
  let changed: ReturnType<typeof changedSetup>;
  try {
    changed = changedSetup(setup, changes);
  } catch {
    return false; // A gateway of a site that has none.
  }
  const can = (field: LabField) => editable.some((one) => sameField(one, field));
  const clientKeys = keysThatDiffer(setup.client, changed.client);
  const serverKeys = keysThatDiffer(setup.server, changed.server);
  if (!clientKeys.every((field) => can({ at: "client", field }))) return false;
  if (!serverKeys.every((field) => can({ at: "server", field }))) return false;
  return changed.topology.sites.every((site, index) => {
    const before = setup.topology.sites[index]?.gateway ?? null;
    const { gateway } = site;
    if (before === null || gateway === null) return before === gateway;
    const part = (name: "rules" | "otherwise" | "forwards" | "helper", one: unknown, other: unknown) =>
      same(one, other) || can({ at: "gateway", site: site.id, part: name });
    return (
      part("rules", before.rules, gateway.rules) &&
      part("otherwise", before.otherwise, gateway.otherwise) &&
      part("helper", before.ftpHelper, gateway.ftpHelper) &&
      part("forwards", before.nat?.forwards, gateway.nat?.forwards) &&
      same({ ...before.nat, forwards: [] }, { ...gateway.nat, forwards: [] }) &&
      (before.nat === null) === (gateway.nat === null)
    );
  });
}

function keysThatDiffer<T extends object>(before: T, after: T): readonly (keyof T)[] {
  const keys: (keyof T)[] = [];
  for (const key in before) if (!same(before[key], after[key])) keys.push(key);
  return keys;
}

/** Whether two things of a setup say the same. */
export function same(one: unknown, other: unknown): boolean {
  return stable(one) === stable(other);
}

/** JSON with its keys in order. */
function stable(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? "undefined"
  );
}

function sameField(one: LabField, other: LabField): boolean {
  return same(one, other);
}
