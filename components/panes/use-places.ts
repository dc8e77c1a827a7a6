import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { listingsKey } from "@/components/files/keep-listings";
import { useServices } from "@/components/services";
import { startOf } from "@/components/sessions/use-sessions";
import { usePageLocation } from "@/components/use-page-location";
import {
  alone,
  currentLocation,
  goTo,
  knownPlaces,
  nowhere,
  type PaneId,
  type Place,
  type Places,
  withoutPane,
  withPlace,
} from "@/lib/client/location";
import type { RemotePath } from "@/lib/client/remote-path";
import { recentFolders } from "@/lib/client/sessions/recent-folders";
import type { SessionTab } from "@/lib/client/sessions/session-tabs";
import { followInOrder } from "@/lib/client/sessions/tab-order";
import type { Session } from "@/lib/contract/session";
import type { ShownPlace } from "./shown-place";

export interface PanePlaces {
  /** Null for the connect form. */
  readonly first: ShownPlace | null;
  readonly beside: ShownPlace | null;
  /** The pane that had the focus last: what concerns one session concerns the one in it. */
  readonly active: PaneId;
  /** What the active pane shows. */
  readonly inFront: ShownPlace | null;
  /** Tells panes apart: when the first one is closed, the other one stays the same in its place. */
  readonly keys: Readonly<Record<PaneId, string>>;
  readonly activate: (pane: PaneId) => void;
  readonly go: (pane: PaneId, path: RemotePath) => void;
  /** Shows a session where it was left; null for the connect form, from which a new one comes into the same pane. */
  readonly choose: (session: Session | null, pane?: PaneId) => void;
  /** Opens the second pane: at its last place, or where the first one is. */
  readonly split: () => void;
  readonly closePane: (pane: PaneId) => void;
  /** Shows a session that was just opened. */
  readonly opened: (session: Session) => void;
  /** Goes on in the session that was opened in the place of one that ended, with what was listed there. */
  readonly reopened: (ended: Session, opened: Session) => void;
  /** Tabs of sessions are closed: their panes go. @param next what is shown where no pane is left */
  readonly leave: (closed: ReadonlySet<string>, next: Session | null) => void;
}

/** What the panes show, as the page's address says it, and how that changes. */
export function usePlaces(tabs: readonly SessionTab[]): PanePlaces {
  const location = usePageLocation();
  const queries = useQueryClient();
  const { ended } = useServices();
  const [focused, activate] = useState<PaneId>("first");
  const [keys, setKeys] = useState<Readonly<Record<PaneId, string>>>({ first: "one", beside: "other" });
  const swapKeys = () => setKeys(({ first, beside }) => ({ first: beside, beside: first }));
  /** The second pane as it was closed. */
  const lastBeside = useRef<Place | null>(null);
  /** What was shown when the connect form came in front of two panes. */
  const behindForm = useRef<{ readonly places: Places; readonly pane: PaneId } | null>(null);

  const byId = useMemo(() => new Map(tabs.map((tab) => [tab.session.id, tab])), [tabs]);
  const known = useCallback(
    (places: Places) =>
      knownPlaces(places, (id) => {
        const newest = ended.newest(id, (candidate) => byId.has(candidate));
        return byId.has(newest) ? newest : null;
      }),
    [byId, ended],
  );
  const shown = (place: Place | null): ShownPlace | null => {
    const tab = place && byId.get(place.session);
    return tab ? { session: tab.session, path: place.path ?? startOf(tab.session), ended: tab.ended } : null;
  };
  const places = known(location);
  const first = shown(places.first);
  const beside = shown(places.beside);
  const active = beside === null ? "first" : focused;
  const inFront = active === "beside" ? beside : first;

  useEffect(() => {
    for (const place of [first, beside])
      if (place !== null) recentFolders.visit(place.session.id, place.path);
  });

  // The address follows to the session that was opened in the place of one that ended.
  useEffect(() => {
    const again = (place: Place | null): Place | null =>
      place && { ...place, session: ended.newest(place.session, (id) => byId.has(id)) };
    const { first: one, beside: two } = location;
    const now = { first: again(one), beside: again(two) };
    if (now.first?.session !== one?.session || now.beside?.session !== two?.session) goTo(now, "replace");
  }, [location, byId, ended]);

  const placeOf = (session: Session): Place => ({
    session: session.id,
    path: recentFolders.of(session.id)[0] ?? startOf(session),
  });
  const goHere = useCallback(
    (change: (places: Places) => Places, how?: "push" | "replace") =>
      goTo(change(known(currentLocation())), how),
    [known],
  );

  return {
    first,
    beside,
    active,
    inFront,
    keys,
    activate,
    go: useCallback(
      (pane, path) =>
        goHere((now) => {
          const place = now[pane];
          return place === null ? now : withPlace(now, pane, { ...place, path });
        }),
      [goHere],
    ),
    choose: (session, pane = active) => {
      if (session !== null) {
        if (first === null) goTo(alone(session.id, placeOf(session).path));
        else goHere((now) => withPlace(now, pane, placeOf(session)));
      } else {
        behindForm.current = beside === null ? null : { places, pane };
        goTo(nowhere);
      }
    },
    split: () => {
      const place = lastBeside.current && known({ first: lastBeside.current, beside: null }).first;
      activate("beside");
      goHere((now) => ({ ...now, beside: place ?? now.first }));
    },
    closePane: (pane) => {
      lastBeside.current = places[pane];
      if (pane === "first") swapKeys();
      activate("first");
      goHere((now) => withoutPane(now, pane));
    },
    opened: (session) => {
      const behind = behindForm.current && known(behindForm.current.places);
      const pane = behindForm.current?.pane ?? "first";
      behindForm.current = null;
      const place = { session: session.id, path: startOf(session) };
      const isSplit = behind !== null && behind.beside !== null;
      // In the place of an address that led nowhere, not a step after it.
      const how = location.first === null ? "push" : "replace";
      goTo(isSplit ? withPlace(behind, pane, place) : { first: place, beside: null }, how);
    },
    reopened: (old, session) => {
      for (const [key, listing] of queries.getQueriesData({ queryKey: [listingsKey, old.id] })) {
        // To be shown at once, and to be asked for again as what was seen long ago.
        queries.setQueryData([listingsKey, session.id, ...key.slice(2)], listing, { updatedAt: 0 });
      }
      recentFolders.inherit(session.id, old.id);
      followInOrder(old.id, session.id);
      ended.succeed(old.id, session.id);
    },
    leave: (closed, next) => {
      const now = known(currentLocation());
      const kept = [now.first, now.beside].filter((place) => place !== null && !closed.has(place.session));
      const [stays = null, alsoStays = null] = kept;
      if (stays === now.first && alsoStays === now.beside) return;
      if (stays !== null) {
        if (stays !== now.first) swapKeys();
        goTo({ first: stays, beside: alsoStays }, "replace");
      } else goTo(next === null ? nowhere : { first: placeOf(next), beside: null }, "replace");
    },
  };
}
