import { answeredCommands, type CommandEvent, verbOf } from "../answers";
import { isPreliminary } from "../reply";
import type { TrafficEvent } from "../traffic";

/** What a client says to be let in. */
const loginVerbs: ReadonlySet<string> = new Set(["AUTH", "USER", "PASS", "ACCT", "PBSZ", "PROT"]);

/** What it says once on a control connection, or once for a directory: how bytes are sent, where it is, who it is. */
const onceVerbs: ReadonlySet<string> = new Set([
  ...loginVerbs,
  ...["HOST", "FEAT", "OPTS", "SYST", "CLNT", "LANG", "PWD", "XPWD", "TYPE", "MODE", "STRU", "CWD", "XCWD"],
]);

/** An exchange in two: what is said once and in front, and what it is about. */
export interface Parted {
  /** Empty when nothing of that kind was said, and when there is nothing else. */
  readonly preparation: readonly TrafficEvent[];
  readonly work: readonly TrafficEvent[];
}

/**
 * Parts an exchange from what it had to say first: the first transfer on a control connection says TYPE, the first of all
 * opens one and logs in. Beside one that found it said it would look slow for no fault of its mode.
 *
 * @param events of one exchange, in order
 */
export function partPreparation(events: readonly TrafficEvent[]): Parted {
  const begins = events.findIndex((event) => event.type.startsWith("data-") || isWork(event));
  const preparation = events.slice(0, Math.max(0, begins));
  const commands = commandsOf(preparation);
  const isAbout = commands.length > 0 || preparation.some(({ type }) => type.startsWith("control-"));
  // What left together with the rest can't be told apart from it.
  return isAbout && areAnswered(commands, preparation)
    ? { preparation, work: events.slice(begins) }
    : { preparation: [], work: events };
}

/** Whether a login is among some events. */
export function holdsLogin(events: readonly TrafficEvent[]): boolean {
  return events.some(
    (event) => event.type === "control-opened" || (event.type === "command" && loginVerbs.has(verbOf(event))),
  );
}

function isWork(event: TrafficEvent): boolean {
  return event.type === "command" && !onceVerbs.has(verbOf(event));
}

function commandsOf(events: readonly TrafficEvent[]): readonly CommandEvent[] {
  return events.filter((event) => event.type === "command");
}

function areAnswered(commands: readonly CommandEvent[], events: readonly TrafficEvent[]): boolean {
  const answered = answeredCommands(events);
  const done = new Set<number | undefined>();
  for (const event of events) {
    if (event.type === "reply" && !isPreliminary(event)) done.add(answered.get(event.seq)?.seq);
  }
  return commands.every(({ seq }) => done.has(seq));
}
