"use client";

import { CircleCheck } from "lucide-react";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Problem } from "@/lib/contract/problem";
import { buttonClass } from "./button";
import { ProblemAlert } from "./problem-alert";

type Notice =
  | {
      readonly id: number;
      readonly kind: "finished";
      readonly text: ReactNode;
      readonly action: NoticeAction | undefined;
    }
  | { readonly id: number; readonly kind: "failed"; readonly action: string; readonly problem: Problem };

/** What a person may do about something that finished: "Undo". */
export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notify {
  /** Says that something finished; goes away by itself, later where something can be done about it. */
  readonly finished: (text: ReactNode, action?: NoticeAction) => void;
  /** Says that something failed; stays until it is dismissed. */
  readonly failed: (action: string, problem: Problem) => void;
}

type FinishedNoticeFacts = Extract<Notice, { kind: "finished" }>;

interface Notices {
  readonly notices: readonly Notice[];
  readonly dismiss: (id: number) => void;
}

const NotifyContext = createContext<Notify | null>(null);
const NoticesContext = createContext<Notices>({ notices: [], dismiss: () => {} });

/** Milliseconds; not counting the time for which the pointer or the focus is there. */
const SHOWN_MS = 5000;
const SHOWN_WITH_ACTION_MS = 12_000;
/** Of something that can be acted on: at least so long after the pointer or the focus was there. */
const AFTER_HELD_MS = 10_000;
/** Kept at once; of what failed, only the newest are shown until they are dismissed. */
const MAX_FAILED = 20;
const FAILED_SHOWN = 2;
const MAX_FINISHED = 3;

/** What there is to say with something new; of its kind the oldest goes when there are too many. */
function withNewest(shown: readonly Notice[], notice: Notice): readonly Notice[] {
  const most = notice.kind === "failed" ? MAX_FAILED : MAX_FINISHED;
  const alike = shown.filter(({ kind }) => kind === notice.kind);
  const surplus = alike.slice(0, Math.max(0, alike.length + 1 - most));
  return [...shown.filter((other) => !surplus.includes(other)), notice];
}

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
      finished: (text, action) => {
        const id = nextId.current++;
        setNotices((shown) => withNewest(shown, { id, kind: "finished", text, action }));
      },
      failed: (action, problem) => {
        const id = nextId.current++;
        setNotices((shown) => withNewest(shown, { id, kind: "failed", action, problem }));
      },
    }),
    [],
  );
  const shown = useMemo(() => ({ notices, dismiss }), [notices, dismiss]);

  return (
    <NotifyContext value={notify}>
      <NoticesContext value={shown}>{children}</NoticesContext>
    </NotifyContext>
  );
}

/** One message; it goes when it was there for its time, in which it waits for the pointer and the focus. */
function FinishedNotice({ notice, onGone }: { notice: FinishedNoticeFacts; onGone: (id: number) => void }) {
  const { id, text, action } = notice;
  const [isHeld, setHeld] = useState(false);
  const hasAction = action !== undefined;
  const left = useRef(hasAction ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
  useEffect(() => {
    if (isHeld) return;
    const since = performance.now();
    const timer = setTimeout(() => onGone(id), left.current);
    return () => {
      clearTimeout(timer);
      const rest = left.current - (performance.now() - since);
      left.current = hasAction ? Math.max(rest, AFTER_HELD_MS) : rest;
    };
  }, [isHeld, hasAction, id, onGone]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody looks at it.
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-full items-center gap-2 rounded-lg border border-line bg-sheet px-3 py-2 shadow-lift"
    >
      <CircleCheck size={16} aria-hidden="true" className="shrink-0 text-good" />
      <span className="min-w-0 break-words">{text}</span>
      {action && (
        <button
          type="button"
          className={`${buttonClass("plain")} -my-1 -mr-1`}
          onClick={() => {
            onGone(id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
    </div>
  );
}

/**
 * What finished, as `status`: small messages in the corner of what they are placed in, for some seconds. They never take
 * the focus. (The headless library's toasts are dialogs to a screen reader, which is more than a message should be.)
 */
export function NoticeArea() {
  const { notices, dismiss } = useContext(NoticesContext);
  const finished = notices.filter((notice) => notice.kind === "finished");
  return (
    // Always there, so that screen readers are listening when a text arrives.
    <div
      role="status"
      className="pointer-events-none absolute bottom-10 left-3 z-30 flex w-[min(26rem,calc(100%-1.5rem))] flex-col items-start gap-2"
    >
      {finished.map((notice) => (
        <FinishedNotice key={notice.id} notice={notice} onGone={dismiss} />
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
