import { useCallback, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import type { TrafficEvent } from "@/lib/protocol/traffic";

const none: readonly TrafficEvent[] = [];

/** A session's traffic, live. */
export function useTraffic(session: string): readonly TrafficEvent[] {
  const { traffic } = useServices();
  return useSyncExternalStore(
    traffic.subscribe,
    useCallback(() => traffic.events(session), [traffic, session]),
    () => none,
  );
}
