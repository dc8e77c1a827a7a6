/**
 * The commands that were typed in this browser tab, for each session: they outlast a reload. Apart from what chooses
 * what may be kept, because forgetting them needs none of that.
 */

function keyOf(session: string): string {
  return `portside.console.${session}`;
}

/** The commands that were typed for a session, oldest first. Storage that is off or holds something else counts as empty. */
export function storedHistory(session: string): readonly string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(session)) ?? "[]");
    return Array.isArray(stored) ? stored.filter((line) => typeof line === "string") : [];
  } catch {
    return []; // Storage is off, or something else wrote there.
  }
}

/** @param history what `remember` made: nothing in it is secret */
export function storeHistory(session: string, history: readonly string[]): void {
  try {
    sessionStorage.setItem(keyOf(session), JSON.stringify(history));
  } catch {
    // Storage is off or full: nothing is remembered.
  }
}

export function forgetHistory(session: string): void {
  try {
    sessionStorage.removeItem(keyOf(session));
  } catch {
    // Storage is off: there is nothing to forget.
  }
}
