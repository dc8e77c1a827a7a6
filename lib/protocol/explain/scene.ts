import type { CommandEvent, ReplyEvent } from "../answers";
import { commandInfo, parseCommandLine } from "../commands";
import { isPreliminary } from "../reply";
import type { TrafficEvent, TrafficEventOf, TrafficEventType } from "../traffic";
import type { Relation, RelationKind } from "./explanation";
import { type DataStory, readStory, type Story } from "./story";
import { type WireState, wireStateBefore } from "./wire-state";

/** An event in its surroundings: read once, asked often. */
export interface Scene {
  readonly event: TrafficEvent;
  /** The events of the same session, the event itself among them. */
  readonly events: readonly TrafficEvent[];
  readonly state: WireState;
  readonly story: Story;
  /** The data connection that the event is about, if any. */
  readonly data: DataStory | null;
}

/**
 * Reads an event's surroundings: the state of its control connection and how the events hang together.
 *
 * @param events of any sessions, with the event itself or without
 */
export function sceneOf(event: TrafficEvent, events: readonly TrafficEvent[]): Scene {
  const own = events.filter((other) => other.session === event.session && other.seq !== event.seq);
  const at = own.findIndex(({ seq }) => seq > event.seq);
  own.splice(at === -1 ? own.length : at, 0, event);
  const story = readStory(own);
  return {
    event,
    events: own,
    state: wireStateBefore(event, own),
    story,
    data: story.data.get(event.seq) ?? null,
  };
}

/** The verb of a command, SITE with its second word when that is known. */
export function fullVerbOf({ line }: Pick<CommandEvent, "line">): string {
  return commandInfo(line)?.verb ?? parseCommandLine(line).verb;
}

/** The first event of a type after the explained one on its control connection; none behind the next dialling. */
export function nextOf<T extends TrafficEventType>(
  { event, events }: Scene,
  type: T,
  accepts: (event: TrafficEventOf<T>) => boolean = () => true,
): TrafficEventOf<T> | null {
  for (const other of events) {
    if (other.seq <= event.seq || other.connection !== event.connection) continue;
    if (isOf(other, type) && accepts(other)) return other;
    if (other.type === "control-dialling") return null;
  }
  return null;
}

/** The last event of a type before the explained one on its control connection; none before its dialling. */
export function lastOf<T extends TrafficEventType>(
  { event, events }: Scene,
  type: T,
  accepts: (event: TrafficEventOf<T>) => boolean = () => true,
): TrafficEventOf<T> | null {
  let found: TrafficEventOf<T> | null = null;
  for (const other of events) {
    if (other.seq >= event.seq) break;
    if (other.connection !== event.connection) continue;
    if (other.type === "control-dialling") found = null;
    if (isOf(other, type) && accepts(other)) found = other;
  }
  return found;
}

/** The next command on the same control connection with one of the verbs; none behind a command that `ends` the search. */
export function nextCommand(
  scene: Scene,
  verbs: readonly string[],
  ends: readonly string[] = [],
): CommandEvent | null {
  const found = nextOf(scene, "command", (command) => {
    const verb = fullVerbOf(command);
    return verbs.includes(verb) || ends.includes(verb);
  });
  return found !== null && verbs.includes(fullVerbOf(found)) ? found : null;
}

/** The last command before the explained event on its control connection with one of the verbs; null without one. */
export function lastCommand(scene: Scene, verbs: readonly string[]): CommandEvent | null {
  return lastOf(scene, "command", (command) => verbs.includes(fullVerbOf(command)));
}

/** The reply that decides about a command; null while there is none. */
export function finalReply({ story }: Scene, command: CommandEvent | null): ReplyEvent | null {
  const replies = command === null ? [] : (story.replies.get(command.seq) ?? []);
  return replies.findLast((reply) => !isPreliminary(reply)) ?? null;
}

/** A relation to an event, or to none that is there. */
export function relation(
  kind: RelationKind,
  text: string,
  event: Pick<TrafficEvent, "seq"> | null = null,
): Relation {
  return { kind, text, seq: event?.seq ?? null };
}

/** A relation to an event that may be missing: none then. */
export function relationTo(
  kind: RelationKind,
  event: Pick<TrafficEvent, "seq"> | null,
  text: string,
): readonly Relation[] {
  return event === null ? [] : [relation(kind, text, event)];
}

function isOf<T extends TrafficEventType>(event: TrafficEvent, type: T): event is TrafficEventOf<T> {
  return event.type === type;
}
