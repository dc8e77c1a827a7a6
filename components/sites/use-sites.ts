import { useMemo, useSyncExternalStore } from "react";
import { useSettings } from "@/components/sessions/use-sessions";
import { siteOfOffered } from "@/lib/client/sites/offered-site";
import { keepsRecent, recentConnections } from "@/lib/client/sites/recent-connections";
import type { Site } from "@/lib/client/sites/site";
import { closedFolders, siteStore } from "@/lib/client/sites/site-store";

const none: readonly never[] = [];

/** The sites that are saved in this browser. */
export function useSavedSites(): readonly Site[] {
  return useSyncExternalStore(siteStore.subscribe, siteStore.snapshot, () => none);
}

/** The connections of late; one of a saved site as that site is now. */
export function useRecentConnections(): readonly Site[] {
  const saved = useSavedSites();
  const recent = useSyncExternalStore(recentConnections.subscribe, recentConnections.snapshot, () => none);
  return useMemo(() => recent.map((site) => saved.find(({ id }) => id === site.id) ?? site), [recent, saved]);
}

/** Whether connections are noted. */
export function useKeepsRecent(): boolean {
  return useSyncExternalStore(keepsRecent.subscribe, keepsRecent.current, () => "on") === "on";
}

/** What the operator offers. */
export function useOfferedSites(): readonly Site[] {
  const offered = useSettings().data?.sites;
  return useMemo(() => (offered ?? []).flatMap((site, place) => siteOfOffered(site, place) ?? []), [offered]);
}

/** The keys of folders that are closed. */
export function useClosedFolders(): ReadonlySet<string> {
  const closed = useSyncExternalStore(closedFolders.subscribe, closedFolders.snapshot, () => none);
  return useMemo(() => new Set(closed), [closed]);
}
