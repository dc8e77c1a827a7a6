"use client";

import { Plus, X } from "lucide-react";
import type { MouseEvent } from "react";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { alone, formatLocation } from "@/lib/client/location";
import type { SessionTab } from "@/lib/client/sessions/session-tabs";
import type { Session } from "@/lib/contract/session";
import { startOf } from "./use-sessions";

const dots = {
  connected: "bg-good",
  idle: "bg-ink-3",
  lost: "bg-wrong",
  ended: "border border-wrong",
} as const;
const states = { connected: "connected", idle: "idle", lost: "connection lost", ended: "ended" } as const;

export interface SessionTabsProps {
  readonly tabs: readonly SessionTab[];
  /** By session. */
  readonly names: ReadonlyMap<string, string>;
  /** The session in front; null for the connect form. */
  readonly current: string | null;
  /** The session in the other pane, if there is one. */
  readonly beside: string | null;
  readonly onOpen: (session: Session | null) => void;
  readonly onClose: (session: Session) => void;
}

/** Whether a click on a link is for the page; with a modifier it is the browser's. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** One tab a session, and one more for another. They are links: each has its address. */
export function SessionTabs({ tabs, names, current, beside, onOpen, onClose }: SessionTabsProps) {
  return (
    <nav aria-label="Sessions" className="flex min-w-0 flex-1 items-end">
      <ul className="flex min-w-0 items-end overflow-x-auto overflow-y-hidden [scrollbar-width:none]">
        {tabs.map(({ key, session, ended }) => {
          const name = names.get(session.id) ?? session.id;
          const state = ended ? "ended" : session.state;
          const inFront = session.id === current;
          return (
            <li
              key={key}
              className={`flex h-9 max-w-64 shrink-0 items-center rounded-t-md pr-1 pl-3 ${
                inFront
                  ? "border border-b-0 border-line bg-sheet text-ink"
                  : session.id === beside
                    ? "border border-b-0 border-dashed border-line text-ink-2 hover:text-ink"
                    : "border border-transparent text-ink-2 hover:text-ink"
              }`}
            >
              <a
                href={formatLocation(alone(session.id, startOf(session)))}
                aria-current={inFront ? "page" : undefined}
                title={`${name}, ${states[state]}`}
                className="flex h-full min-w-0 items-center gap-2"
                onClick={(event) => {
                  if (!isPlainClick(event)) return;
                  event.preventDefault();
                  onOpen(session);
                }}
              >
                <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${dots[state]}`} />
                <span className={`truncate ${state === "ended" ? "line-through" : ""}`}>{name}</span>
                <span className="sr-only">, {states[state]}</span>
              </a>
              <button
                type="button"
                aria-label={`Close ${name}`}
                title={state === "ended" ? "Close, and forget its log" : "Log out and close"}
                className="ml-1 grid size-6 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink"
                onClick={() => onClose(session)}
              >
                <X size={13} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
      <a
        href="/"
        aria-label="New session"
        title="New session"
        aria-current={current === null ? "page" : undefined}
        className={`${iconButtonClass} mb-1 ml-1`}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onOpen(null);
        }}
      >
        <Plus size={16} aria-hidden="true" />
      </a>
    </nav>
  );
}
