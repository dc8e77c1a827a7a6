import { useMemo, useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { useNotify } from "@/components/ui/notices";
import { toProblem } from "@/lib/client/problem-error";
import { sessionNames } from "@/lib/client/sessions/session-names";
import { type SessionTab, sessionTabs } from "@/lib/client/sessions/session-tabs";
import { inOrder, keepTabOrder, tabOrder, withMoved } from "@/lib/client/sessions/tab-order";
import { type SessionSite, sessionSites } from "@/lib/client/sites/session-sites";
import type { Session } from "@/lib/contract/session";
import { useEndedSessions } from "./use-sessions";

export interface SessionTabsState {
  /** In the order that people gave them. */
  readonly tabs: readonly SessionTab[];
  /** By session. */
  readonly names: ReadonlyMap<string, string>;
  /** What sessions were opened from. */
  readonly sites: readonly SessionSite[];
  /** Puts a session's tab at a place, counted from 0. */
  readonly move: (session: string, to: number) => void;
}

const nothing: readonly never[] = [];

/** The tabs of the sessions that live and of those that ended. */
export function useSessionTabs(sessions: readonly Session[]): SessionTabsState {
  const notify = useNotify();
  const { ended: endings } = useServices();
  const ended = useEndedSessions();
  const sites = useSyncExternalStore(sessionSites.subscribe, sessionSites.snapshot, () => nothing);
  const order = useSyncExternalStore(tabOrder.subscribe, tabOrder.snapshot, () => nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ended` says when `endings` holds something new.
  const opened = useMemo(() => sessionTabs(sessions, endings), [sessions, endings, ended]);
  const tabs = useMemo(() => inOrder(opened, order), [opened, order]);
  // By the order of opening, so that who moves a tab doesn't rename it.
  const names = useMemo(
    () =>
      sessionNames(
        opened.map(({ session }) => session),
        (id) => sites.find(({ session }) => session === id)?.name,
      ),
    [opened, sites],
  );
  const move = (session: string, to: number) => {
    const ids = tabs.map((tab) => tab.session.id);
    try {
      keepTabOrder(withMoved(ids, session, to));
    } catch (error) {
      notify.failed("Move the tab", toProblem(error));
    }
  };
  return { tabs, names, sites, move };
}
