import { startDownload } from "../browser-download";
import { type Claims, HeartbeatClaims, LockClaims } from "./claims";
import { LockSlots, PageSlots } from "./slots";
import { MAX_RUNNING } from "./startable";
import type { TransferHost } from "./transfer-host";

/** The page in a browser, as transfers need it. To be called where there is a window. */
export function browserHost(): TransferHost {
  const storage = storageOf(window);
  // Web Locks need a secure context, which plain HTTP to another machine isn't.
  const locks = "locks" in navigator ? navigator.locks : null;
  return {
    origin: location.origin,
    now: () => performance.now(),
    date: () => Date.now(),
    later,
    nextFrame,
    slots:
      locks === null
        ? { upload: new PageSlots(MAX_RUNNING.upload), job: new PageSlots(MAX_RUNNING.job) }
        : {
            upload: new LockSlots(locks, slotNames("upload", MAX_RUNNING.upload)),
            job: new LockSlots(locks, slotNames("job", MAX_RUNNING.job)),
          },
    storage,
    claims: locks === null ? heartbeats(storage) : new LockClaims(locks),
    loadTus: () => import("tus-js-client"),
    startDownload,
    temporaryName,
    guardLeaving: (isBusy) => {
      if (isBusy) window.addEventListener("beforeunload", askBeforeLeaving);
      else window.removeEventListener("beforeunload", askBeforeLeaving);
    },
    listen: ({ onOnline, onLeaving, onStorage }) => {
      window.addEventListener("online", onOnline);
      window.addEventListener("pagehide", onLeaving);
      window.addEventListener("storage", (event) => {
        if (event.storageArea === storage) onStorage(event);
      });
    },
  };
}

/** Null where storage is off: only asking for it throws then. */
function storageOf(page: Pick<Window, "localStorage">): Storage | null {
  try {
    return page.localStorage;
  } catch {
    return null;
  }
}

function slotNames(lane: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `portside.${lane}-slot.${i + 1}`);
}

function later(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

function temporaryName(): string {
  const random = crypto.getRandomValues(new Uint8Array(8));
  return `.portside-${[...random].map((byte) => byte.toString(16).padStart(2, "0")).join("")}.part`;
}

/** A page in the background has no frames, so there a timer. */
function nextFrame(task: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(task);
  else setTimeout(task, 100);
}

function heartbeats(storage: Storage | null): Claims {
  if (storage === null) return { claim: () => {}, release: () => {}, watch: () => () => {} };
  return new HeartbeatClaims({
    storage,
    date: () => Date.now(),
    every: (ms, task) => {
      const timer = setInterval(task, ms);
      return () => clearInterval(timer);
    },
    onLeaving: (task) => window.addEventListener("pagehide", task),
  });
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
