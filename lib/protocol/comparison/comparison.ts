import type { TrafficEvent } from "../traffic";
import { type ComparedSide, describeSide } from "./compared-side";
import type { Difference } from "./difference";
import { differencesOf } from "./differences";
import { summarise } from "./summary";

/** Two exchanges beside each other. */
export interface Comparison {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  /** What to call each side: "Passive" and "Active" where that tells them apart. */
  readonly names: { readonly left: string; readonly right: string };
  /** First what differs, the most important first; then what doesn't. */
  readonly differences: readonly Difference[];
  /** All of it in a paragraph. */
  readonly summary: string;
}

/**
 * Says in words how two exchanges differ: who dialled whom, what each firewall had to allow, what it cost and how it
 * came out. Everything is read from the events; what firewalls had to do follows from who dialled, and nobody saw one.
 *
 * @param left events of one exchange, in the order of their numbers, at least one
 * @param right the same of another; of the same session or not
 * @throws {RangeError} when a side has no events
 */
export function compareExchanges(left: readonly TrafficEvent[], right: readonly TrafficEvent[]): Comparison {
  const sides = { left: describeSide(left), right: describeSide(right) };
  const names = namesOf(sides.left, sides.right);
  const differences = differencesOf(sides.left, sides.right);
  return {
    ...sides,
    names,
    differences: [
      ...differences.filter(({ isSame }) => !isSame),
      ...differences.filter(({ isSame }) => isSame),
    ],
    summary: summarise(sides.left, sides.right, names),
  };
}

function namesOf(left: ComparedSide, right: ComparedSide): Comparison["names"] {
  if (left.dataMode !== null && right.dataMode !== null && left.dataMode !== right.dataMode) {
    return { left: modeName(left), right: modeName(right) };
  }
  if (left.announce !== null && right.announce !== null && left.announce !== right.announce) {
    return { left: `${modeName(left)}, ${left.announce}`, right: `${modeName(right)}, ${right.announce}` };
  }
  return { left: `First${modeAside(left)}`, right: `Second${modeAside(right)}` };
}

function modeName({ dataMode }: ComparedSide): string {
  return dataMode === "active" ? "Active" : "Passive";
}

function modeAside({ dataMode }: ComparedSide): string {
  return dataMode === null ? "" : `, ${dataMode}`;
}
