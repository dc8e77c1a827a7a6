import { type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useServices } from "@/components/services";
import { changeSession, closeSession, fetchSessions, fetchSettings, openSession } from "@/lib/client/api";
import { forgetHistory } from "@/lib/client/console/stored-history";
import type { RemotePath } from "@/lib/client/remote-path";
import { forgetSession } from "@/lib/client/sessions/forgetting";
import type { Session, SessionChange, SessionRequest } from "@/lib/contract/session";
import type { AppSettings } from "@/lib/contract/settings";

export const sessionsKey = ["sessions"] as const;

const none: readonly Session[] = [];

/** This browser's sessions: the first thing that the page asks, because the answer carries the cookie. */
export function useSessions(): UseQueryResult<Session[]> {
  return useQuery({ queryKey: sessionsKey, queryFn: ({ signal }) => fetchSessions(signal) });
}

/** What this deployment offers. */
export function useSettings(): UseQueryResult<AppSettings> {
  return useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => fetchSettings(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The list with a session put in, or put in the place of its older self. */
export function withSession(sessions: readonly Session[], session: Session): Session[] {
  const at = sessions.findIndex(({ id }) => id === session.id);
  return at === -1 ? [...sessions, session] : sessions.with(at, session);
}

/** Logs in; the new session is in the list when it resolves. */
export function useOpenSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: SessionRequest) => openSession(request),
    onSuccess: (session) =>
      queries.setQueryData<Session[]>(sessionsKey, (sessions = []) => withSession(sessions, session)),
  });
}

/** Changes settings of a session; in force from the next transfer. */
export function useChangeSession(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: SessionChange) => changeSession(id, change),
    onSuccess: (session) =>
      queries.setQueryData<Session[]>(sessionsKey, (sessions = []) => withSession(sessions, session)),
  });
}

/** Logs out, and forgets all that the page knew of the session. */
export function useCloseSession() {
  const queries = useQueryClient();
  const { transfers, traffic, ended } = useServices();
  return useMutation({
    mutationFn: async (id: string) => {
      await transfers.cancelSession(id);
      ended.expect(id);
      await closeSession(id);
    },
    onError: (_, id) => ended.unexpect(id),
    onSuccess: (_, id) => {
      queries.setQueryData<Session[]>(sessionsKey, (sessions = []) =>
        sessions.filter((session) => session.id !== id),
      );
      queries.removeQueries({ queryKey: ["entries", id] });
      traffic.remove(id);
      forgetHistory(id);
      forgetSession(id);
    },
  });
}

/** The sessions that ended from outside and whose logs are still here. */
export function useEndedSessions(): readonly Session[] {
  const { ended } = useServices();
  return useSyncExternalStore(ended.subscribe, ended.snapshot, () => none);
}

/** Closes the tab of a session that has ended: only now is its log forgotten. */
export function useForgetSession(): (id: string) => void {
  const queries = useQueryClient();
  const { traffic, ended } = useServices();
  return (id) => {
    // Its transfers stay in the queue: they go on under another session of the same login.
    ended.remove(id);
    queries.removeQueries({ queryKey: ["entries", id] });
    traffic.remove(id);
    forgetHistory(id);
    forgetSession(id);
  };
}

/** Where a session begins. */
export function startOf(session: Session): RemotePath {
  return session.homeBytes === undefined
    ? { text: session.home }
    : { text: session.home, bytes: session.homeBytes };
}
