import type { RemotePath } from "./remote-path";

/** What the page's address says: which session is in front and which directory it shows. Never a secret. */
export interface PageLocation {
  readonly session: string | null;
  readonly path: RemotePath | null;
  /** An ftp:// address to fill the connect form with. */
  readonly url: string | null;
}

/** Reads the query of the page's address. */
export function parseLocation(search: string): PageLocation {
  const query = new URLSearchParams(search);
  const text = query.get("path");
  const bytes = query.get("pathBytes");
  const below = query.get("below");
  return {
    session: query.get("session"),
    path:
      text === null ? null : bytes === null ? { text } : { text, bytes, ...(below !== null && { below }) },
    url: query.get("url"),
  };
}

/** The address of a place in the workspace; without a session, of the connect form. */
export function formatLocation(session: string | null, path: RemotePath | null): string {
  if (session === null) return "/";
  const query = new URLSearchParams({ session });
  if (path !== null) query.set("path", path.text);
  if (path?.bytes !== undefined) query.set("pathBytes", path.bytes);
  if (path?.below !== undefined) query.set("below", path.below);
  // Slashes are legal in a query (RFC 3986 §3.4) and far easier to read.
  return `/?${query.toString().replaceAll("%2F", "/")}`;
}

const listeners = new Set<() => void>();
let cached: { search: string; location: PageLocation } | null = null;

/** For `useSyncExternalStore`: the same object until the address changed. */
export function currentLocation(): PageLocation {
  const { search } = window.location;
  if (cached?.search !== search) cached = { search, location: parseLocation(search) };
  return cached.location;
}

export function subscribeToLocation(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** How many of the page's own steps lie behind and ahead; the browser itself doesn't tell. */
export interface HistoryReach {
  readonly back: boolean;
  readonly forward: boolean;
}

const TOP_KEY = "portside.history-top";
let reach: HistoryReach = { back: false, forward: false };

function indexNow(): number {
  const state: unknown = window.history.state;
  if (typeof state !== "object" || state === null || !("portsideIndex" in state)) return 0;
  return typeof state.portsideIndex === "number" ? state.portsideIndex : 0;
}

function topIndex(): number {
  return Math.max(Number(sessionStorage.getItem(TOP_KEY) ?? 0), indexNow());
}

/** For `useSyncExternalStore`. */
export function historyReach(): HistoryReach {
  const back = indexNow() > 0;
  const forward = indexNow() < topIndex();
  if (reach.back !== back || reach.forward !== forward) reach = { back, forward };
  return reach;
}

/** Goes to a place: a step in the browser's history, or in stead of the present one. */
export function goTo(
  session: string | null,
  path: RemotePath | null,
  how: "push" | "replace" = "push",
): void {
  const href = formatLocation(session, path);
  if (how === "push" && href === window.location.pathname + window.location.search) return;
  const index = how === "push" ? indexNow() + 1 : indexNow();
  const state = { portsideIndex: index };
  if (how === "push") {
    sessionStorage.setItem(TOP_KEY, String(index));
    window.history.pushState(state, "", href);
  } else {
    window.history.replaceState(state, "", href);
  }
  for (const listener of listeners) listener();
}
