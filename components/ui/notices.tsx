"use client";

import { CircleCheck, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import type { Problem } from "@/lib/contract/problem";
import { iconButtonClass } from "./icon-button-class";
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
const MAX_SHOWN = 4;

/** Tells people what finished or failed. */
export function useNotify(): Notify {
  const notify = useContext(NotifyContext);
  if (notify === null) throw new Error("useNotify needs a NoticeProvider above it");
  return notify;
}

/** Keeps what there is to say; a `NoticeArea` below shows it. */
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
        setNotices((shown) => [...shown, { id, kind: "finished" as const, text }].slice(-MAX_SHOWN));
        setTimeout(() => dismiss(id), SHOWN_MS);
      },
      failed: (action, problem) => {
        const id = nextId.current++;
        setNotices((shown) => [...shown, { id, kind: "failed" as const, action, problem }].slice(-MAX_SHOWN));
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
 * Small messages in the corner of what they are placed in: what finished as `status`, what failed as `alert`. They
 * never take the focus. (The headless library's toasts are dialogs to a screen reader, which is more than a message
 * should be.)
 */
export function NoticeArea() {
  const { notices, dismiss } = useContext(NoticesContext);
  const finished = notices.filter((notice) => notice.kind === "finished");
  const failed = notices.filter((notice) => notice.kind === "failed");
  return (
    <div className="pointer-events-none absolute bottom-10 left-3 z-30 flex max-h-[calc(100%-3rem)] w-[min(26rem,calc(100%-1.5rem))] flex-col justify-end gap-2">
      {failed.map(({ id, action, problem }) => (
        <div
          key={id}
          className="pointer-events-auto relative min-h-0 overflow-auto rounded-lg bg-sheet shadow-lift"
        >
          <ProblemAlert action={action} problem={problem} />
          <button
            type="button"
            aria-label="Dismiss"
            className={`${iconButtonClass} absolute top-1.5 right-1.5`}
            onClick={() => dismiss(id)}
          >
            <X size={15} aria-hidden="true" />
          </button>
        </div>
      ))}
      {/* Always there, so that screen readers are listening when a text arrives. */}
      <div role="status" className="flex flex-col items-start gap-2">
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
    </div>
  );
}
