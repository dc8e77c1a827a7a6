/**
 * Tells whatever keeps something of a session that it can go. What is kept is loaded when somebody asks for it, so that
 * the page can't call it by name without loading it, too.
 */

const listeners = new Set<(session: string) => void>();

/** @param forget called with the session's id when a person has closed its tab */
export function onForget(forget: (session: string) => void): void {
  listeners.add(forget);
}

/** A person closed the session's tab: all that is kept of it goes. */
export function forgetSession(session: string): void {
  for (const forget of listeners) forget(session);
}
