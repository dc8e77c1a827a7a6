import type { Session } from "@/lib/contract/session";
import type { TrafficEvent } from "@/lib/protocol/traffic";

/**
 * The sessions that ended without being asked to by this page: the FTP server or Portside went down, nobody used them,
 * another tab closed them. They stay until a person closes them, so that what happened can be read; also behind the
 * session that was opened in their place.
 */
export class EndedSessions {
  readonly #listeners = new Set<() => void>();
  /** Sessions that this page itself is closing: their end is no news. */
  readonly #expected = new Set<string>();
  #ended: readonly Session[] = [];
  /** Of a session that was opened again: the id of the one that took its place. */
  readonly #successors = new Map<string, string>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** In the order in which they ended; the same array until something changed. */
  readonly snapshot = (): readonly Session[] => this.#ended;

  /** Whether a session is kept. */
  holds(id: string): boolean {
    return this.#ended.some((session) => session.id === id);
  }

  /** Says that this page is about to close a session. */
  expect(id: string): void {
    this.#expected.add(id);
  }

  /** Closing did not work: when the session ends, that is news again. */
  unexpect(id: string): void {
    this.#expected.delete(id);
  }

  /** Keeps a session that ended. @returns false when this page closed it itself, and nothing is to be kept */
  add(session: Session): boolean {
    if (this.#expected.has(session.id)) return false;
    if (!this.holds(session.id)) this.#change([...this.#ended, session]);
    return true;
  }

  /** Says that a session was opened in the place of one that ended. */
  succeed(ended: string, by: string): void {
    this.#successors.set(ended, by);
    this.#change([...this.#ended]);
  }

  /**
   * The session that an id stands for now: the last one that took its place, or itself.
   *
   * @param isKnown whether the page knows a session: of one that was just opened it may be told later
   */
  newest(id: string, isKnown: (id: string) => boolean): string {
    const next = this.#successors.get(id);
    if (next === undefined) return id;
    const last = this.newest(next, isKnown);
    return isKnown(last) ? last : id;
  }

  /** The sessions in whose place a session was opened, the oldest first. */
  before(id: string): readonly Session[] {
    const found = this.#ended.find((session) => this.#successors.get(session.id) === id);
    return found === undefined ? [] : [...this.before(found.id), found];
  }

  /** Forgets a session: a person closed its tab, or it turned out to live. */
  remove(id: string): void {
    const left = this.#ended.filter((session) => session.id !== id);
    if (left.length < this.#ended.length) this.#change(left);
  }

  #change(ended: readonly Session[]): void {
    this.#ended = ended;
    for (const listener of this.#listeners) listener();
  }
}

/** Sessions of a list that are missing from a newer one. */
export function missingFrom(before: readonly Session[], now: readonly Session[]): readonly Session[] {
  const living = new Set(now.map(({ id }) => id));
  return before.filter(({ id }) => !living.has(id));
}

/** Somebody closed it: a connection that was busy then ends later, and with a reason of its own. */
function wasClosed(events: readonly TrafficEvent[]): boolean {
  const end = events.findLast(
    ({ type, ...event }) =>
      type === "control-opened" || ("reason" in event && event.reason === "the session was closed"),
  );
  return end?.type === "control-closed" && end.by === "client";
}

/**
 * Why a session ended, in a sentence. Only the log knows: a session that ends in order closes its connections, and says
 * why; one that went down with Portside just stops.
 *
 * @param events the session's, by rising number
 */
export function describeEnding(events: readonly TrafficEvent[]): string {
  if (wasClosed(events)) return "The session was closed.";
  const last = events.at(-1);
  if (last?.type !== "control-closed") {
    return "Portside doesn't know it any more: it was probably stopped, or started anew.";
  }
  const reason = last.reason === "" ? "" : `: ${last.reason}`;
  return last.by === "server"
    ? `The FTP server closed the control connection${reason}.`
    : `Portside closed it${reason}.`;
}
