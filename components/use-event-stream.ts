import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fetchSessions } from "@/lib/client/api";
import { missingFrom } from "@/lib/client/sessions/ended-sessions";
import { openEventStream } from "@/lib/client/traffic/event-stream";
import type { Session } from "@/lib/contract/session";
import { useServices } from "./services";
import { sessionsKey, withSession } from "./sessions/use-sessions";

/**
 * Keeps the browser's event stream open while the page lives: traffic goes into the log, changes of sessions into
 * the list of sessions, and sessions that end from outside among those that ended, with their logs.
 * @returns whether what the page shows is live.
 */
export function useEventStream(): boolean {
  const queries = useQueryClient();
  const { traffic, ended } = useServices();
  const [live, setLive] = useState(true);

  useEffect(() => {
    const known = () => queries.getQueryData<Session[]>(sessionsKey) ?? [];
    const end = (id: string) => {
      const session = known().find((candidate) => candidate.id === id);
      const isNews = session !== undefined && ended.add(session);
      queries.setQueryData<Session[]>(
        sessionsKey,
        known().filter((candidate) => candidate.id !== id),
      );
      // The word that a session ended can come twice: a log that is kept stays kept.
      if (!isNews && !ended.holds(id)) traffic.remove(id);
    };
    const settle = async () => {
      const before = known();
      if (before.length === 0) return;
      try {
        for (const { id } of missingFrom(before, await fetchSessions())) end(id);
      } catch {
        // Portside went away again: the stream tells, and the next time that it opens this is asked anew.
      }
    };
    return openEventStream({
      onTraffic: (event) => traffic.add(event),
      onSession: (event) => {
        if (event.change === "closed") {
          end(event.id);
          return;
        }
        ended.remove(event.session.id);
        queries.setQueryData<Session[]>(sessionsKey, (sessions = []) => withSession(sessions, event.session));
      },
      onOpen: () => {
        setLive(true);
        for (const { id } of known()) traffic.catchUp(id);
        // A Portside that was started anew knows nothing of the sessions of before, and so can't say that they ended.
        void settle();
      },
      onLost: () => setLive(false),
    });
  }, [queries, traffic, ended]);
  return live;
}
