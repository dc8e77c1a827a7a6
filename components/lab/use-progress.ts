import { useSyncExternalStore } from "react";
import { type LabProgress, labProgress } from "@/lib/client/lab/progress";

const none: LabProgress = {};

/** What this browser's learner did in the lab. */
export function useLabProgress(): LabProgress {
  return useSyncExternalStore(labProgress.subscribe, labProgress.current, () => none);
}
