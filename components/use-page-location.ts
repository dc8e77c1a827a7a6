import { useSyncExternalStore } from "react";
import {
  currentLocation,
  type HistoryReach,
  historyReach,
  nowhere,
  type PageLocation,
  subscribeToLocation,
} from "@/lib/client/location";

const atStart: PageLocation = { ...nowhere, url: null };
const noReach: HistoryReach = { back: false, forward: false };

/** What the page's address says; follows the browser's back and forward. */
export function usePageLocation(): PageLocation {
  return useSyncExternalStore(subscribeToLocation, currentLocation, () => atStart);
}

/** Whether the page's own history goes back and forward from here. */
export function useHistoryReach(): HistoryReach {
  return useSyncExternalStore(subscribeToLocation, historyReach, () => noReach);
}
