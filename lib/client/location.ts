import { appPath } from "@/lib/contract/base-path";
import { withoutPassword } from "./ftp-url";
import { pathKey, type RemotePath } from "./remote-path";

/** A directory of a session; without a path, wherever the session begins. */
export interface Place {
  readonly session: string;
  readonly path: RemotePath | null;
}

/** Which of the two panes; where there is one only, it is the first. */
export type PaneId = "first" | "beside";

/** What the panes show. */
export interface Places {
  readonly first: Place | null;
  /** Null while there is one pane only. */
  readonly beside: Place | null;
}

/** What the page's address says: which sessions are in front and which directories they show. Never a secret. */
export interface PageLocation extends Places {
  /** An ftp:// address to fill the connect form with. */
  readonly url: string | null;
}

/** The names that a pane's place has in the query. */
const names = {
  first: { session: "session", path: "path", pathBytes: "pathBytes", below: "below" },
  beside: { session: "beside", path: "besidePath", pathBytes: "besidePathBytes", below: "besideBelow" },
} as const;

function readPlace(query: URLSearchParams, pane: PaneId): Place | null {
  const session = query.get(names[pane].session);
  if (session === null) return null;
  const text = query.get(names[pane].path);
  const bytes = query.get(names[pane].pathBytes);
  const below = query.get(names[pane].below);
  if (text === null) return { session, path: null };
  return { session, path: bytes === null ? { text } : { text, bytes, ...(below !== null && { below }) } };
}

function writePlace(query: URLSearchParams, pane: PaneId, { session, path }: Place): void {
  query.set(names[pane].session, session);
  if (path === null) return;
  query.set(names[pane].path, path.text);
  if (path.bytes !== undefined) query.set(names[pane].pathBytes, path.bytes);
  if (path.below !== undefined) query.set(names[pane].below, path.below);
}

/** Reads the query of the page's address. */
export function parseLocation(search: string): PageLocation {
  const query = new URLSearchParams(search);
  const first = readPlace(query, "first");
  return { first, beside: first && readPlace(query, "beside"), url: query.get("url") };
}

/** The address of places in the workspace; without a first one, of the connect form. */
export function formatLocation({ first, beside }: Places): string {
  if (first === null) return appPath("/");
  const query = new URLSearchParams();
  writePlace(query, "first", first);
  if (beside !== null) writePlace(query, "beside", beside);
  // Slashes are legal in a query (RFC 3986 §3.4) and far easier to read.
  return appPath(`/?${query.toString().replaceAll("%2F", "/")}`);
}

/** The places with another one in a pane. */
export function withPlace(places: Places, pane: PaneId, place: Place): Places {
  return pane === "first" ? { ...places, first: place } : { ...places, beside: place };
}

/** The places after a pane was closed: the other one is the first now. */
export function withoutPane({ first, beside }: Places, pane: PaneId): Places {
  return { first: pane === "first" ? beside : first, beside: null };
}

/**
 * The places that can be shown: a session that has been opened anew counts as its successor, and a pane whose session
 * nobody knows any more is closed.
 *
 * @param sessionNow the id of the session that an id stands for now; null for an unknown one
 */
export function knownPlaces(places: Places, sessionNow: (id: string) => string | null): Places {
  const known = (place: Place | null): Place | null => {
    const session = place && sessionNow(place.session);
    return place && session !== null ? { ...place, session } : null;
  };
  const [first = null, beside = null] = [known(places.first), known(places.beside)].filter(
    (place) => place !== null,
  );
  return { first, beside };
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

function show(href: string, how: "push" | "replace"): void {
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

/** Goes to places: a step in the browser's history, or in stead of the present one. */
export function goTo(places: Places, how: "push" | "replace" = "push"): void {
  show(formatLocation(places), how);
}

/** Goes to the connect form, filled with an `ftp://` address; a password in it is left out. */
export function goToConnect(url: string): void {
  show(appPath(`/?${new URLSearchParams({ url: withoutPassword(url) })}`), "push");
}

/** The connect form: no place at all. */
export const nowhere: Places = { first: null, beside: null };

/** Shows one place in one pane. */
export function alone(session: string, path: RemotePath | null): Places {
  return { first: { session, path }, beside: null };
}

/** Says the path of a directory in another way, in each pane that shows it: the same place, no step of the history. */
export function respell(session: string, from: RemotePath, to: RemotePath): void {
  const { first, beside } = currentLocation();
  const respelt = (place: Place | null): Place | null =>
    place?.session === session && place.path !== null && pathKey(place.path) === pathKey(from)
      ? { session, path: to }
      : place;
  goTo({ first: respelt(first), beside: respelt(beside) }, "replace");
}
