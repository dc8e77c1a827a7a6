import type { TrafficEvent, TrafficEventOf } from "../traffic";
import type { Relation } from "./explanation";
import { relation, relationTo, type Scene } from "./scene";

/** What a note comments on: what happened right before it, and for another attempt what failed. */
export function noteRelations(
  { code }: TrafficEventOf<"note">,
  { event, events }: Scene,
): readonly Relation[] {
  const isNear = (other: TrafficEvent) =>
    event.exchange === null
      ? other.connection === event.connection
      : other.exchange?.id === event.exchange.id;
  const before = events.findLast((other) => other.seq < event.seq && isNear(other) && other.type !== "note");
  if (code !== "next-attempt") {
    return before === undefined
      ? [relation("follows", "Nothing came before it in this operation.")]
      : [relation("follows", "Portside noticed or decided this right after that line.", before)];
  }
  const failed = events.findLast((other) => other.seq < event.seq && isNear(other) && isFailure(other));
  const next = events.find((other) => other.seq > event.seq && isNear(other) && other.type === "command");
  return [
    ...relationTo("replaces", failed ?? before ?? null, "This is what didn't work."),
    next === undefined
      ? relation("must-follow", "The other attempt follows.")
      : relation("must-follow", "The other attempt begins there.", next),
  ];
}

function isFailure(event: TrafficEvent): boolean {
  return (
    event.type === "data-failed" ||
    event.type === "control-failed" ||
    (event.type === "reply" && event.code >= 400)
  );
}
