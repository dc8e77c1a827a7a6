import type { Relation } from "./explanation";
import { commandRelations } from "./relations-command";
import { controlRelations } from "./relations-control";
import { dataRelations } from "./relations-data";
import { noteRelations } from "./relations-note";
import { replyRelations } from "./relations-reply";
import { nextOf, relation, type Scene } from "./scene";

/** Why a line comes here: what it answers or belongs to, and what must follow. The closest first, none twice. */
export function relationsOf(scene: Scene): readonly Relation[] {
  const found = [...endedBefore(closeRelations(scene), scene), ...operationOf(scene)];
  return found.filter(
    ({ kind, seq, text }, index) =>
      found.findIndex(
        (other) => other.kind === kind && other.seq === seq && (seq !== null || other.text === text),
      ) === index,
  );
}

function closeRelations(scene: Scene): readonly Relation[] {
  const { event } = scene;
  switch (event.type) {
    case "control-dialling":
    case "control-failed":
    case "control-opened":
    case "control-secured":
    case "control-closed":
      return controlRelations(event, scene);
    case "command":
      return commandRelations(event, scene);
    case "reply":
      return replyRelations(event, scene);
    case "data-announced":
    case "data-listening":
    case "data-dialling":
    case "data-opened":
    case "data-secured":
    case "data-closed":
    case "data-failed":
      return dataRelations(event, scene);
    case "note":
      return noteRelations(event, scene);
  }
}

/** What had to follow and didn't: that can't come any more once its control connection has ended. */
function endedBefore(relations: readonly Relation[], scene: Scene): readonly Relation[] {
  const isOpen = ({ kind, seq }: Relation) => kind === "must-follow" && seq === null;
  const end = relations.some(isOpen) ? nextOf(scene, "control-closed") : null;
  if (end === null) return relations;
  const text = "What had to follow didn't come before the control connection ended.";
  return [...relations.filter((one) => !isOpen(one)), relation("ended-by", text, end)];
}

/** What the person, or the program, wanted when this happened. */
function operationOf({ event, events }: Scene): readonly Relation[] {
  const { exchange } = event;
  if (exchange === null) return [];
  // Of a command that somebody sent alone there is nothing more to say than its own line does.
  if (isOneCommand(exchange.id, events)) return [];
  const first = events.find((other) => other.exchange?.id === exchange.id);
  const text = `A step of “${exchange.label}”.`;
  if (first === undefined || first.seq === event.seq)
    return [relation("part-of", `The first step of “${exchange.label}”.`)];
  return [relation("part-of", text, first)];
}

function isOneCommand(exchange: number, events: Scene["events"]): boolean {
  let commands = 0;
  for (const event of events) {
    if (event.exchange?.id !== exchange) continue;
    if (event.type.startsWith("data-") || event.type.startsWith("control-")) return false;
    if (event.type === "command") commands += 1;
    if (commands > 1) return false;
  }
  return commands === 1;
}
