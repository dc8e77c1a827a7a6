import { useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { emptyQueue, type Queue } from "@/lib/client/transfers/queue";

/** The upload queue, live. */
export function useUploadQueue(): Queue {
  const { uploader } = useServices();
  return useSyncExternalStore(uploader.subscribe, uploader.snapshot, () => emptyQueue);
}
