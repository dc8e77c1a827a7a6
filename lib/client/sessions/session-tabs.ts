import type { Session } from "@/lib/contract/session";
import type { EndedSessions } from "./ended-sessions";

/** A tab: a session, or one that has ended and nothing has taken the place of. */
export interface SessionTab {
  /** Stays when the session is opened anew in the same place. */
  readonly key: string;
  readonly session: Session;
  readonly ended: boolean;
}

/**
 * The tabs in the order in which they came; a session that was opened in the place of one that ended has its tab.
 *
 * @param sessions those that live
 */
export function sessionTabs(sessions: readonly Session[], ended: EndedSessions): readonly SessionTab[] {
  const tabOf = (session: Session, isOver: boolean) => {
    const origin = ended.before(session.id)[0] ?? session;
    return { key: origin.id, session, ended: isOver, openedAt: origin.createdAt };
  };
  const living = sessions.filter(({ id }) => !ended.holds(id));
  const isKnown = (id: string) => ended.holds(id) || living.some((session) => session.id === id);
  const over = ended.snapshot().filter(({ id }) => ended.newest(id, isKnown) === id);
  return [
    // A session that just ended is among the living until the list of them is told.
    ...living.map((session) => tabOf(session, false)),
    ...over.map((session) => tabOf(session, true)),
  ]
    .sort((a, b) => a.openedAt.localeCompare(b.openedAt))
    .map(({ key, session, ended }) => ({ key, session, ended }));
}

/**
 * The tab that comes to the front when the one that is there is closed: its neighbour, to the right where there is one.
 *
 * @param front the session in front
 * @param closed the sessions that are closed, that one perhaps among them
 * @returns undefined when none is left
 */
export function nextTab(
  tabs: readonly SessionTab[],
  front: string,
  closed: ReadonlySet<string>,
): SessionTab | undefined {
  const at = tabs.findIndex(({ session }) => session.id === front);
  const nearest = [...tabs.slice(at + 1), ...tabs.slice(0, Math.max(at, 0)).reverse()];
  return nearest.find(({ session }) => !closed.has(session.id));
}
