import type { Queue } from "./queue";
import type { Site, Transfer } from "./transfer";

/** Tells sites apart. The case of a host means nothing (RFC 4343). */
export function siteKey({ host, port, user }: Site): string {
  return JSON.stringify([host.toLowerCase(), port, user]);
}

/** Whether a session can be used, as far as is known. */
export function isAlive({ sessions, lostSessions }: Queue, session: string): boolean {
  return !lostSessions.has(session) && (sessions === null || sessions.has(session));
}

/** The session under which a transfer can go on: its own, or another of the same login; null while there is none. */
export function homeOf(queue: Queue, { session, site }: Pick<Transfer, "session" | "site">): string | null {
  if (isAlive(queue, session)) return session;
  const wanted = siteKey(site);
  for (const [id, other] of queue.sessions ?? []) {
    if (siteKey(other) === wanted && isAlive(queue, id)) return id;
  }
  return null;
}

/** Whether two lists of sessions are alike. */
export function areAlike(a: Queue["sessions"], b: ReadonlyMap<string, Site>): boolean {
  if (a === null || a.size !== b.size) return false;
  for (const [id, site] of a) {
    const other = b.get(id);
    if (other === undefined || siteKey(site) !== siteKey(other)) return false;
  }
  return true;
}
