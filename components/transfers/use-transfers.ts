import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { emptyQueue, type Queue, transferCount } from "@/lib/client/transfers/queue";
import type { UnfinishedUpload } from "@/lib/client/transfers/transfer";

const none: readonly UnfinishedUpload[] = [];

/** Between two pictures of the queue, in milliseconds: a thousand small files change it far more often than eyes can tell. */
const PICTURE_MS = 100;

/** Calls a listener at most once in `PICTURE_MS`, and always once after the last change. */
function throttled(listener: () => void): { readonly call: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = Number.NEGATIVE_INFINITY;
  const fire = () => {
    timer = null;
    last = performance.now();
    listener();
  };
  return {
    call: () => {
      timer ??= setTimeout(fire, Math.max(0, last + PICTURE_MS - performance.now()));
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Everything under way, live. */
export function useTransfers(): Queue {
  const { transfers } = useServices();
  const subscribe = useCallback(
    (listener: () => void) => {
      const { call, stop } = throttled(listener);
      const unsubscribe = transfers.subscribe(call);
      return () => {
        unsubscribe();
        stop();
      };
    },
    [transfers],
  );
  return useSyncExternalStore(subscribe, transfers.snapshot, () => emptyQueue);
}

/** Uploads that are not complete and not in the queue. */
export function useUnfinishedUploads(): readonly UnfinishedUpload[] {
  const { transfers } = useServices();
  return useSyncExternalStore(transfers.subscribe, transfers.unfinished, () => none);
}

/** Whether there is anything to show, in the queue or unfinished. */
export function useHasTransfers(): boolean {
  const { transfers } = useServices();
  return useSyncExternalStore(
    transfers.subscribe,
    () => transferCount(transfers.snapshot()) + transfers.unfinished().length > 0,
    () => false,
  );
}

/** The time on the clock of the queue, in milliseconds; while `running`, anew each second. */
export function useNow(running: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!running) return;
    setNow(performance.now());
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
