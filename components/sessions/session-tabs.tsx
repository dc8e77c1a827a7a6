"use client";

import { Plus, X } from "lucide-react";
import { lazy, type MouseEvent, Suspense, useEffect, useRef, useState } from "react";
import { siteGrounds } from "@/components/sites/colour-mark";
import { iconButtonClass } from "@/components/ui/icon-button-class";
import { useOverflow } from "@/components/use-overflow";
import { alone, formatLocation } from "@/lib/client/location";
import type { SessionTab } from "@/lib/client/sessions/session-tabs";
import type { SessionSite } from "@/lib/client/sites/session-sites";
import { appPath } from "@/lib/contract/base-path";
import type { Session } from "@/lib/contract/session";
import type { SiteColour } from "@/lib/contract/settings";
import { isTab, type TabDragHandlers, useDragTabs } from "./use-drag-tabs";
import { startOf } from "./use-sessions";

const TabMenu = lazy(async () => ({ default: (await import("./tab-menu")).TabMenu }));
const AllSessionsMenu = lazy(async () => ({
  default: (await import("./all-sessions-menu")).AllSessionsMenu,
}));

const dots = {
  connected: "bg-good",
  idle: "bg-ink-3",
  lost: "bg-wrong",
  ended: "border border-wrong",
} as const;
const states = { connected: "connected", idle: "idle", lost: "connection lost", ended: "ended" } as const;

/** How long something is held over a tab until its session comes to the front, in milliseconds. */
const SPRING_MS = 700;

export interface SessionTabsProps {
  readonly tabs: readonly SessionTab[];
  /** By session. */
  readonly names: ReadonlyMap<string, string>;
  /** What sessions were opened from: its colour marks them. */
  readonly sites: readonly SessionSite[];
  /** The session in front; null for the connect form. */
  readonly current: string | null;
  /** The session in the other pane, if there is one. */
  readonly beside: string | null;
  readonly onOpen: (session: Session | null) => void;
  readonly onClose: (sessions: readonly Session[]) => void;
  /** Puts a session's tab at a place, counted from 0. */
  readonly onMove: (session: string, to: number) => void;
  /** A session was opened from a tab's menu. */
  readonly onOpened: (session: Session) => void;
}

/** Whether a click on a link is for the page; with a modifier it is the browser's. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

/** One tab a session, and one more for another. They are links: each has its address. */
export function SessionTabs(props: SessionTabsProps) {
  const { tabs, names, current, onOpen, onClose, onMove } = props;
  const list = useRef<HTMLUListElement>(null);
  const [asked, setAsked] = useState<{ readonly tab: SessionTab; readonly anchor: Element } | null>(null);
  const drag = useDragTabs(tabs, onMove);
  const count = useRef(tabs.length);
  // Who closes a tab by its button loses the button with it.
  useEffect(() => {
    const isFewer = tabs.length < count.current;
    count.current = tabs.length;
    if (!isFewer || document.activeElement !== document.body) return;
    const front = list.current?.parentElement?.querySelector("[aria-current=page]");
    if (front instanceof HTMLElement) front.focus();
  }, [tabs.length]);
  const shown = tabs.map(({ session }) => names.get(session.id));
  const overflows = useOverflow(list, [...shown, current].join(), (element) =>
    element.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" }),
  );
  return (
    <nav aria-label="Sessions" className="flex min-w-0 flex-1 items-end">
      <ul
        ref={list}
        className="flex min-w-0 items-end overflow-x-auto overflow-y-hidden [scrollbar-width:none]"
      >
        {tabs.map((tab, at) => (
          <Tab
            key={tab.key}
            tab={tab}
            name={names.get(tab.session.id) ?? tab.session.id}
            colour={props.sites.find(({ session }) => session === tab.session.id)?.colour ?? null}
            place={tab.session.id === current ? "front" : tab.session.id === props.beside ? "beside" : null}
            onOpen={() => onOpen(tab.session)}
            mark={drag.markOf(at)}
            dragging={drag.handlersOf(at)}
            onClose={() => onClose([tab.session])}
            onMenu={(anchor) => setAsked({ tab, anchor })}
          />
        ))}
      </ul>
      {overflows && (
        <Suspense>
          <AllSessionsMenu tabs={tabs} names={names} onOpen={onOpen} />
        </Suspense>
      )}
      <a
        href={appPath("/")}
        aria-label="New session"
        title="New session"
        aria-current={current === null ? "page" : undefined}
        className={`${iconButtonClass} mb-1 ml-1 shrink-0`}
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onOpen(null);
        }}
      >
        <Plus size={16} aria-hidden="true" />
      </a>
      {asked !== null && (
        <Suspense>
          <TabMenu
            session={asked.tab.session}
            anchor={asked.anchor}
            at={tabs.findIndex(({ key }) => key === asked.tab.key)}
            count={tabs.length}
            onMove={(to) => onMove(asked.tab.session.id, to)}
            onCloseTab={() => onClose([asked.tab.session])}
            onCloseOthers={() =>
              onClose(tabs.filter(({ key }) => key !== asked.tab.key).map(({ session }) => session))
            }
            onOpened={props.onOpened}
            onDone={() => setAsked(null)}
          />
        </Suspense>
      )}
    </nav>
  );
}

interface TabProps {
  readonly tab: SessionTab;
  readonly name: string;
  readonly colour: SiteColour | null;
  /** Where its session is shown now. */
  readonly place: "front" | "beside" | null;
  /** Where a tab that is dragged would come. */
  readonly mark: "before" | "after" | null;
  readonly dragging: TabDragHandlers;
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly onMenu: (anchor: Element) => void;
}

const places = {
  front: "border border-b-0 border-line bg-sheet text-ink",
  beside: "border border-b-0 border-dashed border-line text-ink-2 hover:text-ink",
} as const;

function Tab({ tab, name, colour, place, mark, dragging, onOpen, onClose, onMenu }: TabProps) {
  const { session, ended } = tab;
  const state = ended ? "ended" : session.state;
  const spring = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(spring.current), []);
  return (
    <li
      {...dragging}
      className={`relative flex h-9 max-w-64 shrink-0 items-center rounded-t-md pr-1 pl-3 ${
        place === null ? "border border-transparent text-ink-2 hover:text-ink" : places[place]
      }`}
      // Otherwise the middle button scrolls.
      onMouseDown={(event) => event.button === 1 && event.preventDefault()}
      onAuxClick={(event) => {
        if (event.button !== 1) return;
        event.preventDefault();
        onClose();
      }}
      // What is dragged can be dropped in another session: held over its tab, that comes to the front.
      onDragEnter={({ dataTransfer }) => {
        clearTimeout(spring.current);
        if (place !== "front" && !isTab(dataTransfer)) spring.current = setTimeout(onOpen, SPRING_MS);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
        clearTimeout(spring.current);
        dragging.onDragLeave();
      }}
      onDrop={(event) => {
        clearTimeout(spring.current);
        dragging.onDrop(event);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(event.currentTarget);
      }}
    >
      {mark !== null && (
        <span
          aria-hidden="true"
          className={`absolute inset-y-1 w-0.5 rounded-full bg-accent ${mark === "before" ? "left-0" : "right-0"}`}
        />
      )}
      <a
        // The tab is what is dragged, not its address.
        draggable={false}
        href={formatLocation(alone(session.id, startOf(session)))}
        aria-current={place === "front" ? "page" : undefined}
        title={`${name}, ${states[state]}`}
        className="flex h-full min-w-0 items-center gap-2"
        onClick={(event) => {
          if (!isPlainClick(event)) return;
          event.preventDefault();
          onOpen();
        }}
      >
        {colour !== null && (
          <span aria-hidden="true" className={`h-4 w-1 shrink-0 rounded-full ${siteGrounds[colour]}`} />
        )}
        <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${dots[state]}`} />
        <span className={`truncate ${state === "ended" ? "line-through" : ""}`}>{name}</span>
        <span className="sr-only">, {states[state]}</span>
      </a>
      <button
        type="button"
        aria-label={`Close ${name}`}
        title={state === "ended" ? "Close, and forget its log" : "Log out and close"}
        className="ml-1 grid size-6 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-well hover:text-ink"
        onClick={onClose}
      >
        <X size={13} aria-hidden="true" />
      </button>
    </li>
  );
}
