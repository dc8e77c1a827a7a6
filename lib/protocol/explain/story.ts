import { answeredCommands, type CommandEvent, type ReplyEvent } from "../answers";
import { parseCommandLine } from "../commands";
import type { TrafficEvent, TrafficEventOf } from "../traffic";
import { activeVerbs, isTransferVerb, passiveVerbs } from "../verbs";

/** Everything that is known of one data connection, from its announcement to its end. */
export interface DataStory {
  /** PASV, EPSV, PORT, EPRT … */
  readonly announce: CommandEvent | null;
  readonly listening: TrafficEventOf<"data-listening"> | null;
  readonly announced: TrafficEventOf<"data-announced"> | null;
  readonly dialling: TrafficEventOf<"data-dialling"> | null;
  readonly opened: TrafficEventOf<"data-opened"> | null;
  readonly secured: TrafficEventOf<"data-secured"> | null;
  readonly ended: TrafficEventOf<"data-closed"> | TrafficEventOf<"data-failed"> | null;
  /** RETR, STOR, LIST … */
  readonly transfer: CommandEvent | null;
}

/** How the events of one session hang together, as far as they are there. */
export interface Story {
  /** By the number of a reply: the command that it answers. */
  readonly answered: ReadonlyMap<number, CommandEvent>;
  /** By the number of a command: its replies in their order. */
  readonly replies: ReadonlyMap<number, readonly ReplyEvent[]>;
  /** By the number of an event that is part of it: commands and their replies included. */
  readonly data: ReadonlyMap<number, DataStory>;
}

type Draft = { -readonly [K in keyof DataStory]: DataStory[K] };

const untold: DataStory = {
  announce: null,
  listening: null,
  announced: null,
  dialling: null,
  opened: null,
  secured: null,
  ended: null,
  transfer: null,
};

/**
 * Reads how events hang together, in one pass.
 *
 * @param events of one session, in the order of their numbers; the beginning may be missing
 */
export function readStory(events: readonly TrafficEvent[]): Story {
  const answered = answeredCommands(events);
  const replies = new Map<number, ReplyEvent[]>();
  const data = new Map<number, DataStory>();
  const drafts: Drafts = { current: new Map(), byNumber: new Map() };

  for (const event of events) {
    const draft = draftFor(event, drafts);
    if (draft !== null) data.set(event.seq, draft);
    if (event.type !== "reply") continue;
    const command = answered.get(event.seq);
    if (command === undefined) continue;
    const story = data.get(command.seq);
    if (story !== undefined) data.set(event.seq, story);
    const known = replies.get(command.seq);
    if (known === undefined) replies.set(command.seq, [event]);
    else known.push(event);
    // A refused announcement announces nothing that a transfer could use.
    if (event.code >= 400 && story?.announce === command) drafts.current.delete(event.connection);
  }
  return { answered, replies, data };
}

interface Drafts {
  /** By control connection: what was announced there last. */
  readonly current: Map<number, Draft>;
  /** By number of the data connection. */
  readonly byNumber: Map<number, Draft>;
}

function draftFor(event: TrafficEvent, drafts: Drafts): Draft | null {
  const { current } = drafts;
  switch (event.type) {
    case "control-dialling":
    case "control-opened":
      current.delete(event.connection);
      return null;
    case "command":
      return commandDraft(event, current);
    case "data-listening": {
      const draft = { ...untold, listening: event };
      current.set(event.connection, draft);
      if (event.data !== undefined) drafts.byNumber.set(event.data, draft);
      return draft;
    }
    case "data-announced": {
      const draft = announcedDraft(event, drafts);
      draft.announced = event;
      return draft;
    }
    case "data-dialling":
      return Object.assign(numberedDraft(event, drafts), { dialling: event });
    case "data-opened":
      return Object.assign(numberedDraft(event, drafts), { opened: event });
    case "data-secured":
      return Object.assign(numberedDraft(event, drafts), { secured: event });
    case "data-closed":
    case "data-failed":
      return Object.assign(numberedDraft(event, drafts), { ended: event });
    default:
      return null;
  }
}

function commandDraft(event: CommandEvent, current: Drafts["current"]): Draft | null {
  const { verb, argument } = parseCommandLine(event.line);
  const draft = current.get(event.connection);
  if (isTransferVerb(verb)) {
    // One announcement serves one transfer.
    if (draft === undefined || draft.transfer !== null) return null;
    draft.transfer = event;
    return draft;
  }
  const isActive = activeVerbs.includes(verb);
  if (!isActive && (!passiveVerbs.includes(verb) || /^ALL$/i.test(argument))) return null;
  // In active mode Portside listens before it says where.
  if (isActive && draft !== undefined && draft.listening !== null && draft.announce === null) {
    draft.announce = event;
    return draft;
  }
  const begun = { ...untold, announce: event };
  current.set(event.connection, begun);
  return begun;
}

function announcedDraft(event: TrafficEventOf<"data-announced">, { current, byNumber }: Drafts): Draft {
  const known = event.data === undefined ? undefined : byNumber.get(event.data);
  const draft = current.get(event.connection) ?? known ?? { ...untold };
  // PORT may announce the port on which Portside listens since EPRT, which was refused.
  draft.listening ??= known?.listening ?? null;
  current.set(event.connection, draft);
  if (event.data !== undefined) byNumber.set(event.data, draft);
  return draft;
}

function numberedDraft(event: TrafficEvent, { current, byNumber }: Drafts): Draft {
  const known = event.data === undefined ? current.get(event.connection) : byNumber.get(event.data);
  if (known !== undefined) return known;
  const draft = { ...untold };
  if (event.data === undefined) current.set(event.connection, draft);
  else byNumber.set(event.data, draft);
  return draft;
}
