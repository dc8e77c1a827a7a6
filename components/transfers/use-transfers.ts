import { useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { emptyQueue, type Queue } from "@/lib/client/transfers/queue";

/** Everything under way, live. */
export function useTransfers(): Queue {
  const { transfers } = useServices();
  return useSyncExternalStore(transfers.subscribe, transfers.snapshot, () => emptyQueue);
}
