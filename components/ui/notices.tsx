"use client";

import { CircleCheck } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import type { Problem } from "@/lib/contract/problem";
import { buttonClass } from "./button";
import { ProblemAlert } from "./problem-alert";

type Notice =
  | { readonly id: number; readonly kind: "finished"; readonly text: ReactNode }
  | { readonly id: number; readonly kind: "failed"; readonly action: string; readonly problem: Problem };

interface Notify {
  /** Says that something finished; goes away by itself. */
  readonly finished: (text: ReactNode) => void;
  /** Says that something failed; stays until it is dismissed. */
  readonly failed: (action: string, problem: Problem) => void;
}

interface Notices {
  readonly notices: readonly Notice[];
  readonly dismiss: (id: number) => void;
}

const NotifyContext = createContext<Notify | null>(null);
const NoticesContext = createContext<Notices>({ notices: [], dismiss: () => {} });

const SHOWN_MS = 5000;
/** Kept at once; of what failed, only the newest are shown until they are dismissed. */
const MAX_KEPT = 20;
const FAILED_SHOWN = 2;

/** Tells people what finished or failed. */
export function useNotify(): Notify {
  const notify = useContext(NotifyContext);
  if (notify === null) throw new Error("useNotify needs a NoticeProvider above it");
  return notify;
}

/** Keeps what there is to say; a `NoticeArea` and a `FailureStrip` below show it. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const nextId = useRef(1);

  const dismiss = useCallback(
    (id: number) => setNotices((shown) => shown.filter((notice) => notice.id !== id)),
    [],
  );

  const notify = useMemo<Notify>(
    () => ({
      finished: (text) => {
        const id = nextId.current++;
        setNotices((shown) => [...shown, { id, kind: "finished" as const, text }].slice(-MAX_KEPT));
        setTimeout(() => dismiss(id), SHOWN_MS);
      },
      failed: (action, problem) => {
        const id = nextId.current++;
        setNotices((shown) => [...shown, { id, kind: "failed" as const, action, problem }].slice(-MAX_KEPT));
      },
    }),
    [dismiss],
  );
  const shown = useMemo(() => ({ notices, dismiss }), [notices, dismiss]);

  return (
    <NotifyContext value={notify}>
      <NoticesContext value={shown}>{children}</NoticesContext>
    </NotifyContext>
  );
}

/**
 * What finished, as `status`: small messages in the corner of what they are placed in, for some seconds. They never take
 * the focus. (The headless library's toasts are dialogs to a screen reader, which is more than a message should be.)
 */
export function NoticeArea() {
  const { notices } = useContext(NoticesContext);
  const finished = notices.filter((notice) => notice.kind === "finished").slice(-3);
  return (
    // Always there, so that screen readers are listening when a text arrives.
    <div
      role="status"
      className="pointer-events-none absolute bottom-10 left-3 z-30 flex w-[min(26rem,calc(100%-1.5rem))] flex-col items-start gap-2"
    >
      {finished.map(({ id, text }) => (
        <p
          key={id}
          className="pointer-events-auto flex items-center gap-2 rounded-lg border border-line bg-sheet px-3 py-2 shadow-lift"
        >
          <CircleCheck size={16} aria-hidden="true" className="shrink-0 text-good" />
          <span className="min-w-0 break-words">{text}</span>
        </p>
      ))}
    </div>
  );
}

/**
 * What failed, each as an `alert`: a strip in the flow of the page that covers nothing, the two newest side by side;
 * earlier ones come back when those are dismissed.
 */
export function FailureStrip() {
  const { notices, dismiss } = useContext(NoticesContext);
  const failed = notices.filter((notice) => notice.kind === "failed");
  const newest = failed.slice(-FAILED_SHOWN).reverse();
  const earlier = failed.length - newest.length;
  if (failed.length === 0) return null;
  return (
    <section
      aria-label="Failures"
      className="max-h-[30dvh] shrink-0 overflow-auto border-t border-line bg-sheet p-2"
    >
      <div className="grid items-start gap-2 md:auto-cols-fr md:grid-flow-col">
        {newest.map(({ id, action, problem }) => (
          <ProblemAlert key={id} action={action} problem={problem} onDismiss={() => dismiss(id)} />
        ))}
      </div>
      {earlier > 0 && (
        <p className="mt-2 flex items-center gap-2 px-1 text-sm text-ink-2">
          and {earlier} earlier
          <button
            type="button"
            className={buttonClass("quiet")}
            onClick={() => {
              for (const { id } of failed) dismiss(id);
            }}
          >
            Dismiss all
          </button>
        </p>
      )}
    </section>
  );
}
